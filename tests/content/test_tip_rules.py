"""The linter on tips: what a coordinator's text may not say, and where the finding points."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from content.findings import Finding
from content.lint import check, report

TODAY = date(2026, 11, 23)
HEAD = {
    "id": "moving-1-shoes",
    "levels": "[1]",
    "topics": "[moving]",
    "conditions": "[]",
    "exclusions": "[]",
    "owner": "content team",
    "status": "unreviewed",
    "approver": "none yet",
    "evidence": "general advice",
    "version": "1",
    "review": "2027-11-30",
}
GOOD = "Put your shoes by the door tonight. That's all for today."


def written(folder: Path, body: str = GOOD, name: str = "moving-1-shoes", **head: str | None) -> Path:
    """A tip file; a head field given as None is left out."""
    fields = {**HEAD, "id": name, **head}
    lines = [f"{field}: {value}" for field, value in fields.items() if value is not None]
    path = folder / f"{name}.md"
    path.write_text("\n".join(["---", *lines, "---", "## en", body, ""]), encoding="utf-8")
    return path


def found(path: Path) -> list[Finding]:
    return check(path, today=TODAY)


def rules(path: Path) -> set[str]:
    return {finding.rule for finding in found(path)}


def test_a_tip_as_a_coach_would_write_it_passes(tmp_path: Path) -> None:
    assert found(written(tmp_path)) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("Take a double dose if you feel unwell.", "medicine-advice"),
        ("Skip your tablets on a bad day.", "medicine-advice"),
        ("Sit down when you feel chest pain.", "medicine-advice"),
        ("Eat your tea and take your tablets.", "medicine-taking"),
        ("You missed your walk. Try again today.", "guilt"),
        ("You’ve missed your walk. Try again today.", "guilt"),
        ("Better compliance helps you all day.", "guilt"),
        ("Walk, or it may kill you.", "fear"),
        ("You are at level 1. Put your shoes on.", "rankings"),
        ("Your score can rise from here.", "rankings"),
        ("Diabetes likes a walk. Put your shoes on.", "lock-screen"),
        ("Walk for 10 minutes today.", "level-1-number"),
        ("Walk for twenty minutes today.", "level-1-number"),
        ("Walk to reach your target today.", "targets"),
        ("Read http://example.org/walk today.", "link"),
        ("Read www.example.org today.", "link"),
        ("Read https://bit.ly/3abc today.", "link"),
        ("Read tinyurl.com/3abc today.", "link"),
        ("Read https://example.org/walk?utm_source=tip today.", "link"),
        ("Put your <b>shoes</b> by the door.", "markup"),
        ("Put **your shoes** by the door.", "markup"),
        ("{{ shoes }} by the door.", "template"),
        ("{{ name, put your shoes by the door.", "template"),
        ("{% if name, put your shoes by the door.", "template"),
        ("{{ name.upper() }}, put your shoes by the door.", "template"),
        ("Walk. " * 41, "length"),
        ("Sit. Stand up. Walk on. Rest.", "paragraph"),
        (" ".join(["walk"] * 21) + ".", "sentence"),
        ("Institutional rehabilitation necessitates considerable determination.", "reading-age"),
        ("", "empty"),
    ],
)
def test_words_that_would_hurt_or_mislead_are_refused(tmp_path: Path, body: str, rule: str) -> None:
    findings = found(written(tmp_path, body))
    assert rule in {finding.rule for finding in findings if finding.severity == "error"}
    assert all(finding.cure and finding.line >= 14 for finding in findings)


@pytest.mark.parametrize(
    "body",
    [
        "One small step is enough. Put your shoes by the door.",
        "Read https://www.nhs.uk/live-well/exercise/ with a cup of tea.",
        "Tell somebody that you would like a walk. They may come along.",
        "Ask for the skill of saying no. It is a fine one.",  # "kill" inside "skill"
        "The family walks on Sunday. You can go with them, if you like, or not. Kidney beans are fine.",
    ],
)
def test_harmless_words_that_look_alike_pass(tmp_path: Path, body: str) -> None:
    assert found(written(tmp_path, body)) == []


def test_medicines_as_a_habit_may_speak_of_taking_them(tmp_path: Path) -> None:
    body = "Put the pill box by the kettle, so that you take your tablets with your tea."
    assert rules(written(tmp_path, body, topics="[medicines]")) == set()
    assert "medicine-taking" in rules(written(tmp_path, body))


def test_each_level_has_its_own_length(tmp_path: Path) -> None:
    body = "\n\n".join(["Put your shoes by the door and see how it went for you today."] * 4)  # 52 words
    assert "length" in rules(written(tmp_path, body))
    assert "length" not in rules(written(tmp_path, body, levels="[2]"))
    assert "length" in rules(written(tmp_path, body, levels="[1, 2]"))


def test_numbers_are_welcome_from_level_two_on(tmp_path: Path) -> None:
    body = "Walk for 10 minutes after lunch. How did it go?"
    assert found(written(tmp_path, body, levels="[2]")) == []


def test_a_tip_for_level_two_that_asks_nothing_is_only_a_warning(tmp_path: Path) -> None:
    (only,) = found(written(tmp_path, levels="[2]"))
    assert (only.rule, only.severity) == ("level-2-asks", "warning")


@pytest.mark.parametrize("question", ["How did it go?", "What did you notice?", "Which one was it?"])
def test_there_is_more_than_one_way_to_ask_how_it_went(tmp_path: Path, question: str) -> None:
    assert found(written(tmp_path, f"Put your shoes by the door. {question}", levels="[2]")) == []


@pytest.mark.parametrize("field", list(HEAD))
def test_a_head_without_one_of_its_fields_is_refused(tmp_path: Path, field: str) -> None:
    if field == "id":
        path = written(tmp_path)
        path.write_text(
            path.read_text(encoding="utf-8").replace("id: moving-1-shoes\n", ""), encoding="utf-8"
        )
    else:
        path = written(tmp_path, **{field: None})
    assert "head-missing" in rules(path)


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("levels", "[5]", 3),
        ("levels", "[]", 3),
        ("levels", "[true]", 3),
        ("topics", "[running]", 4),
        ("conditions", "[gout]", 5),
        ("exclusions", "[rain]", 6),
        ("owner", "''", 7),
        ("status", "published", 8),
        ("version", "0", 11),
        ("version", "one", 11),
        ("review", "soon", 12),
    ],
)
def test_a_wrong_head_value_is_named_with_its_line(tmp_path: Path, field: str, value: str, line: int) -> None:
    (finding, *_) = [each for each in found(written(tmp_path, **{field: value})) if each.rule == "head-value"]
    assert finding.line == line


def test_a_field_that_nobody_reads_is_a_spelling_mistake(tmp_path: Path) -> None:
    assert "head-unknown" in rules(written(tmp_path, exlusions="[pregnancy]"))


def test_an_approved_tip_names_who_approved_it(tmp_path: Path) -> None:
    assert "approver" in rules(written(tmp_path, status="approved"))
    assert rules(written(tmp_path, status="approved", approver="R. Osei, practice nurse")) == set()


def test_a_review_date_in_the_past_is_a_warning_and_today_is_not_past(tmp_path: Path) -> None:
    (late,) = found(written(tmp_path, review="2026-11-22"))
    assert (late.rule, late.severity) == ("review-date", "warning")
    assert found(written(tmp_path, review="2026-11-23")) == []


def test_two_tips_cannot_share_an_id(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    written(tmp_path / "a")
    written(tmp_path / "b")
    assert rules(tmp_path) == {"id-twice"}


def test_the_id_is_the_name_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.rename(tmp_path / "other.md")
    assert rules(tmp_path / "other.md") == {"id-filename"}


def test_a_finding_points_at_the_line_of_the_word(tmp_path: Path) -> None:
    (finding,) = found(written(tmp_path, "Put your shoes\nby the door.\n\nNo excuses."))
    assert finding.line == 18
    assert str(finding).startswith(f"{tmp_path}/moving-1-shoes.md:18: error [guilt] ")


def test_a_long_sentence_hidden_in_one_branch_is_found(tmp_path: Path) -> None:
    long = " ".join(["walk"] * 21)
    body = f'{{% if topic == "eating" %}}{long}.{{% else %}}{GOOD}{{% endif %}}'
    assert "sentence" in rules(written(tmp_path, body))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no head at all",
        "---\nid: x\n",
        "---\n: : :\n---\n## en\nx",
        "---\n- 1\n---\n## en\nx",
        "---\nid: x\n---\nloose",
    ],
)
def test_a_file_that_is_no_tip_is_told_so_and_breaks_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    assert rules(path) == {"shape"}


def test_a_head_with_a_field_twice_or_a_bomb_of_aliases_is_told_so(tmp_path: Path) -> None:
    assert rules(written(tmp_path, owner="a\nowner: b")) == {"shape"}
    bomb = "&a [x, x]\n" + "\n".join(
        f"{b}: &{b} [*{a}, *{a}]" for a, b in pairwise("abcdefghijklmnopqrstuvwxyz")
    )
    assert rules(written(tmp_path, owner=bomb)) == {"shape"}


def test_a_programme_that_cannot_run_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "programmes" / "default.yaml"
    path.parent.mkdir()
    path.write_text("id: default\n", encoding="utf-8")
    assert rules(path) == {"programme"}


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes() + "Café".encode("latin-1"))
    assert rules(path) == {"encoding"}


def test_the_last_line_sums_up_and_a_missing_path_is_an_error(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert report(found(gone), gone).splitlines()[-1] == f"Not ready: 1 error, no warnings in {gone}."
    good = written(tmp_path)
    assert report(found(good), good) == f"Ready: no errors, no warnings in {good}."


def test_everything_that_ships_is_ready() -> None:
    assert [str(finding) for finding in check(today=TODAY) if finding.severity == "error"] == []


@pytest.mark.parametrize("brace", ["name }}", "endif %}", "#}", "{name}", "{ name }", "{{ name }}}"])
def test_half_a_placeholder_is_refused_with_its_line_for_people_would_read_its_brackets(
    tmp_path: Path, brace: str
) -> None:
    (first, *rest) = found(
        written(tmp_path, f"{{{{ name }}}}, put your shoes\nby the door.\n\nSee, {brace}.")
    )
    assert (first.rule, first.severity, first.line) == ("markup", "error", 18)
    assert all(finding.rule == "markup" for finding in rest)
