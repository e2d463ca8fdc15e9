"""What the readers of times and dates share: a text cut into the phrases of a language's table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from domain.reading_text import fold

LONGEST = 200  # characters that are looked at; a time or a date stands in fewer

T = TypeVar("T")


def prepared(text: str) -> str:
    """Folded, without apostrophes, with digits of every script as 0-9, and not too long."""
    folded = fold(text[:LONGEST]).replace("'", "")
    return "".join(str(int(char)) if char.isdecimal() else char for char in folded)


def by_phrase(pieces: Sequence[str], table: Mapping[tuple[str, ...], T]) -> Iterator[tuple[str, T | None]]:
    """The pieces from left to right as (what was said, its meaning or None), the longest phrase first."""
    longest = max(map(len, table), default=1)
    at = 0
    while at < len(pieces):
        width = next((n for n in range(longest, 1, -1) if tuple(pieces[at : at + n]) in table), 1)
        phrase = tuple(pieces[at : at + width])
        yield " ".join(phrase), table.get(phrase)
        at += width
