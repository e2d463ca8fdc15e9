"""A time of day out of what somebody typed: "8am", "half past six in the evening", "20:15"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import chain
from typing import Literal

from domain.reading_phrases import by_phrase, prepared
from domain.reading_text import one_line, words_of
from domain.reading_words import ENGLISH_TIMES, Phrases, TimeWords

_SEPARATED = re.compile(r"(?<=\d)(?:[:.,]|\s:\s|\s?h\s?)(?=\d)")
_PIECES = re.compile(r"\d+(?:~\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class NotATime:
    """No time, or more than one. `understood` is what we read; `could_be` the times it might mean."""

    understood: str
    reason: Literal["past_24", "no_time", "ambiguous"]
    could_be: tuple[time, ...] = ()


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A piece of the text with its role; `value` is a number, or minutes for a clock reading."""

    role: str
    text: str
    value: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """An hour as said, and the minutes that go on top (or off, below 0). `fixed`: am and pm don't apply."""

    text: str
    hour: int
    minutes: int = 0
    fixed: bool = False


def read_time(text: str, words: TimeWords = ENGLISH_TIMES) -> time | NotATime:
    """The one time of day in a text, to the minute. Never raises.

    Without a word for the part of the day it is read as on a 24-hour clock: "8.30" is in the morning,
    "half past six" too; whoever asks should say back what was understood. 24:00 is midnight, anything
    later `past_24`; two different times, or a time that contradicts its part of the day, `ambiguous`.
    """
    symbols = _symbols(text, words)
    readings = list(_readings(symbols))
    if any(reading.fixed for reading in readings):  # the 12 of "12 noon" says nothing of its own
        readings = [one for one in readings if one.fixed or (one.hour % 12, one.minutes) != (0, 0)]
    parts = {symbol.role for symbol in symbols if symbol.role in ("am", "pm", "night")}
    return _decide(text, readings, parts)


def _decide(text: str, readings: Sequence[_Reading], parts: set[str]) -> time | NotATime:
    said = one_line(text, 40)
    late = [one for one in readings if not one.fixed and one.hour * 60 + one.minutes > 24 * 60]
    if late and len({(one.hour, one.minutes) for one in readings}) == 1:
        return NotATime(late[0].text, "past_24")
    if not readings:
        return NotATime(said, "no_time")
    options = {_at(one, part) for one in readings if one not in late for part in parts or {""}}
    times = tuple(sorted(option for option in options if option is not None))
    if len(times) == 1 and None not in options and not late:
        return times[0]
    return NotATime(said, "ambiguous", times)


def _at(reading: _Reading, part: str) -> time | None:
    """The time a reading means in a part of the day; None where the two contradict each other."""
    hour = reading.hour
    if not reading.fixed:
        match part:
            case "am" if hour > 12:
                return None
            case "pm" if hour == 0:
                return None
            case "am" | "night" if hour == 12:
                hour = 0
            case "pm" if hour < 12:
                hour += 12
            case "night" if 6 <= hour < 12:
                hour += 12
    return time(*divmod((hour * 60 + reading.minutes) % 1440, 60))


def _readings(symbols: Sequence[_Symbol]) -> Iterator[_Reading]:
    """Every time in a row of symbols, from left to right."""
    at = 0
    while at < len(symbols):
        reading, width = _spoken(symbols[at:]) or _halved(symbols[at:]) or _plain(symbols[at:])
        if reading is not None:
            yield reading
        at += width


def _spoken(symbols: Sequence[_Symbol]) -> tuple[_Reading, int] | None:
    """ "Quarter to nine", "ten past midnight", "20 minutes to 8". "5 to 9" in digits may be a range: no."""
    first = symbols[0]
    if first.role not in ("number", "quarter"):
        return None
    named = len(symbols) > 1 and symbols[1].role == "minutes"
    rest = symbols[1 + named :]
    if len(rest) < 2 or rest[0].role not in ("past", "to"):
        return None
    hour = _hour(rest[1])
    counts = first.role == "quarter" or named or (first.value % 5 == 0 and first.value > 0)
    range_like = (
        rest[0].role == "to" and first.text.isdecimal() and rest[1].text.isdecimal() and first.value <= 12
    )
    if hour is None or not counts or first.value > 59 or (range_like and not named):
        return None
    minutes = first.value if rest[0].role == "past" else -first.value
    text = " ".join(symbol.text for symbol in symbols[: 3 + named])
    return _Reading(text, hour, minutes, rest[1].role == "fixed"), 3 + named


def _halved(symbols: Sequence[_Symbol]) -> tuple[_Reading, int] | None:
    """ "Half past six"."""
    if symbols[0].role not in ("half_past", "half_before") or len(symbols) < 2:
        return None
    hour = _hour(symbols[1])
    if hour is None:
        return None
    minutes = 30 if symbols[0].role == "half_past" else -30
    text = f"{symbols[0].text} {symbols[1].text}"
    return _Reading(text, hour, minutes, symbols[1].role == "fixed"), 2


def _plain(symbols: Sequence[_Symbol]) -> tuple[_Reading | None, int]:
    """ "20:15", "8", "eight thirty", "six oh five", "noon"; or nothing, one symbol on."""
    first, second, third = (*symbols, _NOTHING, _NOTHING)[:3]
    if first.role == "clock":
        return _Reading(first.text, *divmod(first.value, 60)), 1
    hour = _hour(first)
    if hour is None:
        return None, 1
    if first.role == "fixed":
        return _Reading(first.text, 0 if hour == 24 else hour, 0, True), 1
    if second.role == "lengths" or second.role == "minutes":
        return None, 2
    text = f"{first.text} {second.text}"
    if second.role == "zero" and third.role == "number" and third.value < 10:
        return _Reading(f"{text} {third.text}", hour, third.value), 3
    if (
        second.role == "number"
        and 10 <= second.value < 60
        and first.text.isdecimal() == second.text.isdecimal()
    ):
        return _Reading(text, hour, second.value), 2
    return _Reading(first.text, hour), 1


def _hour(symbol: _Symbol) -> int | None:
    return symbol.value if symbol.role in ("number", "fixed") else None


_NOTHING = _Symbol("", "")


def _symbols(text: str, words: TimeWords) -> list[_Symbol]:
    """The text as symbols; words that mean nothing for a time leave a gap symbol."""
    pieces = _PIECES.findall(_SEPARATED.sub("~", prepared(text)))
    symbols: list[_Symbol] = []
    for said, meaning in by_phrase(pieces, _table(words)):
        if said[0].isdecimal():
            symbols.extend(_numeral(said))
        else:
            role, value = meaning or ("", 0)
            symbols.append(_Symbol(role, said, value))
    return _joined([symbol for symbol in symbols if symbol.role != "oclock"])


def _numeral(piece: str) -> Iterator[_Symbol]:
    """ "8", "830", "20~15" (a separator between digits) as numbers and clock readings."""
    text = piece.replace("~", ":")
    hour, *rest = piece.split("~")
    if not rest and len(hour) <= 2:
        yield _Symbol("number", text, int(hour))
        return
    if not rest and len(hour) <= 4:
        hour, rest = hour[:-2], [hour[-2:]]
    odd = not rest or len(hour) > 2 or len(rest) > 2 or any(len(part) != 2 for part in rest)
    if odd or (int(rest[0]) > 59 and int(hour) < 24):  # "8.5", "3.2.2027", "12:75"
        yield _Symbol("broken", text)
    else:
        yield _Symbol("clock", text, int(hour) * 60 + int(rest[0]))


def _joined(symbols: Sequence[_Symbol]) -> list[_Symbol]:
    """Spoken tens and units put together: twenty five."""
    whole: list[_Symbol] = []
    for symbol in symbols:
        last = whole[-1] if whole else _NOTHING
        spoken = last.role == symbol.role == "number" and not (last.text + symbol.text).isdecimal()
        if spoken and last.value in (20, 30, 40, 50) and 0 < symbol.value < 10:
            whole[-1] = _Symbol("number", f"{last.text} {symbol.text}", last.value + symbol.value)
        else:
            whole.append(symbol)
    return whole


def _table(words: TimeWords) -> dict[tuple[str, ...], tuple[str, int]]:
    """Every phrase, split into words, with its role and value; the first role listed wins."""
    roles: tuple[tuple[str, int, Phrases], ...] = (
        ("fixed", 12, words.noon),
        ("fixed", 24, words.midnight),
        ("am", 0, words.before_noon),
        ("pm", 0, words.after_noon),
        ("night", 0, words.night),
        ("quarter", 15, words.quarter),
        ("half_past", 30, words.half_past),
        ("half_before", 30, words.half_before),
        ("past", 0, words.past),
        ("to", 0, words.to),
        ("minutes", 0, words.minutes),
        ("oclock", 0, words.oclock),
        ("lengths", 0, words.lengths),
    )
    table = {
        tuple(words_of(phrase)): (role, value)
        for role, value, phrases in reversed(roles)
        for phrase in phrases
    }
    numbers = (("number" if number else "zero", number, (word,)) for word, number in words.numbers.items())
    return dict(chain(((tuple(phrase), (role, n)) for role, n, phrase in numbers), table.items()))
