"""The matching language: one line that a clinician can read, taken apart into elements.

chest                 the word                       a/b_c       either, `_` for a space inside
{pain}                any of a family                suffocat*   words that begin so
[my/the]              may be there or not            ..3         up to three words between
#  #<4  #>39  #1990-2030   a number                  |           where a sentence begins or ends
fever & confused      both, in any order, in one message, at most WINDOW words apart
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.triage.text import BREAK, fold

WINDOW = 25
LONGEST_GAP = 8
LONGEST_PHRASE = 6
_NUMBER = re.compile(r"#(?:([<>])([0-9.]+)|([0-9.]+)-([0-9.]+))?")
_SPLIT = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+")

Entry = tuple[str, ...]


class PatternFault(ValueError):
    """The line is not in the matching language; the message says what is wrong, for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `least` to `most`, both included."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern: any of its entries, stems or ranges; or any word at all (a gap's step)."""

    entries: frozenset[Entry] = frozenset()
    stems: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    optional: bool = False
    gap: bool = False


Elements = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What patterns may refer to: families, and equal spellings of a word."""

    families: Mapping[str, tuple[str, ...]]
    same: Mapping[str, tuple[str, ...]]


def parse(line: str, grammar: Grammar) -> tuple[Elements, ...]:
    """A pattern's parts (one, or more where `&` joins them). Raises PatternFault."""
    parts = tuple(_part(part.split(), grammar) for part in line.split("&"))
    if not all(parts):
        raise PatternFault(f"There is nothing on one side of an `&` in “{line}”.")
    return parts


def entry(words: str) -> Entry:
    """A word or phrase as it is looked up. Raises PatternFault if it has no words or too many."""
    found = tuple(_SPLIT.findall(fold(words.replace("_", " "))))
    if not 1 <= len(found) <= LONGEST_PHRASE:
        raise PatternFault(f"“{words}” has {len(found)} words; a phrase has 1 to {LONGEST_PHRASE}.")
    return found


def _part(tokens: list[str], grammar: Grammar) -> Elements:
    elements: list[Element] = []
    for token in tokens:
        elements += _steps(token, grammar)
    while elements and elements[0].gap:
        raise PatternFault("A pattern does not begin with a gap.")
    if elements and elements[-1].optional:
        raise PatternFault("A pattern ends with something that must be there, not with a gap or `[…]`.")
    if elements and all(element.optional for element in elements):
        raise PatternFault("Everything in the pattern is optional.")
    return tuple(elements)


def _steps(token: str, grammar: Grammar) -> list[Element]:
    if token.startswith(".."):
        if not token[2:].isdigit() or not 1 <= int(token[2:]) <= LONGEST_GAP:
            raise PatternFault(f"“{token}”: a gap is ..1 to ..{LONGEST_GAP}.")
        return [Element(optional=True, gap=True)] * int(token[2:])
    if token.startswith("["):
        if not token.endswith("]"):
            raise PatternFault(f"“{token}” has no closing bracket; inside, write _ for a space.")
        return [_choice(token[1:-1], grammar, optional=True)]
    return [_choice(token, grammar, optional=False)]


def _choice(token: str, grammar: Grammar, *, optional: bool) -> Element:
    entries, stems, ranges = set[Entry](), set[str](), list[Range]()
    for option in _options(token, grammar):
        if option == BREAK:
            entries.add((BREAK,))
        elif option.startswith("#"):
            ranges.append(_range(option))
        elif option.endswith("*"):
            stems.add(_stem(option))
        else:
            entries.update(_spellings(entry(option), grammar))
    return Element(frozenset(entries), frozenset(stems), tuple(ranges), optional)


def _options(token: str, grammar: Grammar) -> list[str]:
    options: list[str] = []
    for option in token.split("/"):
        if not option.startswith("{"):
            options.append(option)
            continue
        name = option[1:-1]
        if not option.endswith("}") or name not in grammar.families:
            raise PatternFault(f"There is no family “{option}”.")
        options += grammar.families[name]
    return options


def _spellings(written: Entry, grammar: Grammar) -> set[Entry]:
    """The entry, and the entry with one of its words in each equal spelling."""
    found = {written}
    for place, word in enumerate(written):
        for other in grammar.same.get(word, ()):
            spelt = (*written[:place], *entry(other), *written[place + 1 :])
            if len(spelt) <= LONGEST_PHRASE:
                found.add(spelt)
    return found


def _stem(option: str) -> str:
    stem = fold(option[:-1])
    if len(stem) < 4 or not stem.isalpha():
        raise PatternFault(f"“{option}”: at least four letters before the star.")
    return stem


def _range(option: str) -> Range:
    found = _NUMBER.fullmatch(option)
    if not found:
        raise PatternFault(f"“{option}” is no number: write #, #<4, #>39 or #1990-2030.")
    side, limit, least, most = found.groups()
    if least is not None:
        return Range(float(least), float(most))
    if side == "<":
        return Range(0.0, float(limit) - 0.001)
    return Range(float(limit) + 0.001 if limit else 0.0, 1e9)
