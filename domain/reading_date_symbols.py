"""The pieces a date is made of: what `domain.reading_date` sees of a text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.reading_phrases import by_phrase, prepared
from domain.reading_text import near, words_of
from domain.reading_words import DateWords, Phrases

_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_PARTED = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?(?![\d/-])")
_PIECES = re.compile(r"@\d+|\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A piece of the text with its role and value.

    A unit's value is its days; months and years, which have no fixed number of them, are -1 and -12.
    `parts` (year or None, month, day) is only for dates written in figures.
    """

    role: str
    value: int = 0
    parts: tuple[int | None, int, int] = (None, 0, 0)


NOTHING = Symbol("")


def symbols_of(text: str, words: DateWords) -> list[Symbol]:
    """The text as symbols without its times of day; a word that means nothing for a date leaves a gap."""
    figures: list[Symbol] = []

    def keep(match: re.Match[str]) -> str:
        parts = _parts(match)
        if parts is None:
            return " "
        figures.append(Symbol("figures", parts=parts))
        return f" @{len(figures) - 1} "

    pieces = _PIECES.findall(_PARTED.sub(keep, _CLOCK.sub(" ", prepared(text).replace("@", " "))))
    symbols: list[Symbol] = []
    for said, meaning in by_phrase(pieces, _table(words)):
        if said[0] == "@":
            symbols.append(figures[int(said[1:])])
        elif meaning is not None:
            symbols.append(meaning)
        else:
            symbols.append(_numeral(said) if said.isdecimal() else _misspelt(said, words) or NOTHING)
    return _tidied(symbols)


def full_year(year: int) -> int:
    """27 is 2027."""
    return year + 2000 if year < 100 else year


def _parts(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    """Year, month and day of 3/2, 3/2/27, 3.2.2027 or 2027-02-03; None for 10.30, which is a time."""
    first, mark, second, third = match.groups()
    if third is None:
        return None if mark == "." or len(first) > 2 else (None, int(second), int(first))
    if len(first) == 4:
        return int(first), int(second), int(third)
    return full_year(int(third)), int(second), int(first)


def _numeral(piece: str) -> Symbol:
    if len(piece) == 4:
        return Symbol("year", int(piece))
    return Symbol("number", int(piece[:6]))


def _misspelt(piece: str, words: DateWords) -> Symbol | None:
    """A long name of a month or weekday with a slip in it, if only one is near."""
    names = [("month", words.months), ("weekday", words.weekdays)]
    near_ones = {
        Symbol(role, value)
        for role, known in names
        for name, value in known.items()
        if len(name) > 5 and near(piece, name) is not None
    }
    return near_ones.pop() if len(near_ones) == 1 else None


def _tidied(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Times of day and little words taken out, spoken tens and units put together."""
    whole: list[Symbol] = []
    for symbol in symbols:
        last = whole[-1] if whole else NOTHING
        if symbol.role == "clock":
            if last.role == "number":
                whole.pop()
        elif symbol.role == last.role == "number" and last.value in (20, 30) and 0 < symbol.value < 10:
            whole[-1] = Symbol("number", last.value + symbol.value)
        elif symbol.role == "number" and last.role in ("at", "one"):
            # "at 11" is no day; the "a" of "a couple of weeks" adds nothing
            whole.pop()
            if last.role == "one":
                whole.append(symbol)
        elif symbol.role != "between":
            whole.append(symbol)
    return whole


def _table(words: DateWords) -> Mapping[tuple[str, ...], Symbol]:
    """Every phrase, split into words, with its symbol; the first listed wins."""
    phrases: tuple[tuple[Symbol, Phrases], ...] = (
        (Symbol("relative", 0), words.today),
        (Symbol("relative", 1), words.tomorrow),
        (Symbol("relative", 2), words.day_after_tomorrow),
        (Symbol("relative", -1), words.yesterday),
        (Symbol("next"), words.next),
        (Symbol("last"), words.last),
        (Symbol("ahead"), words.ahead),
        (Symbol("one", 1), words.one),
        (Symbol("unit", 1), words.day),
        (Symbol("unit", 7), words.week),
        (Symbol("unit", 14), words.fortnight),
        (Symbol("unit", -1), words.month),
        (Symbol("unit", -12), words.year),
        (Symbol("between"), words.between),
        (Symbol("at"), words.before_clock),
        (Symbol("clock"), words.after_clock),
        *((Symbol("month", number), (name,)) for name, number in words.months.items()),
        *((Symbol("weekday", number), (name,)) for name, number in words.weekdays.items()),
        *((Symbol("number", number), (name,)) for name, number in words.numbers.items()),
    )
    return {words_of(phrase): symbol for symbol, names in reversed(phrases) for phrase in names}
