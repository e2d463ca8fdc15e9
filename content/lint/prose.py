"""Measures of plain words: reading age, sentences, paragraphs, words."""

from __future__ import annotations

import re
import warnings

ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_](?:[\w’'.,:/-]*[^\W_])?")

# Flesch–Kincaid was made for 100 words and more: in a text of two sentences one long word moves it by
# two school years. Texts this short are given that much room, and no more.
SHORT_TEXT_WORDS = 25
SHORT_TEXT_ROOM = 2.0


def without_addresses(text: str) -> str:
    """The text with web addresses taken out: nobody reads those aloud."""
    return ADDRESS.sub("", text)


def words(text: str) -> list[str]:
    """The words of a text, a number counting as one."""
    return _WORD.findall(without_addresses(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a new line ends one too."""
    return [part.strip() for part in _SENTENCE_END.split(without_addresses(text)) if words(part)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, parted by empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def reading_age(text: str) -> float:
    """Years of age at which an English text is readable: textstat's Flesch–Kincaid grade + 5."""
    read = " ".join(_closed(sentence) for sentence in sentences(text)).replace("’", "'")
    if not read:
        return 5.0
    with warnings.catch_warnings():
        # textstat 0.7.4 still imports pkg_resources; newer ones fetch data from the net at run time.
        warnings.simplefilter("ignore")
        import textstat
    return round(float(textstat.flesch_kincaid_grade(read)) + 5.0, 1)


def _closed(sentence: str) -> str:
    """A line without a full stop, such as one of a list, is a sentence all the same."""
    return sentence if re.search(r"[.!?…][\"'”’)\]]*$", sentence) else f"{sentence}."


def reading_age_limit(text: str, limit: float) -> float:
    """The age a text may have: the limit, with room for texts too short to be measured well."""
    return limit + (SHORT_TEXT_ROOM if len(words(text)) < SHORT_TEXT_WORDS else 0.0)
