"""The engine on small rules of its own: what it hears, what weakens it, and that no text can hold it up."""

from __future__ import annotations

import random
from dataclasses import replace
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.triage import Assessment, Cue, Rule, RuleSet, Triage
from domain.triage.lexicon import is_slip
from domain.triage.pattern import Grammar, PatternFault, parse
from domain.triage.rules import CATEGORIES, Clauses, group_of
from domain.triage.text import fold, read

RULES = RuleSet(
    language="en",
    order=CATEGORIES,
    rules=(
        Rule("chest", "emergency.cardiac", ("chest ..3 pain/tight", "pain ..3 chest")),
        Rule("breathe", "emergency.breathing", ("can't ..2 breathe",)),
        Rule("sugar", "emergency.hypoglycaemia", ("sugar ..2 #<4",), not_in=("#<4 weeks",)),
        Rule("fever", "emergency.sepsis", ("fever/#39-43 & confused/shivering",)),
        Rule("fit", "emergency.seizure", ("{having} a fit",), not_in=("keep fit",)),
        Rule("hurt", "crisis.self_harm", ("hurt/harm* myself",), unless=("shaving",)),
        Rule("die", "crisis.suicidal", ("{want} to die", "don't want to live", "| suicidal |")),
        Rule("plan", "crisis.suicidal", ("how do I kill myself",), ignores=frozenset({"question"})),
        Rule("hits", "safeguarding.violence", ("husband/wife ..2 hits ..1 me",)),
    ),
    cues=(
        Cue("negated", 3, ("no", "not", "never", "would never", "don't have", "don't want")),
        Cue("negated_after", 1, ("gone |",)),
        Cue("not_negated", 0, ("not well", "no idea")),
        Cue("question", 6, ("what is/are", "if I", "how do I", "signs of")),
        Cue("not_question", 0, ("not sure if I",)),
        Cue("past", 0, ("in #1930-2025", "years ago", "used to")),
        Cue("present", 0, ("now", "again")),
        Cue("ongoing", 0, ("can't",)),
        Cue("elsewhere", 0, ("the dog had",)),
        Cue("story", 0, ("in the film", "died of")),
        Cue("figure", 0, ("having a fit when", "pain in the neck")),
    ),
    families={"having": ("having", "in the middle of"), "want": ("want", "wanting")},
    same={"cant": ("can not", "cannot"), "dont": ("do not",)},
    misspellings={"brethe": "breathe", "carnt": "cant", "wanna": "want to"},
    ordinary=frozenset({"breather", "wants"}),
    clauses=Clauses(
        always=frozenset({"but"}),
        joins=frozenset({"and"}),
        starters=frozenset({"i", "my", "now"}),
        alone=frozenset({"i"}),
        carriers=frozenset({"and", "if", "think", "do"}),
    ),
)


@pytest.fixture(scope="module")
def triage() -> Triage:
    return Triage(RULES)


def alert(category: str, rule: str) -> Assessment:
    return Assessment(category, group_of(category), rule, "now")


def test_chest_pain_is_heard_with_words_between_and_in_either_order(triage: Triage) -> None:
    for text in ("chest pain", "my chest is a bit tight", "there's a pain all over my chest"):
        assert triage.assess(text) == alert("emergency.cardiac", "chest")
    assert triage.assess("pain is what I had before I bought a new chest").urgency == "none"


def test_everyday_words_are_nothing(triage: Triage) -> None:
    for text in ("", "   ", "Sam", "agree", "take my blood pressure", "!!!", "😀", "3"):
        assert triage.assess(text) == Assessment()


@pytest.mark.parametrize(
    "text",
    [
        "I can’t breathe",
        "I CAN'T BREATHE",
        "i cant   breathe",
        "i can not breathe",
        "I cannot breathe",
        "can't 😭 breathe 😭",
        "can't breeeeathe",
        "carnt brethe",
        "cant braethe",
        "cant brathe",
        "c\u200ban't bre\u200bathe",
        "\u202ecan't breathe",
        "can`t breathe",
        "ＣＡＮＴ ｂｒｅａｔｈｅ",
        "can't... breathe",
        "cánt bréathe",
    ],
)
def test_however_it_is_typed_the_same_is_heard(triage: Triage, text: str) -> None:
    assert triage.assess(text) == alert("emergency.breathing", "breathe")


def test_real_words_are_no_slips_of_others(triage: Triage) -> None:
    assert triage.assess("can't have a breather").urgency == "none"


def test_a_number_counts_by_its_size(triage: Triage) -> None:
    assert triage.assess("my sugar is 2.1").rule == "sugar"
    assert triage.assess("my sugar is 2,1mmol").rule == "sugar"
    assert triage.assess("my sugar is 9.8").urgency == "none"
    assert triage.assess("no sugar for 3 weeks").urgency == "none"


def test_signs_in_two_sentences_belong_together_but_not_across_a_long_text(triage: Triage) -> None:
    assert triage.assess("I have a fever. Also I feel confused!").rule == "fever"
    assert triage.assess("He's shivering, 39.5").rule == "fever"
    assert triage.assess("fever " + "and so on " * 20 + "confused").urgency == "none"


def test_a_denied_danger_is_lowered_and_still_names_its_help(triage: Triage) -> None:
    found = triage.assess("I don't have chest pain")
    assert (found.category, found.urgency, found.alerts) == ("emergency.cardiac", "lowered", False)
    assert triage.assess("I would never hurt myself").urgency == "lowered"
    assert triage.assess("no chest pain, tight throat or pain in my chest").urgency == "lowered"
    assert triage.assess("the chest pain gone").urgency == "lowered"


def test_a_denied_wish_is_lowered_but_not_wanting_to_live_is_none_of_that(triage: Triage) -> None:
    assert triage.assess("I don't want to die").urgency == "lowered"
    assert triage.assess("I do not want to live").urgency == "now"


def test_a_negation_does_not_reach_into_the_next_thought(triage: Triage) -> None:
    for text in (
        "I'm not well I can't breathe",
        "no I can't breathe",
        "not my day, my chest is in pain",
        "I never smoked but chest pain",
        "not well chest pain",
        "No. Chest pain.",
    ):
        assert triage.assess(text).urgency == "now", text


def test_a_question_about_a_sign_alerts_nobody_and_gets_its_help_text(triage: Triage) -> None:
    found = triage.assess("what are the signs of chest pain?")
    assert (found.category, found.urgency) == ("emergency.cardiac", "question")
    assert triage.assess("what do people do if I get chest pain").urgency == "question"
    assert triage.assess("not sure if I have chest pain").urgency == "now"


def test_a_rule_may_shrug_off_a_question(triage: Triage) -> None:
    assert triage.assess("how do I kill myself").urgency == "now"


def test_what_is_over_is_over_unless_it_is_back(triage: Triage) -> None:
    assert triage.assess("I had chest pain in 2015").urgency == "none"
    assert triage.assess("In 2015, I had chest pain").urgency == "none"
    assert triage.assess("chest pain years ago and now my chest is tight").urgency == "now"
    assert triage.assess("I used to get it and I can't breathe").urgency == "now"


def test_a_tale_of_the_past_is_told_on_until_but_or_a_thought_about_now(triage: Triage) -> None:
    assert triage.assess("years ago I fell and my chest was tight").urgency == "none"
    assert triage.assess("years ago I fell but my chest was tight").urgency == "now"
    assert triage.assess("years ago I fell. my chest was tight").urgency == "now"
    assert triage.assess("this was all long past, it was years ago and my chest is tight").urgency == "now"


def test_what_befalls_an_animal_is_nothing_even_now(triage: Triage) -> None:
    assert triage.assess("the dog had chest pain again").urgency == "none"
    assert triage.assess("the dog had a walk, my chest is tight").urgency == "now"


def test_stories_and_figures_of_speech_are_nothing(triage: Triage) -> None:
    assert triage.assess("in the film he gets chest pain").urgency == "none"
    assert triage.assess("I was having a fit when I saw the bill").urgency == "none"
    assert triage.assess("having a fit when the post came, and I can't breathe").rule == "breathe"


def test_another_person_in_danger_now_is_an_emergency(triage: Triage) -> None:
    assert triage.assess("my husband can't breathe") == alert("emergency.breathing", "breathe")


def test_exceptions_hold_in_their_own_clause_only(triage: Triage) -> None:
    assert triage.assess("hurt myself shaving").urgency == "none"
    assert triage.assess("was shaving but I want to hurt myself").rule == "hurt"
    assert triage.assess("harming myself").rule == "hurt"


def test_the_whole_message_can_be_asked_for(triage: Triage) -> None:
    assert triage.assess("Suicidal.").rule == "die"
    assert triage.assess("the suicidal squad").urgency == "none"


def test_the_most_urgent_reply_speaks_first_and_a_real_danger_before_a_denied_one(triage: Triage) -> None:
    assert triage.assess("my husband hits me and I can't breathe").rule == "breathe"
    assert triage.assess("no chest pain. my husband hits me").rule == "hits"


def test_one_typed_word_can_mean_two(triage: Triage) -> None:
    assert triage.assess("i wanna die").rule == "die"


@pytest.mark.parametrize(
    "line",
    [
        "..3 chest",
        "chest ..3",
        "chest ..9 pain",
        "[chest",
        "{nobody} hits",
        "pain &",
        "#x",
        "abc*",
        "[a] [b]",
        "chest [my]",
        "a_b_c_d_e_f_g",
    ],
)
def test_a_line_outside_the_matching_language_is_refused(line: str) -> None:
    with pytest.raises(PatternFault):
        parse(line, Grammar({}, {}))


def test_a_cue_cannot_ask_for_two_parts() -> None:
    with pytest.raises(PatternFault):
        Triage(replace(RULES, cues=(Cue("story", 0, ("one & two",)),)))


def test_a_category_outside_the_groups_is_refused() -> None:
    with pytest.raises(ValueError, match="emergency"):
        group_of("weather.rain")


@pytest.mark.parametrize(
    ("typed", "word", "near"),
    [
        ("breahte", "breathe", True),
        ("breathee", "breathe", True),
        ("brathe", "breathe", True),
        ("brexthe", "breathe", True),
        ("breathe", "breathe", False),
        ("brxxthe", "breathe", False),
        ("cehst", "chest", True),
        ("apin", "pain", True),
        ("rain", "pain", False),
        ("chestss", "chest", False),
    ],
)
def test_a_slip_is_one_letter_more_less_other_or_swapped(typed: str, word: str, near: bool) -> None:
    assert is_slip(typed, word) is near


def test_a_full_stop_ends_a_sentence_and_three_do_not() -> None:
    assert read("help. me").words == ("|", "help", "|", "me", "|")
    assert read("help... me").words == ("|", "help", "me", "|")
    assert read("").words == ("|",)


@given(st.text(max_size=300))
def test_any_text_is_folded_once_for_all_and_assessed_alike_each_time(text: str) -> None:
    once = fold(text)
    triage = _SHARED
    assert triage.assess(text) == triage.assess(text)
    assert fold(once) == once


_SHARED = Triage(RULES)


@given(
    st.lists(
        st.sampled_from("my chest pain no not in 2015 can't breathe . , and I want to die".split()),
        max_size=60,
    )
)
def test_any_order_of_the_rules_own_words_is_answered(words: list[str]) -> None:
    found = _SHARED.assess(" ".join(words))
    assert (found.category is None) == (found.rule is None) == (found.urgency == "none")


def test_ten_thousand_characters_of_anything_stay_linear() -> None:
    chance = random.Random(5)  # noqa: S311 - texts, not secrets
    letters = [" ".join("".join(chance.choices("abcdefghij", k=7)) for _ in range(1250))]
    hostile = [
        "chest pain " * 1000,
        "no " * 4000,
        "a" * 10_000,
        "chest my " * 1200,
        "''''" * 2500,
        "2.1 " * 2500,
    ]
    for text in [*letters, *hostile]:
        once, ten = (_seconds(text[:length]) for length in (1_000, 10_000))
        assert ten < max(30 * once, 0.05), text[:20]


def _seconds(text: str) -> float:
    best = 1.0
    for _ in range(3):
        began = thread_time()
        _SHARED.assess(text)
        best = min(best, thread_time() - began)
    return best


def test_a_real_danger_behind_thousands_of_denials_is_still_heard(triage: Triage) -> None:
    assert triage.assess("no chest pain. " * 700 + "I want to die").urgency == "now"


def test_a_space_without_width_parts_two_words_and_inside_one_it_is_nothing(triage: Triage) -> None:
    assert triage.assess("can't\u200bbreathe") == alert("emergency.breathing", "breathe")
    assert triage.assess("can't bre\u200bathe") == alert("emergency.breathing", "breathe")


@pytest.mark.parametrize(
    "text",
    ["not sleeping because of pain in my chest", "no, chest pain", "not tired just want to die"],
)
def test_a_denial_of_something_else_does_not_lower_a_danger(triage: Triage, text: str) -> None:
    assert triage.assess(text).alerts


def test_a_denial_still_holds_for_what_it_denies(triage: Triage) -> None:
    for text in ("no chest pain", "no, no chest pain", "never chest pain because of the stent"):
        assert triage.assess(text).urgency == "lowered", text
