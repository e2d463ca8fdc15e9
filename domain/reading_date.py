"""A coming day out of what somebody typed: "3 Feb", "next Tuesday", "in two weeks", "the 14th"."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from domain.reading_date_symbols import NOTHING, Symbol, full_year, symbols_of
from domain.reading_text import one_line
from domain.reading_words import ENGLISH_DATES, DateWords

YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class NotADate:
    """No coming day, or more than one. `understood` is what we read; `could_be` the days it might mean."""

    understood: str
    reason: Literal["past", "no_date", "ambiguous", "too_far"]
    could_be: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class _No:
    """Something that was meant as a day and is none (31 February), or only half of one (next week)."""

    reason: Literal["past", "no_date", "ambiguous"]


_Found = date | _No
_WEEK = timedelta(days=7)


def read_date(text: str, today: date, words: DateWords = ENGLISH_DATES) -> date | NotADate:
    """The one coming day in a text: today at the earliest, at most two years ahead. Never raises.

    Figures are read day first (3/2 is in February). A day without its year, or month, is the next such
    day; a weekday is the next one after today. "Next Tuesday" on a Monday may mean tomorrow or the week
    after: `ambiguous`, with both in `could_be`, as for two different days, or a weekday that isn't the
    date's.
    """
    said = one_line(text, 40)
    symbols = symbols_of(text, words)
    found = set(_days(symbols, today))
    days: set[date] = {one for one in found if isinstance(one, date)}
    weekdays = {symbol.value for symbol in symbols if symbol.role == "weekday"}
    if len(days) > 1 and weekdays:  # "Tuesday 3 February": the date leads, the weekday must agree
        rest = [one for one in symbols if one.role != "weekday"]
        dated = {one for one in _days(rest, today) if isinstance(one, date)} & days
        days = dated if weekdays == {day.weekday() for day in dated} else days
    if len(days) > 1 or (days and any(isinstance(one, _No) for one in found)):
        return NotADate(said, "ambiguous", tuple(sorted(day for day in days if _in_reach(day, today))))
    if days:
        return _judged(days.pop(), today, said)
    return NotADate(said, next((one.reason for one in found if isinstance(one, _No)), "no_date"))


def _judged(day: date, today: date, said: str) -> date | NotADate:
    if day < today:
        return NotADate(said, "past")
    return day if _in_reach(day, today) else NotADate(said, "too_far")


def _in_reach(day: date, today: date) -> bool:
    return today <= day <= _add_months(today, 12 * YEARS_AHEAD)


def _days(symbols: Sequence[Symbol], today: date) -> Iterator[_Found]:
    """Every day in a row of symbols, from left to right."""
    at = 0
    while at < len(symbols):
        found, width = _one(symbols[at:], today)
        yield from found
        at += width


def _one(symbols: Sequence[Symbol], today: date) -> tuple[Sequence[_Found], int]:
    """What the symbols begin with, and how many of them that took."""
    first, second, third, fourth = (*symbols, *(NOTHING,) * 4)[:4]
    match first.role, second.role, third.role:
        case "figures", _, _:
            return [_figures(first.parts, today)], 1
        case "number", "month", _:
            return _with_year(first.value, second.value, third, 2, today)
        case "month", "number", _:
            return _with_year(second.value, first.value, third, 2, today)
        case "ahead", "number" | "one", "unit":
            return [_ahead(second.value, third.value, today)], 3
        case "number" | "one", "unit", "ahead":
            return [_ahead(first.value, second.value, today)], 3
        case "number" | "one", "unit", "relative":  # "two weeks tomorrow"
            return [today + timedelta(days=third.value + first.value * max(second.value, 0))], 3
        case "number" | "one", "unit", "weekday":  # "a week on Tuesday"
            return [_weekday(third.value, today) + timedelta(days=first.value * max(second.value, 0))], 3
        case "weekday", "unit", _ if second.value == 7 and fourth.role != "weekday":  # "Tuesday week"
            return [_weekday(first.value, today) + _WEEK], 2
        case "next", "weekday", _:
            return sorted(_next_weekday(second.value, today)), 2
        case "last", "weekday" | "unit" | "month", _:
            return [_No("past")], 2
        case "next", "unit" | "month", _:
            return [_No("ambiguous")], 2
        case "relative", _, _:
            return [today + timedelta(days=first.value)], 1
        case "weekday", _, _:
            return [_weekday(first.value, today)], 1
        case "number", "unit", _:
            return [], 2
        case "number", _, _:
            return [_day_of_month(first.value, today)], 1
        case _:
            return [], 1


def _with_year(day: int, month: int, after: Symbol, width: int, today: date) -> tuple[Sequence[_Found], int]:
    """A day and a month, with the year if one follows."""
    if after.role == "year" or (after.role == "number" and 20 <= after.value <= 99):
        return [_date(full_year(after.value), month, day, today)], width + 1
    return [_date(None, month, day, today)], width


def _figures(parts: tuple[int | None, int, int], today: date) -> _Found:
    """(year or None, month, day); a month past 12 in a place that could hold a day is an American date."""
    year, month, day = parts
    return _date(year, day, month, today) if month > 12 >= day else _date(year, month, day, today)


def _date(year: int | None, month: int, day: int, today: date) -> _Found:
    """The date; without a year the next one from today on, today included."""
    years = (year,) if year is not None else range(today.year, today.year + 9)
    for candidate in years:
        if 1 <= month <= 12 and 1 <= candidate <= 9999 and 1 <= day <= monthrange(candidate, month)[1]:
            found = date(candidate, month, day)
            if year is not None or found >= today:
                return found
    return _No("no_date")


def _day_of_month(day: int, today: date) -> _Found:
    """The next such day of a month, today included: "the 31st" in April is in May."""
    for ahead in range(3):
        month = _add_months(today.replace(day=1), ahead)
        if 1 <= day <= monthrange(month.year, month.month)[1] and month.replace(day=day) >= today:
            return month.replace(day=day)
    return _No("no_date")


def _ahead(count: int, unit: int, today: date) -> _Found:
    """So many units from today; months and years are -1 and -12. Beyond the calendar is its last day."""
    if count > 2000:
        return date.max
    return _add_months(today, -unit * count) if unit < 0 else today + timedelta(days=unit * count)


def _weekday(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_weekday(weekday: int, today: date) -> set[date]:
    """What "next Tuesday" can mean: the first one after today, and the one in next week."""
    return {_weekday(weekday, today), today + timedelta(days=7 - today.weekday() + weekday)}


def _add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 9999:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
