"""Invitations: one line of a CSV file each, checked whole before any is made."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.reading_text import one_line

VALID_FOR = timedelta(days=28)  # a letter has to be printed, sent, opened and tried
SHORTEST_DAYS, LONGEST_DAYS = 1, 90
MOST_ROWS = 500
MOST_BYTES = 100_000
LONGEST_WHOM = 60
COLUMNS = ("name",)


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """One that nobody has used. `handle` names it to whoever revokes it; the code itself is not kept."""

    handle: str
    created_at: datetime
    expires_at: datetime
    for_whom: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: `row` as spreadsheets count (the head is 1), `column` by its name."""

    row: int
    column: str
    what: str


def read_names(raw: bytes) -> tuple[Sequence[str], Sequence[Fault]]:
    """The names in a CSV file with a column "name"; none of them if there is any fault.

    Comma or semicolon, UTF-8 or Windows-1252, as spreadsheets write them. Other columns are not allowed:
    nothing about a patient is to be uploaded that isn't needed.
    """
    if len(raw) > MOST_BYTES:
        return (), [Fault(1, "", f"The file is too big: at most {MOST_BYTES // 1000} kB.")]
    text = _text(raw)
    if text is None or "\0" in text:
        return (), [Fault(1, "", "This is no CSV file. Save the table as CSV, and choose that file.")]
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return (), [
            Fault(1, "", "A quotation mark is left open somewhere, so the lines can't be told apart.")
        ]
    if not rows or not any(cell.strip() for cell in rows[0]):
        return (), [
            Fault(1, "", "The file is empty. The first line says “name”, and one name follows in each.")
        ]
    head = [cell.strip().casefold() for cell in rows[0]]
    if head != list(COLUMNS):
        return (), [_head_fault(head)]
    return _names([row for row in rows[1:]])


def _names(rows: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[Fault]]:
    names, faults, seen = list[str](), list[Fault](), dict[str, int]()
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(names) + len(faults) >= MOST_ROWS:
            faults.append(Fault(number, "name", f"Too many lines: at most {MOST_ROWS} in one file."))
            break
        if len(row) > len(COLUMNS) and any(cell.strip() for cell in row[1:]):
            faults.append(
                Fault(number, "", "More cells than the head has. A name with a comma needs “…” round it.")
            )
            continue
        name = one_line(row[0], LONGEST_WHOM + 1)
        if not name:
            faults.append(Fault(number, "name", "No name here."))
        elif len(name) > LONGEST_WHOM:
            faults.append(Fault(number, "name", f"Longer than {LONGEST_WHOM} characters."))
        elif name[0] in "=+-@":
            faults.append(Fault(number, "name", "A name can't begin with = + - or @."))
        elif (first := seen.setdefault(name.casefold(), number)) != number:
            faults.append(Fault(number, "name", f"The same name as in line {first}: tell them apart."))
        else:
            names.append(name)
    if not names and not faults:
        faults.append(Fault(2, "name", "There is no name below the head."))
    return ((), faults) if faults else (names, ())


def _head_fault(head: Sequence[str]) -> Fault:
    for cell in head:
        if cell not in COLUMNS:
            told = (
                f"“{cell[:30]}” isn't a column we take: leave “name” as the only one."
                if cell
                else "A column without a head."
            )
            return Fault(1, cell[:30], told)
    return Fault(1, "name", "“name” is there more than once.")


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
