"""One tip as one row of a table of texts, and back, with a fault for every cell that can't be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from content import templates
from content.heads import LONGEST_ID
from content.tipfile import CONDITIONS, EXCLUSIONS, LEVELS, TOPICS
from content.tipwriter import LANGUAGE, has_heading, languages, ordered, tidy, tidy_line
from domain.tip_workflow import Number, TipText

FIXED = ("id", "based_on", "levels", "topics", "conditions", "exclusions", "owner", "evidence", "review")
BODY = "words_"
MOST_ROWS = 2000
MOST_LANGUAGES = 20
LONGEST_LINE = 500
LONGEST_OWNER = 200
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NUMBER = re.compile(r"v(\d{1,6}) r(\d{1,6})")
_BETWEEN = re.compile(r"[\s,;]+")
_NoteFault = Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. `row` counts as the spreadsheet does, 1 being the heading."""

    row: int
    column: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A tip that somebody wants in: its text, and which text of ours it was made from (None: a new tip)."""

    tip: str
    based_on: Number | None
    text: TipText
    row: int


def heading(texts: Iterable[TipText]) -> list[str]:
    """The columns for these tips: the fixed ones, then one a language."""
    used = {language for text in texts for language in text.bodies} | {"en"}
    return [*FIXED, *(BODY + tag for tag in sorted(used, key=lambda tag: (tag != "en", tag)))]


def row_of(tip: str, number: Number, text: TipText, columns: Sequence[str]) -> list[str]:
    """The cells of a tip, in the order of the columns."""
    cells = {
        "id": tip,
        "based_on": str(number),
        **{field: " ".join(str(each) for each in ordered(text, field)) for field in FIXED[2:6]},
        "owner": text.owner,
        "evidence": text.evidence,
        "review": text.review.isoformat(),
        **{BODY + language: text.bodies[language] for language in languages(text)},
    }
    return [cells.get(column, "") for column in columns]


def offers_in(table: Sequence[Sequence[str]]) -> tuple[list[Offer], list[Fault]]:
    """The tips of a table whose first row is the heading. Offers are whole only if there are no faults."""
    if not table:
        return [], [Fault(1, "", "The file is empty.", "begin with an export, and change that")]
    columns = [cell.strip() for cell in table[0]]
    faults = list(_heading_faults(columns))
    if faults:
        return [], faults
    if len(table) - 1 > MOST_ROWS:
        return [], [Fault(MOST_ROWS + 2, "", f"More than {MOST_ROWS} tips at once.", "bring them in parts")]
    offers: list[Offer] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            faults.append(Fault(number, "", "There are more cells than columns.", "take the last ones out"))
            continue
        offer = _offer(dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)), number, faults)
        if offer.tip in seen:
            again = f"The tip “{offer.tip}” is in row {seen[offer.tip]} already."
            faults.append(Fault(number, "id", again, "keep one of the two rows"))
        seen.setdefault(offer.tip, number)
        offers.append(offer)
    if not offers and not faults:
        faults.append(Fault(2, "", "There is no tip below the heading.", "add a row"))
    return offers, faults


def _heading_faults(columns: list[str]) -> Iterable[Fault]:
    for column in FIXED:
        if column not in columns:
            yield Fault(
                1, column, f"The column “{column}” is missing.", "begin with an export, and change that"
            )
    for column in columns:
        tag = column.removeprefix(BODY)
        known = column in FIXED or (column.startswith(BODY) and LANGUAGE.fullmatch(tag))
        if column and not known:
            cure = f"take it out; words go into {BODY}en, {BODY}cy and so on"
            yield Fault(1, column[:40], "This column is not known.", cure)
        elif columns.count(column) > 1:
            yield Fault(1, column or "(no name)", "This column is there twice.", "keep one")
    if f"{BODY}en" not in columns:
        yield Fault(1, f"{BODY}en", f"The column “{BODY}en” is missing.", "every tip has English words")
    if sum(column.startswith(BODY) for column in columns) > MOST_LANGUAGES:
        yield Fault(1, "", f"More than {MOST_LANGUAGES} languages.", "bring them in parts")


def _offer(cells: Mapping[str, str], row: int, faults: list[Fault]) -> Offer:
    def fault(column: str, message: str, cure: str) -> None:
        faults.append(Fault(row, column, message, cure))

    tip = cells["id"].strip()
    if not _ID.fullmatch(tip) or len(tip) > LONGEST_ID:
        fault("id", f"“{tip[:50]}” can't be a tip's id.", f"small letters and - , at most {LONGEST_ID}")
    based = cells["based_on"].strip()
    found = _NUMBER.fullmatch(based)
    if based and not found:
        fault(
            "based_on", f"“{based[:20]}” is not like v1 r1.", "leave it as exported, or empty for a new tip"
        )
    bodies = {
        column.removeprefix(BODY): tidy(cell)
        for column, cell in cells.items()
        if column.startswith(BODY) and cell.strip()
    }
    text = TipText(
        frozenset(int(each) for each in _members(cells, "levels", LEVELS, fault, least=1)),
        frozenset(_members(cells, "topics", TOPICS, fault, least=1)),
        frozenset(_members(cells, "conditions", CONDITIONS, fault)),
        frozenset(_members(cells, "exclusions", EXCLUSIONS, fault)),
        _line(cells, "evidence", LONGEST_LINE, fault),
        _line(cells, "owner", LONGEST_OWNER, fault),
        _day(cells["review"].strip(), fault),
        bodies,
    )
    if "en" not in bodies:
        fault(f"{BODY}en", "There are no English words.", "write them")
    for language, body in bodies.items():
        _body_faults(f"{BODY}{language}", body, fault)
    return Offer(tip, Number(int(found[1]), int(found[2])) if found else None, text, row)


def _members(
    cells: Mapping[str, str], column: str, allowed: Sequence[object], fault: _NoteFault, least: int = 0
) -> list[str]:
    given = [each for each in _BETWEEN.split(cells[column].strip()) if each]
    known = [str(each) for each in allowed]
    wrong = [each for each in given if each not in known]
    if wrong:
        fault(column, f"“{wrong[0][:40]}” is not one of them.", f"use {' '.join(known)}")
    if len(given) < least:
        fault(column, "Nothing is given.", f"at least one of {' '.join(known)}")
    return [each for each in given if each in known]


def _line(cells: Mapping[str, str], column: str, longest: int, fault: _NoteFault) -> str:
    line = tidy_line(cells[column])
    if not line:
        fault(
            column,
            "Nothing is given.",
            "say who looks after it" if column == "owner" else "or: general advice",
        )
    elif len(line) > longest:
        fault(column, f"More than {longest} characters.", "say it shorter")
    return line


def _day(cell: str, fault: _NoteFault) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        fault("review", f"“{cell[:20]}” is no day.", "write it like 2027-11-30")
        return date.max


def _body_faults(column: str, body: str, fault: _NoteFault) -> None:
    for refused in templates.faults(body):
        fault(column, f"Line {refused.line}: {refused.message}", f"use only {', '.join(templates.VARIABLES)}")
    if has_heading(body):
        fault(column, "A line begins with ## and a language.", "begin the line in another way")
