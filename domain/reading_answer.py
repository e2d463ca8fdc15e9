"""Which of the offered answers did they type? Unsure is None: asking again is kinder than guessing."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import permutations
from typing import TypeVar

from domain.reading_text import fold, near, words_of
from domain.reading_words import ENGLISH_ANSWERS, AnswerWords

T = TypeVar("T")
Choices = Sequence[tuple[T, tuple[str, ...]]]

_LONGEST = 12  # words; nobody answers a button in more, and whoever writes more says more than an answer
_NOT_JUST_A_NUMBER = re.compile(r"(?<!\w)[-−<>≤≥]\d")


def read_answer(text: str, choices: Choices[T], words: AnswerWords = ENGLISH_ANSWERS) -> T | None:
    """The value of the one choice that the text can mean, else None. Never raises.

    `choices` pairs each value with the words and phrases for it, in any case and spelling. Understood,
    in this order: a choice's words exactly; the same words in another order or with fillers around them
    ("i agree strongly!!"); with small typos; a number, if it is one of the choice's words or its value.
    None as soon as two choices fit, or a word is left that could change the meaning ("i never agree").
    """
    said = words_of(text)
    if len(said) > _LONGEST or _NOT_JUST_A_NUMBER.search(fold(text)):
        return None
    meant = _exactly(text, said, choices)
    # A filler that is a word of some choice is first taken at its word, and only then as a filler.
    listed = {word for _, phrases in choices for phrase in phrases for word in words_of(phrase)}
    for fillers in (words.fillers - listed, words.fillers):
        meant = meant or _loosely(said, choices, fillers)
    chosen = [value for index, (value, _) in enumerate(choices) if index in meant]
    return chosen[0] if len(chosen) == 1 else None


def _exactly(text: str, said: tuple[str, ...], choices: Choices[T]) -> set[int]:
    """Indexes of the choices one of whose phrases is the whole text, spaces and punctuation aside."""
    folded = fold(text)
    # "1 0" is no ten, though "n / a" is an n/a.
    joined = "".join(said) if len(said) == 1 or not any(map(str.isdecimal, said)) else ""
    return {
        index
        for index, (value, phrases) in enumerate(choices)
        for phrase in (*phrases, *_number(value))
        if (folded and folded == fold(phrase)) or (joined and joined == "".join(words_of(phrase)))
    }


def _loosely(said: tuple[str, ...], choices: Choices[T], fillers: Collection[str]) -> set[int]:
    """The same with fillers, word order and typos forgiven; a number beside words must mean the same."""
    rest = _without(said, fillers)
    digits = {_short(word) for word in rest if word.isdecimal()}
    spelled = frozenset(word for word in rest if not word.isdecimal())
    whole = _by_words(rest, choices, fillers)
    if whole or not digits:
        return whole
    numbered = [_by_number(digit, choices) for digit in sorted(digits)]
    meant = set.intersection(*numbered)
    return meant & _by_words(spelled, choices, fillers) if spelled else meant


def _by_words(said: frozenset[str], choices: Choices[T], fillers: Collection[str]) -> set[int]:
    """Choices whose phrase has just these words; failing that, those within a few slips of them."""
    wanted = [
        (index, _core(phrase, fillers)) for index, (_, phrases) in enumerate(choices) for phrase in phrases
    ]
    if same := {index for index, key in wanted if said and key == said}:
        return same
    return {index for index, key in wanted if said and _almost(said, key)}


def _almost(said: frozenset[str], meant: frozenset[str]) -> bool:
    """Can each word typed be paired with one meant, slips allowed? Words run together are one word."""
    if len(meant) > 4:
        return False
    if len(said) == 1 and len(meant) > 1:
        return any(
            near(next(iter(said)), "".join(order)) is not None for order in permutations(sorted(meant))
        )
    return len(said) == len(meant) and any(
        all(near(typed, word) is not None for typed, word in zip(sorted(said), order, strict=True))
        for order in permutations(sorted(meant))
    )


def _by_number(digits: str, choices: Choices[T]) -> set[int]:
    return {
        index
        for index, (value, phrases) in enumerate(choices)
        if any(_short(word) == digits for word in (*map("".join, map(words_of, phrases)), *_number(value)))
    }


def _number(value: object) -> tuple[str, ...]:
    """A whole number, as an int or in figures, is a word for itself."""
    figures = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return (figures,) if figures.isdecimal() else ()


def _short(digits: str) -> str:
    """Without leading zeros."""
    return digits.lstrip("0") or digits[:1]


def _core(phrase: str, fillers: Collection[str]) -> frozenset[str]:
    """A phrase's words without fillers, if two are left: the "not" of "not for me" says too little alone."""
    words = words_of(phrase)
    left = _without(words, fillers)
    return left if len(left) > 1 else frozenset(words)


def _without(said: Iterable[str], fillers: Collection[str]) -> frozenset[str]:
    """The words that carry the meaning: all of them, if they are nothing but fillers."""
    words = frozenset(said)
    return frozenset(word for word in words if word not in fillers) or words
