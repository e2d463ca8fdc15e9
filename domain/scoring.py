"""From answers to a score: the four scorers, and the flags that say how far to trust it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import assert_never

from domain import rasch
from domain.instruments import (
    Flag,
    Instrument,
    MeanScorer,
    RaschScorer,
    Score,
    SumScorer,
    TableScorer,
)
from domain.levels import level_of


class CannotScore(ValueError):
    """The pack lacks what its scorer needs, such as a licence holder's table."""


class AnswerFault(ValueError):
    """An answer to an item that isn't there, or with a value that isn't an option."""


def score(instrument: Instrument, answers: Mapping[str, int | None], seconds: float | None = None) -> Score:
    """Score a set of answers by item id; None is N/A, and an item left out was skipped.

    `seconds` is the time the person took over all of it, when known. Raises AnswerFault or CannotScore.
    """
    _check(instrument, answers)
    counted = _counted(instrument, answers)
    raw, value, error = _value(instrument, counted) if counted else (None, None, None)
    if len(counted) < instrument.rules.min_answered or value is None:
        value = error = None
    return Score(
        raw=raw,
        score=value,
        standard_error=error,
        level=None if value is None else level_of(value, instrument.cut_points),
        scorer_version=instrument.scorer_version,
        cut_point_set=instrument.chosen_cut_points,
        flags=tuple(_flags(instrument, answers, seconds)),
    )


def _check(instrument: Instrument, answers: Mapping[str, int | None]) -> None:
    if instrument.scorer is None:
        raise CannotScore(f"{instrument.id} cannot score yet: its table is missing.")
    for item, value in answers.items():
        if item not in instrument.item_ids:
            raise AnswerFault(f"{instrument.id} has no item “{item}”.")
        if value is not None and value not in instrument.values:
            allowed = ", ".join(map(str, instrument.values))
            raise AnswerFault(f"{value} is no answer to item {item} of {instrument.id}: it takes {allowed}.")


def _counted(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    """The answered items in the pack's order, turned round where the item is reversed."""
    ends = min(instrument.values) + max(instrument.values)
    given = ((item, answers.get(item.id)) for item in instrument.items)
    return {item.id: ends - value if item.reverse else value for item, value in given if value is not None}


def _value(instrument: Instrument, counted: Mapping[str, int]) -> tuple[float, float, float | None]:
    """Raw sum, score and standard error of at least one answered item."""
    total = sum(counted.values())
    full = total * len(instrument.items) / len(counted)
    match instrument.scorer:
        case MeanScorer(decimals=decimals):
            return float(total), round(total / len(counted), decimals), None
        case SumScorer(decimals=decimals):
            return full, round(full, decimals), None
        case TableScorer() as table:
            return _looked_up(table, full)
        case RaschScorer() as model:
            return float(total), *_measured(instrument, model, counted)
        case None:
            raise CannotScore(f"{instrument.id} cannot score yet: its table is missing.")
        case _ as unreachable:
            assert_never(unreachable)


def _looked_up(table: TableScorer, full: float) -> tuple[float, float, float | None]:
    key = math.floor(full + 0.5)
    error = table.standard_errors.get(key)
    rounded = None if error is None else round(error, table.decimals)
    return float(key), round(table.scores[key], table.decimals), rounded


def _measured(instrument: Instrument, model: RaschScorer, counted: Mapping[str, int]) -> tuple[float, float]:
    category = {value: number for number, value in enumerate(instrument.values)}
    raw = sum(category[value] for value in counted.values())
    found = rasch.estimate(raw, [model.locations[item] for item in counted], model.thresholds)
    place = min(100.0, max(0.0, model.intercept + model.slope * found.theta))
    # A zero would claim certainty, so the last decimal is the least error.
    error = max(round(model.slope * found.standard_error, model.decimals), 10.0**-model.decimals)
    return round(place, model.decimals), error


def _flags(
    instrument: Instrument, answers: Mapping[str, int | None], seconds: float | None
) -> Iterator[Flag]:
    given = [value for value in answers.values() if value is not None]
    rules = instrument.rules
    if len(given) < rules.min_answered:
        yield "too_few_answers"
    if len(given) < len(instrument.items):
        yield "missing_items"
    if len(given) >= rules.min_answered and _is_straight_line(instrument, given):
        yield "straight_lining"
    if seconds is not None and seconds < rules.min_seconds * len(given):
        yield "too_fast"


def _is_straight_line(instrument: Instrument, given: list[int]) -> bool:
    """The same tap throughout, whichever way an item counts."""
    if len(set(given)) != 1:
        return False
    match instrument.rules.straight_lining:
        case "off":
            return False
        case "extreme":
            return given[0] in (min(instrument.values), max(instrument.values))
        case "any":
            return True
        case _ as unreachable:
            assert_never(unreachable)
