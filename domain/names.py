"""Finding a person by the beginning of their name, though names are kept sealed (a blind index)."""

import unicodedata

from domain.reading_text import words_of

SHORTEST = 2  # letters; a name of one letter is found by that letter
LONGEST = 12
MOST_WORDS = 4


def parts(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: folded, without accents; at most MOST_WORDS of them."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return words_of(bare)[:MOST_WORDS]


def beginnings(name: str) -> frozenset[str]:
    """Every beginning by which the name is to be found: "Sam O'Neil" by sa, sam, on, one, onei, oneil.

    What the database keeps of each is an HMAC (db/caseload.py), never the letters.
    """
    return frozenset(
        word[:length]
        for word in parts(name)
        for length in range(min(SHORTEST, len(word)), min(LONGEST, len(word)) + 1)
    )


def most_telling(asked: str) -> str | None:
    """Of what was typed into the search box, the beginning to look up; None if it is too short for that."""
    longest = max(parts(asked), key=len, default="")[:LONGEST]
    return longest if len(longest) >= SHORTEST or (longest and not longest.isascii()) else None


def begins_so(name: str, asked: str) -> bool:
    """Does each word that was typed begin a word of the name?"""
    own = parts(name)
    return all(any(word.startswith(typed) for word in own) for typed in parts(asked))
