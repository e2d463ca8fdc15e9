"""Rows as CSV or JSON Lines, one at a time, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

Row = Mapping[str, Any]
FORMATS = ("csv", "jsonl")
_LETTER = {"patient": "p", "check_in": "c", "delivery": "d"}  # by column, wherever it is exported
# A spreadsheet takes a cell that begins like this for a formula, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def written(rows: AsyncIterable[Row], format: str) -> AsyncGenerator[str]:
    """The rows as text, a line each (CSV: a heading first, and a cell may hold line breaks).

    Ids are text with a letter before them, the same in every export: see `named`.
    """
    heading = format == "csv"
    async for given in rows:
        row = {column: named(column, value) for column, value in given.items()}
        if heading:
            yield _csv_line(row)
            heading = False
        if format == "csv":
            yield _csv_line(_cell(value) for value in row.values())
        else:
            yield json.dumps(row, default=_plain, ensure_ascii=False) + "\n"


def named(column: str, value: Any) -> Any:
    """The id in a column of ids as text, such as p383073005343325181; anything else as it is.

    Ids have up to 19 digits. Spreadsheets, and JavaScript, keep 15 of a number and round the rest to zero,
    which would make one person of several.
    """
    letter = _LETTER.get(column)
    return f"{letter}{value}" if letter and isinstance(value, int) else value


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> Any:
    """A value for one cell. Text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, dict | list | tuple | set | frozenset):
        value = json.dumps(value, default=_plain, ensure_ascii=False)
    elif not isinstance(value, int | float | None):
        value = str(_plain(value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _plain(value: Any) -> Any:
    """What JSON has no word for: instants and days in ISO 8601, sets as sorted lists."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case set() | frozenset():
            return sorted(value)
        case Enum():
            return value.value
        case bytes():
            return value.hex()
        case _:
            return str(value)
