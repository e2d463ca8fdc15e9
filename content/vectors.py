"""Test vectors: answers with the score they must come to, run whenever a pack is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content import fields
from content.yamlfile import Sheet
from domain.instruments import Instrument, Score
from domain.scoring import AnswerFault, CannotScore, score

NA = "na"
_CHECKED = ("raw", "score", "standard_error", "level", "flags")


@dataclass(frozen=True, slots=True)
class Vector:
    """One set of answers and what is expected of it; `expected` may name only some of the values."""

    place: int
    answers: Mapping[str, int | None]
    seconds: float | None
    expected: Mapping[str, Any]


def read_vectors(sheet: Sheet, instrument: Instrument, *where: str | int) -> list[Vector]:
    """The vectors of a sheet; those that are not shaped like one become findings."""
    vectors = list[Vector]()
    for place, _ in enumerate(fields.listed(sheet, *where)):
        answers = fields.listed(sheet, *where, place, "answers")
        fields.only(sheet, ("answers", "seconds", *_CHECKED), *where, place)
        if len(answers) != len(instrument.items):
            sheet.fault(
                (*where, place),
                "vector",
                f"{len(answers)} answers, {len(instrument.items)} items.",
                "give one answer an item, `na` for none",
            )
            continue
        given = fields.mapping(sheet, *where, place)
        vectors.append(
            Vector(
                place,
                {
                    item: None if value == NA else value
                    for item, value in zip(instrument.item_ids, answers, strict=True)
                },
                fields.number(sheet, *where, place, "seconds") if "seconds" in given else None,
                {key: given[key] for key in _CHECKED if key in given},
            )
        )
    return vectors


def run_vectors(sheet: Sheet, instrument: Instrument, vectors: list[Vector], *where: str | int) -> None:
    """Score every vector; each mismatch becomes one of the sheet's findings."""
    for vector in vectors:
        at = (*where, vector.place)
        if not {"score", "level"} <= vector.expected.keys():
            sheet.fault(at, "vector", "The vector expects no score and level.", "add what must come out")
        try:
            came = score(instrument, vector.answers, vector.seconds)
        except (AnswerFault, CannotScore) as fault:
            sheet.fault(at, "vector", str(fault), "correct the answers")
            continue
        for key, expected in vector.expected.items():
            if not _same(expected, _part(came, key)):
                sheet.fault(
                    (*at, key),
                    "vector",
                    f"{key} came out as {_part(came, key)}, not {expected}.",
                    "correct the vector, the table or the scorer",
                )


def _part(came: Score, key: str) -> Any:
    value = getattr(came, key)
    return list(value) if isinstance(value, tuple) else value


def _same(expected: Any, came: Any) -> bool:
    """Numbers agree to the decimals the vector gives, one at least: 5.17 for a mean of 5.1667."""
    if type(expected) in (int, float) and type(came) in (int, float):
        decimals = max(1, len(repr(expected).partition(".")[2]))
        return bool(abs(expected - came) <= 0.5 * 10.0**-decimals + 1e-9)
    return bool(expected == came)
