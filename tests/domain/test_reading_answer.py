"""Which of the offered answers was typed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import read_answer
from domain.reading_words import AnswerWords

FOUR = (
    (1, ("Disagree strongly",)),
    (2, ("Disagree",)),
    (3, ("Agree",)),
    (4, ("Agree strongly",)),
    ("na", ("Doesn't fit me", "n/a", "not applicable", "not for me")),
    ("skip", ("Skip", "pass")),
    ("back", ("◀ Back",)),
    ("why", ("Why do you ask?", "why")),
)
TEN = tuple((n, ()) for n in range(1, 11))
YES_NO = (("yes", ("Yes", "yes please", "👍", "ok")), ("no", ("No", "no thanks", "not now")))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("agree", 3),
        ("i agree", 3),
        ("AGREE!!!", 3),
        ("I think I agree.", 3),
        ("agree strongly!!", 4),
        ("strongly agree", 4),
        ("Strongly  AGREE please", 4),
        ("agreestrongly", 4),
        ("stronglyagree", 4),
        ("strongly disagree", 1),
        ("disagree", 2),
        ("dis agree", 2),
        ("disagre", 2),
        ("agre", 3),
        ("argee", 3),
        ("agree stongly", 4),
        ("disagree strogly", 1),
        ("3", 3),
        ("3.", 3),
        ("３", 3),
        ("3️⃣", 3),
        ("٣", 3),
        ("number 3 please", 3),
        ("03", 3),
        ("3 agree", 3),
        ("agree (3)", 3),
        ("n/a", "na"),
        ("N.A.", "na"),
        ("na", "na"),
        ("not applicable", "na"),
        ("not aplicable", "na"),
        ("doesnt fit", "na"),
        ("It doesn’t fit me", "na"),
        ("that's not for me please", "na"),
        ("skip", "skip"),
        ("skipp", "skip"),
        ("back", "back"),
        ("why?", "why"),
    ],
)
def test_an_answer_is_understood_as_it_was_meant(typed, meant):
    assert read_answer(typed, FOUR) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "👍",
        "?",
        "strongly",
        "i don't agree",
        "I do not agree",
        "not agree",
        "not",
        "I do not",
        "I think not",
        "i never agree",
        "agree and disagree",
        "agree or strongly agree",
        "dagree",
        "3 or 4",
        "3/4",
        "3.5",
        "-3",
        "<3",
        "33",
        "5",
        "0",
        "4 agree",
        "1 1 1 2",
        "my doctor and I agree on most of it but my sister doesn't so there we are",
        "agree " + "really " * 500,
        "9" * 5000,
    ],
)
def test_whatever_could_mean_two_things_or_nothing_is_asked_again(typed):
    assert read_answer(typed, FOUR) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("10", 10), ("1", 1), ("7!", 7), ("1 0", None), ("3 out of 10", None)]
)
def test_on_a_scale_of_ten_a_number_is_that_number(typed, meant):
    assert read_answer(typed, TEN) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yes thank you", "yes"),
        ("ok", "yes"),
        ("👍", "yes"),
        ("no thank you", "no"),
        ("not now thanks", "no"),
        ("yes no", None),
        ("now", None),
        ("yes, not now", None),
    ],
)
def test_yes_and_no_are_never_mixed_up(typed, meant):
    assert read_answer(typed, YES_NO) == meant


def test_a_value_kept_in_figures_is_a_number_too():
    choices = (("3", ("Agree",)), ("na", ("Doesn't fit me",)))
    assert [read_answer(typed, choices) for typed in ("3", "3.", "na", "agree")] == ["3", "3", None, "3"]


def test_true_is_not_the_number_one():
    assert read_answer("1", ((True, ("yes",)), (False, ("no",)))) is None


def test_the_same_word_for_two_answers_is_no_answer():
    assert read_answer("maybe", ((1, ("maybe",)), (2, ("maybe",)))) is None


def test_another_language_brings_its_own_words():
    german = ((3, ("stimme zu",)), (2, ("stimme nicht zu",)))
    fillers = AnswerWords(frozenset({"ich", "dem"}))
    assert read_answer("Ich stimme dem zu!", german, fillers) == 3
    assert read_answer("ich stimme nicht zu", german, fillers) == 2
    assert read_answer("i stimme zu", german, fillers) is None


@given(st.text(st.characters(), max_size=80))
def test_no_text_however_odd_breaks_the_reading(text):
    assert read_answer(text, FOUR) in (None, *(value for value, _ in FOUR))


@given(st.sampled_from(FOUR), st.randoms(use_true_random=False))
def test_every_label_is_understood_in_any_case_and_order(choice, rng: random.Random):
    value, phrases = choice
    for phrase in phrases:
        said = [rng.choice([str.upper, str.lower, str.title])(word) for word in phrase.split()]
        rng.shuffle(said)
        assert read_answer(" ".join(said) + rng.choice(["", "!", " ...", "?"]), FOUR) == value


@given(st.sampled_from(["agree", "disagree", "agree strongly", "disagree strongly"]), st.data())
def test_one_slip_never_turns_an_answer_into_its_opposite(phrase, data):
    at = data.draw(st.integers(0, len(phrase) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz "))
    slipped = data.draw(
        st.sampled_from(
            [
                phrase[:at] + phrase[at + 1 :],
                phrase[:at] + letter + phrase[at:],
                phrase[:at] + letter + phrase[at + 1 :],
            ]
        )
    )
    meant = {"agree": 3, "disagree": 2, "agree strongly": 4, "disagree strongly": 1}[phrase]
    assert read_answer(slipped, FOUR) in (meant, None)
