"""Exports: whole, in order, and harmless in a spreadsheet."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.exporting import Row, written

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


async def rows(*given: Row) -> AsyncIterator[Row]:
    for row in given:
        yield row


async def text(format: str, *given: Row) -> str:
    return "".join([line async for line in written(rows(*given), format)])


async def test_a_csv_export_can_be_read_back_cell_by_cell() -> None:
    row = {"name": 'Sam "the walker", Lee', "words": "one\ntwo", "at": AT, "score": -1.5, "none": None}
    lines = list(csv.reader(io.StringIO(await text("csv", row), newline="")))
    assert lines == [
        ["name", "words", "at", "score", "none"],
        ['Sam "the walker", Lee', "one\ntwo", "2026-03-01T09:30:00+00:00", "-1.5", ""],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
async def test_a_patients_words_never_become_a_formula(start: str) -> None:
    exported = await text("csv", {"said": f"{start}1+1"})
    cell = list(csv.reader(io.StringIO(exported, newline="")))[1][0]
    assert cell == f"'{start}1+1"


async def test_json_lines_keep_words_as_they_were_said() -> None:
    row: dict[str, Any] = {"said": "=1+1 – não", "days": frozenset({3, 1}), "on": date(2026, 3, 1)}
    exported = await text("jsonl", row, {"said": "two\nlines", "days": None, "on": None})
    assert [json.loads(line) for line in exported.splitlines()] == [
        {"said": "=1+1 – não", "days": [1, 3], "on": "2026-03-01"},
        {"said": "two\nlines", "days": None, "on": None},
    ]


async def test_an_id_is_text_that_no_spreadsheet_rounds_and_the_same_in_every_export() -> None:
    number = 383073005343325181
    ids = {"patient": number, "check_in": number, "delivery": number}
    row: dict[str, Any] = {**ids, "value": 3}
    told = {letter: f"{letter}{number}" for letter in "pcd"}
    lines = list(csv.reader(io.StringIO(await text("csv", row), newline="")))
    assert lines[1] == [*told.values(), "3"]
    assert list(json.loads(await text("jsonl", row)).values()) == [*told.values(), 3]
    assert f"p{number}" in await text("csv", {"at": AT, "patient": number})


async def test_an_id_that_is_not_there_stays_nothing() -> None:
    assert json.loads(await text("jsonl", {"patient": None})) == {"patient": None}


async def test_an_export_of_nothing_is_empty() -> None:
    assert await text("csv") == ""
    assert await text("jsonl") == ""
