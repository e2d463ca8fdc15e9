"""The shipped rules against our own examples, and the linter against broken rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import thread_time

import pytest

from content.triage_commands import triage_in, triage_lines
from content.triage_examples import (
    HALVES,
    SPOILT,
    Example,
    ExamplesFault,
    halves_on_file,
    read_examples,
    spoil,
)
from content.triage_measure import BEGIN, END, Share, Verdict, exact, found, judge, write
from content.triage_rules import SHIPPED, RulesFault, load_rules, read_rules, rule_findings
from domain.triage import Triage
from domain.triage.rules import CATEGORIES, GROUPS

CLASSES = {
    "negated",
    "past",
    "someone_else",
    "figure_of_speech",
    "question",
    "everyday_symptom",
    "ordinary_words",
}
DEVELOPMENT = ("dev", "dev2", "dev3", "dev4", "dev5")


@pytest.fixture(scope="module")
def triage() -> Triage:
    return triage_in("en")


@pytest.fixture(scope="module")
def positives() -> list[Example]:
    return [each for half in DEVELOPMENT for each in read_examples(f"positives-{half}")]


@pytest.fixture(scope="module")
def negatives() -> list[Example]:
    return [each for half in DEVELOPMENT for each in read_examples(f"negatives-{half}")]


class Judge:
    """As content.triage_measure.judge, but each example only once: the same ones are asked about often."""

    def __init__(self) -> None:
        self._triage, self._verdicts = triage_in("en"), dict[str, Verdict]()

    def __call__(self, examples: list[Example]) -> list[Verdict]:
        new = [each for each in examples if each.text not in self._verdicts]
        self._verdicts |= zip([each.text for each in new], judge(self._triage, new), strict=True)
        return [self._verdicts[each.text] for each in examples]


@pytest.fixture(scope="module")
def judged() -> Judge:
    return Judge()


def test_the_shipped_rules_have_no_findings() -> None:
    assert rule_findings(SHIPPED / "en") == []


def test_every_category_has_rules_and_every_rule_says_why_it_is_there() -> None:
    rules = load_rules()
    assert {rule.category for rule in rules.rules} == set(CATEGORIES)
    text = "".join(path.read_text() for path in (SHIPPED / "en").glob("*-*.yaml"))
    assert text.count("    why: ") == len(rules.rules)


def test_there_are_examples_enough_in_every_category_and_class(
    positives: list[Example], negatives: list[Example]
) -> None:
    assert len(positives) >= 300 and len(negatives) >= 600
    assert min(Counter(each.expected for each in positives)[category] for category in CATEGORIES) >= 15
    assert {each.kind for each in negatives} == CLASSES
    assert len({each.text for each in (*positives, *negatives)}) == len(positives) + len(negatives)


def test_emergencies_and_crises_are_found_and_safeguarding_too(
    judged: Judge, positives: list[Example]
) -> None:
    for groups, aim in ((GROUPS[:2], 98), (GROUPS[2:], 97)):
        some = [each for each in positives if each.expected.startswith(groups)]
        assert found(judged(some)).percent >= aim
        assert exact(judged(some)).percent >= aim - 3


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_category_is_left_behind(judged: Judge, positives: list[Example], category: str) -> None:
    some = [each for each in positives if each.expected == category]
    assert found(judged(some)).percent >= 95


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_everyday_messages_raise_no_alarm(judged: Judge, negatives: list[Example], kind: str) -> None:
    some = [each for each in negatives if each.kind == kind]
    assert found(judged(some)).percent <= 2


@pytest.mark.parametrize(("kind", "urgency"), [("negated", "lowered"), ("question", "question")])
def test_a_denial_and_a_question_get_an_answer_of_their_own(
    judged: Judge, negatives: list[Example], kind: str, urgency: str
) -> None:
    some = [each for each in negatives if each.kind == kind]
    answers = [verdict.found.urgency for verdict in judged(some)]
    assert answers.count(urgency) >= 0.9 * len(answers)


def test_whoever_only_asks_for_an_ambulance_is_not_told_about_their_chest(triage: Triage) -> None:
    assert triage.assess("I need an ambulance").category == "emergency.general"
    assert triage.assess("I need an ambulance, my chest hurts").category == "emergency.cardiac"
    assert triage.assess("I don't need an ambulance").urgency == "lowered"
    assert triage.assess("when should I call an ambulance?").urgency == "question"


def test_a_date_behind_the_words_puts_them_in_the_past(triage: Triage) -> None:
    assert triage.assess("I was suicidal after my diagnosis, that was ten years ago").urgency == "none"
    assert triage.assess("my aunt took an overdose, she's a teacher now").urgency == "none"
    assert triage.assess("I took an overdose in 2010 and tonight I've taken an overdose again").alerts


def test_who_begins_with_long_ago_tells_on_until_a_thought_about_now(triage: Triage) -> None:
    long_ago = "years ago a nurse gave me penicillin and my throat swelled"
    assert triage.assess(f"{long_ago}, so it's on my record").urgency == "none"
    assert triage.assess(f"{long_ago} and now my throat is swelling").alerts
    assert triage.assess("years ago I had a stroke but my throat is swelling").alerts


def test_of_two_cues_over_the_same_words_the_longer_is_the_more_exact(triage: Triage) -> None:
    assert triage.assess("he doesn't stop me seeing my friends").urgency == "lowered"
    assert triage.assess("my nosebleed doesn't stop").alerts


def test_a_denial_reaches_words_that_run_into_the_next_thought(triage: Triage) -> None:
    assert triage.assess("I am not being abused, my son just talks loud").urgency == "lowered"


@pytest.mark.parametrize(
    "text",
    ["the cat fell off the shed and banged its head", "our dog had a fit last night", "the laptop died"],
)
def test_what_befalls_an_animal_or_a_machine_calls_nobody(triage: Triage, text: str) -> None:
    assert triage.assess(text).urgency == "none"


@pytest.mark.parametrize(
    "text",
    [
        "my phone is dying and so am I, chest pain",
        "my wifi is dead and I can't breathe",
        "the stairs nearly killed me, now my chest is crushing and I'm clammy",
    ],
)
def test_a_figure_of_speech_beside_an_emergency_does_not_silence_it(triage: Triage, text: str) -> None:
    assert triage.assess(text).alerts


@pytest.mark.parametrize(
    "text",
    [
        "been stung and my throat is tightening, no epipen on me",
        "he's grey, clammy and making no sense",
        "fistula has popped, it hit the wall",
        "two packets of paracetamol went down an hour ago",
        "one more fit straight after the other, not waking between",
        "mum's on apixaban and she's cracked her forehead",
        "did the tumbler test and the spots stay",
    ],
)
def test_two_signs_together_are_heard_in_whatever_order_they_are_told(triage: Triage, text: str) -> None:
    assert triage.assess(text).alerts


@pytest.mark.parametrize("how", sorted(SPOILT))
def test_however_it_is_typed_at_most_two_points_are_lost(
    judged: Judge, positives: list[Example], negatives: list[Example], how: str
) -> None:
    some, others = positives[::2], negatives[::2]
    worse = found(judged(some)).percent - found(judged(_copies(some, how))).percent
    louder = found(judged(_copies(others, how))).percent - found(judged(others)).percent
    assert worse <= 2 and louder <= 2


def _copies(examples: list[Example], how: str) -> list[Example]:
    return [Example(spoil(how, each.text, 11), each.expected, each.kind) for each in examples]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I don't have chest pain", "emergency.cardiac"),
        ("I would never hurt myself", "crisis.self_harm"),
        ("I'm not suicidal", "crisis.suicidal"),
        ("no bleeding and it has not been heavy", None),
        ("he has never hit me", "safeguarding.violence"),
    ],
)
def test_what_is_denied_alerts_nobody_and_still_offers_help(
    triage: Triage, text: str, category: str | None
) -> None:
    found_here = triage.assess(text)
    assert not found_here.alerts
    assert category is None or (found_here.category, found_here.urgency) == (category, "lowered")


@pytest.mark.parametrize("text", ["what are the signs of a stroke?", "how do I know if I'm having a stroke"])
def test_a_question_about_signs_gets_the_help_text_of_its_category(triage: Triage, text: str) -> None:
    asked = triage.assess(text)
    assert (asked.category, asked.urgency) == ("emergency.stroke", "question")


def test_a_question_keeps_its_category(triage: Triage) -> None:
    asked = triage.assess("what should I do if I have chest pain?")
    assert (asked.category, asked.urgency) == ("emergency.cardiac", "question")


@pytest.mark.parametrize(
    "text",
    [
        "I had a stroke in 2015 and now my face is drooping",
        "I'm not well, my chest hurts",
        "my husband had an operation last week and now he can't breathe",
        "I don't know what to do I can't breathe",
        "not sure if it's a heart attack but my chest is so tight",
        "is this a heart attack? my chest is crushing",
        "I told them no drugs but I've taken an overdose",
        "No one is helping, I want to die",
        "don't want to be a bother but I've got chest pain",
        "last year was fine. tonight I want to kill myself",
        "after my fall I can't move my left arm",
        "my chest pain has gone into my arm",
        "I took all my pills with wine",
        "she collapsed this morning",
        "my sugar has been 2.1 for two hours",
        "my leg has gone weak and I can't walk",
        "I'm in a violent marriage",
        "mum collapsed on the kitchen floor poor love",
        "my old carer is back and she's hurting me again",
        "the dog knocked me over and my head is bleeding",
        "my dog is here but I want to die",
        "nurse asked if I was suicidal and I said no but I am",
        "he'd hit me if I left",
        "do I need an ambulance, chest pain and sweating",
        "how do I stop myself from cutting",
        "who can help me, my husband hits me",
        "we talked about it but he hit me again",
        "years ago I had a bypass and now my chest is crushing again",
        "my sister's husband hits her",
    ],
)
def test_words_that_weaken_elsewhere_do_not_silence_a_danger_here(triage: Triage, text: str) -> None:
    assert triage.assess(text).alerts


@pytest.mark.parametrize(
    "text",
    [
        "Sam",
        "agree",
        "3",
        "n/a",
        "take my blood pressure",
        "ring mum",
        "Reading",
        "Killin",
        "knackered",
        "help",
    ],
)
def test_what_the_bot_is_told_every_day_is_none(triage: Triage, text: str) -> None:
    assert triage.assess(text).urgency == "none"


def test_ten_thousand_characters_take_under_fifty_milliseconds(triage: Triage) -> None:
    texts = (
        "no chest pain ",
        "my he I want to kill me ",
        "a ",
        ". a",
        "can't see what is in the film ",
        "2.1 ",
    )
    for text in texts:
        assert _best_of(triage, (text * 10_000)[:10_000]) < 0.05, text


def _best_of(triage: Triage, text: str) -> float:
    best = 1.0
    for _ in range(4):
        began = thread_time()
        triage.assess(text)
        best = min(best, thread_time() - began)
    return best


def test_the_command_line_names_category_and_rule() -> None:
    lines = list(triage_lines(["my chest hurts", "hello", "I'm not suicidal", ""]))
    assert lines == ["emergency.cardiac\tcardiac-chest-pain", "none\t", "none\t", "none\t"]


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = Share(81, 263).interval()
    assert (round(low, 2), round(high, 2)) == (
        25.53,
        36.62,
    )  # Newcombe 1998, 10.1002/(SICI)1097-0258(19980430)17:8
    assert Share(0, 0).interval() == (0.0, 100.0)
    assert Share(10, 10).interval()[1] == pytest.approx(100)


def test_the_figures_go_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "triage.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write("new", page)
    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no place"):
        write("new", page)


def test_a_held_out_half_that_is_still_to_come_is_simply_not_counted(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "examples"
    folder.mkdir(parents=True)
    for half in DEVELOPMENT:
        (folder / f"positives-{half}.tsv").touch()
        (folder / f"negatives-{half}.tsv").touch()
    (folder / f"positives-{HALVES[-1]}.tsv").touch()
    assert halves_on_file(root=tmp_path) == DEVELOPMENT
    (folder / f"negatives-{HALVES[-1]}.tsv").touch()
    assert halves_on_file(root=tmp_path) == HALVES


def test_a_faulty_line_of_examples_is_named_without_its_text(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "examples"
    folder.mkdir(parents=True)
    (folder / "some.tsv").write_text("text\texpected\tclass\nI fell\temergency.fall\texplicit\n")
    with pytest.raises(ExamplesFault, match=r"some\.tsv:2") as fault:
        read_examples("some", root=tmp_path)
    assert "fell" not in str(fault.value)


WORDS = """\
families:
  pain: [pain, hurts]
same:
  can't: [can not]
misspellings:
  can't: [carnt]
"""
SCOPE = """\
order: [{order}]
clauses:
  always: [but]
  joins: [and]
  starters: [i]
  alone: [i]
  carriers: [and]
cues:
  - kind: negated
    reach: 3
    any: ["no"]
"""
RULES = """\
category: {category}
rules:
  - id: {name}
    why: For a test.
    any:
      - "{name} ..3 {{pain}}"
"""


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A small set of rules without a fault, to be spoilt."""
    small = tmp_path / "en"
    small.mkdir()
    (small / "words.yaml").write_text(WORDS)
    (small / "scope.yaml").write_text(SCOPE.format(order=", ".join(CATEGORIES)))
    for category in CATEGORIES:
        group, name = category.split(".")
        text = RULES.format(category=category, name=name.replace("_", "-"))
        (small / f"{group}-{name}.yaml").write_text(text)
    assert rule_findings(small) == []
    assert Triage(load_rules("en", tmp_path)).assess("the stroke really hurts").rule == "stroke"
    return small


def spoil_file(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("emergency-stroke.yaml", "{pain}", "{pian}", "pattern"),
        ("emergency-stroke.yaml", "..3", "..30", "pattern"),
        ("emergency-stroke.yaml", "id: stroke", "id: The stroke", "rule-id"),
        ("emergency-stroke.yaml", "id: stroke", "id: cardiac", "rule-id"),
        ("emergency-stroke.yaml", "category: emergency.stroke", "category: emergency.strike", "category"),
        ("emergency-stroke.yaml", "    why:", "    reason:", "rule"),
        ("emergency-stroke.yaml", "    why:", "    ignores: [tense]\n    why:", "ignores"),
        ("emergency-stroke.yaml", '"stroke ..3 {pain}"', "3", "shape"),
        ("emergency-stroke.yaml", "rules:", "rules: [", "yaml"),
        ("scope.yaml", ", crisis.suicidal", "", "order"),
        ("scope.yaml", "kind: negated", "kind: denied", "cue"),
        ("scope.yaml", "reach: 3", "reach: 70", "cue"),
        ("scope.yaml", '"no"', '"no & never"', "pattern"),
        ("words.yaml", "[pain,", "[pain/ache,", "family"),
        ("words.yaml", "[carnt]", "[can t]", "misspelling"),
        ("words.yaml", "misspellings:", "misspelings:", "shape"),
    ],
)
def test_a_broken_rule_is_named_with_file_and_line(
    folder: Path, name: str, old: str, new: str, rule: str
) -> None:
    spoil_file(folder, name, old, new)
    findings = rule_findings(folder)
    assert rule in {each.rule for each in findings if each.file.endswith(name)}
    assert all(each.line >= 1 and each.cure for each in findings)
    assert read_rules(folder)[0] is None
    with pytest.raises(RulesFault):
        load_rules("en", folder.parent)


def test_a_language_without_rules_says_so(tmp_path: Path) -> None:
    with pytest.raises(RulesFault):
        load_rules("cy", tmp_path)
