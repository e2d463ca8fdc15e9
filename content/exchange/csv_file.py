"""A table of tips as CSV: UTF-8 with the mark that spreadsheets look for, every cell defused."""

import csv
import io
from collections.abc import Sequence

from content.exchange.cells import as_it_was, defused

LARGEST_CELL = 40_000  # characters


class Unreadable(ValueError):
    """The file can't be read at all; a sentence with its cure."""


def write_csv(table: Sequence[Sequence[str]]) -> bytes:
    """The bytes of the file."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in table:
        writer.writerow([defused(cell) for cell in row])
    return lines.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, most_rows: int) -> list[list[str]]:
    """The cells, at most `most_rows` + 1 rows. Raises Unreadable."""
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not UTF-8. Save it as “CSV UTF-8” and try again.") from None
    first = words.split("\n", 1)[0]
    between = max(",;\t", key=first.count)  # spreadsheets on the continent part cells by semicolons
    csv.field_size_limit(LARGEST_CELL)
    table: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=between, strict=True):
            table.append([as_it_was(cell) for cell in row])
            if len(table) > most_rows:
                break
    except csv.Error as fault:
        raise Unreadable(f"Row {len(table) + 1} can't be read as CSV ({fault}).") from None
    return table
