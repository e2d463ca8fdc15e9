"""The safety papers (docs/safety/): the hazard log's form, and that the tests it rests on exist."""

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "safety"
LOG = FOLDER / "hazards.csv"
PAPERS = sorted(FOLDER.glob("*.md"))

COLUMNS = [
    "id", "hazard", "cause", "effect", "harm", "severity", "likelihood", "control", "control type",
    "test id", "residual risk", "owner", "status",
]  # fmt: skip
HAZARDS = {
    "Lost answer",
    "Duplicate or missed reminder",
    "Tip for the wrong level or condition",
    "Wrong patient",
    "Red flag unseen",
    "False reassurance",
    "Disclosure on a shared phone",
    "Message at night",
    "Stale content",
    "Restore that re-sends",
    "Coordinator doesn't look",
}
CONTROL_TYPES = {"design", "check", "information", "procedure"}
NO_TEST = "none yet"
RESIDUAL = re.compile(r"([1-5]) \(([A-Z][a-z]+), ([A-Z][a-z ]+)\); draft")
TEST_ID = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[(\w+)\])?")
DENIAL = re.compile(r"\b(no|not|nothing|none|never)\b", re.IGNORECASE)
CLAIM = re.compile(r"\b(compl(y|ies|iant|iance)|conform\w*|certif\w*|accredit\w*)\b", re.IGNORECASE)


def hazard_log() -> list[dict[str, str]]:
    with LOG.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS = hazard_log()
each_row = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])


def table(heading: str) -> list[list[str]]:
    """The rows of the table under this heading of README.md."""
    after = (FOLDER / "README.md").read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    lines = [line for line in after.partition("\n#")[0].splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [cells[0], *cells[2:]]


SEVERITIES = [row[0] for row in table("Severity")[1:]]
LIKELIHOODS = [row[0] for row in table("Likelihood")[1:]]


def rating(severity: str, likelihood: str) -> int:
    """1 to 5, as README.md's grid has it."""
    (head, *rows) = table("Rating")
    return int({row[0]: row for row in rows}[likelihood][head.index(severity)])


@cache
def functions_of(path: str) -> frozenset[str]:
    """The test functions that pytest would collect from a file, by reading it."""
    found = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def fault_of(test: str) -> str | None:
    """What is wrong with a test id; None if it exists."""
    parts = TEST_ID.fullmatch(test)
    if parts is None:
        return "is no test id"
    path, function, story = parts.groups()
    if not (ROOT / path).is_file():
        return "names no file"
    if function not in functions_of(path):
        return "names no test of that file"
    if story and not (ROOT / path).with_name(f"{story}.story").is_file():
        return "names no story"
    return None


def named_in(row: dict[str, str]) -> list[str]:
    return [] if row["test id"] == NO_TEST else row["test id"].split("; ")


def test_the_hazard_log_has_its_columns_and_no_empty_cell() -> None:
    header, *lines = list(csv.reader(LOG.read_text(encoding="utf-8").splitlines(), strict=True))
    assert header == COLUMNS
    assert all(len(line) == len(COLUMNS) and all(cell.strip() for cell in line) for line in lines)


def test_each_row_has_a_number_of_its_own_and_hazards_keep_theirs() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"H\d\d\.\d+", each) for each in ids)
    named = {(row["id"].partition(".")[0], row["hazard"]) for row in ROWS}
    assert len(named) == len({number for number, _ in named}) == len({hazard for _, hazard in named})


def test_the_hazards_that_were_asked_for_are_there() -> None:
    assert {row["hazard"] for row in ROWS} >= HAZARDS


def test_the_readme_explains_five_words_of_each_scale_and_a_full_grid() -> None:
    assert len(set(SEVERITIES)) == len(set(LIKELIHOODS)) == 5
    head, *rows = table("Rating")
    assert head[1:] == SEVERITIES
    assert [row[0] for row in rows] == LIKELIHOODS
    assert all(len(row) == 6 and set(row[1:]) <= set("12345") for row in rows)


@each_row
def test_a_row_uses_the_words_that_the_readme_explains(row: dict[str, str]) -> None:
    assert row["severity"] in SEVERITIES
    assert row["likelihood"] in LIKELIHOODS
    assert row["control type"] in CONTROL_TYPES
    assert row["status"] in {"controlled", "open"}
    assert row["owner"].startswith(("Supplier: ", "Deployer: "))


@each_row
def test_what_is_left_of_a_risk_is_rated_by_the_grid_and_no_higher_than_before(row: dict[str, str]) -> None:
    parts = RESIDUAL.fullmatch(row["residual risk"])
    assert parts is not None
    number, severity, likelihood = parts.groups()
    before = rating(row["severity"], row["likelihood"])
    assert int(number) == rating(severity, likelihood) <= before
    if row["test id"] == NO_TEST:
        assert (severity, likelihood) == (row["severity"], row["likelihood"]), "no credit without a test"


@each_row
def test_every_test_that_a_control_rests_on_exists(row: dict[str, str]) -> None:
    assert {test: fault for test in named_in(row) if (fault := fault_of(test))} == {}


@each_row
def test_a_control_without_a_test_or_with_something_missing_is_open_and_says_what(
    row: dict[str, str],
) -> None:
    assert (row["status"] == "open") == ("Missing: " in row["control"])
    assert row["status"] == "open" or named_in(row)


@pytest.mark.parametrize("test", ["", "tests/a.py", "tests/none.py::test_x", "test_x", "tests/x::test_y"])
def test_an_id_of_no_test_is_found_out(test: str) -> None:
    assert fault_of(test) is not None


def test_a_renamed_test_or_story_is_found_out() -> None:
    here = "tests/stories/test_stories.py::test_story_goes_as_it_is_written"
    assert fault_of(f"{here}[downtime]") is None
    assert fault_of(f"{here}[no_such_story]") == "names no story"
    assert fault_of(f"{here}_no_more") == "names no test of that file"


def test_the_papers_that_were_asked_for_are_there() -> None:
    asked = {"README.md", "intended-use.md", "safety-case.md", "incident.md", "dpia.md"}
    assert {paper.name for paper in PAPERS} >= asked


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_paper_says_at_its_head_that_it_is_a_draft_for_the_safety_officer(paper: Path) -> None:
    head = " ".join(paper.read_text(encoding="utf-8").splitlines()[:6])
    assert "**Draft" in head
    assert "Clinical Safety Officer" in head


@pytest.mark.parametrize("paper", [*PAPERS, LOG], ids=lambda paper: paper.name)
def test_no_paper_claims_to_comply_with_anything(paper: Path) -> None:
    sentences = re.split(r"[.!?:;|]\s", paper.read_text(encoding="utf-8"))
    claims = [sentence for sentence in sentences if CLAIM.search(sentence) and not DENIAL.search(sentence)]
    assert claims == []
