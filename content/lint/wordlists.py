"""The lists of words that tips may not use, one file per language in content/lint-words/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "lint-words"


@dataclass(frozen=True, slots=True)
class WordList:
    """Words with the reason against them, the cure, and where the list does not apply."""

    rule: str
    why: str
    cure: str
    pattern: re.Pattern[str]
    except_topics: frozenset[str]
    levels: frozenset[int]  # empty: every level
    first_characters: int | None


@cache
def word_lists(language: str) -> tuple[WordList, ...]:
    """The lists for a language; none for a language that has no file yet."""
    path = FOLDER / f"{language}.yaml"
    if not path.is_file():
        return ()
    lists: Mapping[str, Mapping[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_word_list(rule, spec) for rule, spec in lists.items())


def _word_list(rule: str, spec: Mapping[str, object]) -> WordList:
    words = spec["words"]
    if not isinstance(words, list):
        raise ValueError(f"lint-words: the list {rule} has no words.")
    first = spec.get("first_characters")
    return WordList(
        rule=rule,
        why=str(spec["why"]),
        cure=str(spec["cure"]),
        pattern=re.compile("|".join(_phrase(str(word)) for word in words), re.IGNORECASE),
        except_topics=frozenset(_texts(spec.get("except_topics"))),
        levels=frozenset(int(level) for level in _texts(spec.get("levels"))),
        first_characters=int(str(first)) if first is not None else None,
    )


def _texts(value: object) -> Iterator[str]:
    return (str(each) for each in value) if isinstance(value, list) else iter(())


def _phrase(words: str) -> str:
    parts = (re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]") for word in words.split())
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"
