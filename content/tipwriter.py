"""A tip as its file, and its words put in order first: what the console keeps is what a file can hold."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import yaml

from content.tipfile import NOBODY, TipFile, take_apart
from domain.tip_workflow import TipText

_HEADING = re.compile(r"^## +[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\s*$", re.MULTILINE)
_LIST_FIELDS = ("levels", "topics", "conditions", "exclusions")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


def tidy(words: str) -> str:
    """The words of a body as they are kept: line ends of one kind, no control characters, no empty ends."""
    lines = (_plain(line) for line in words.splitlines())
    return "\n".join(lines).strip()


def tidy_line(words: str) -> str:
    """The same for what is one line, such as the owner."""
    return " ".join(_plain(words).split())


def _plain(line: str) -> str:
    """Without what neither a spreadsheet nor a database can hold."""
    return "".join(
        each for each in line if each == "\t" or unicodedata.category(each) not in ("Cc", "Cs", "Cn")
    )


def has_heading(body: str) -> bool:
    """Whether a line of it would begin another language in a file."""
    return bool(_HEADING.search(body))


def write_tip(tip: str, version: int, text: TipText, approver: str | None = None) -> str:
    """The file of a tip: a head in YAML, then each language. Reading it gives the same text back."""
    head = [
        f"id: {tip}",
        *(f"{field}: [{', '.join(str(each) for each in ordered(text, field))}]" for field in _LIST_FIELDS),
        f"owner: {_scalar(text.owner)}",
        f"status: {'approved' if approver else 'unreviewed'}",
        f"approver: {_scalar(approver or NOBODY)}",
        f"evidence: {_scalar(text.evidence)}",
        f"version: {version}",
        f"review: {text.review.isoformat()}",
    ]
    bodies = [f"## {language}\n{text.bodies[language]}" for language in languages(text)]
    return "\n".join(["---", *head, "---", "\n\n".join(bodies)]) + "\n"


def ordered(text: TipText, field: str) -> list[str | int]:
    """The members of a set field, sorted."""
    return sorted(getattr(text, field))


def languages(text: TipText) -> list[str]:
    """English first, then the others by their tag."""
    return sorted(text.bodies, key=lambda language: (language != "en", language))


def text_of_file(tip: TipFile) -> TipText:
    """What a tip file says, as the console keeps it."""
    return TipText(
        frozenset(tip.levels),
        frozenset(tip.topics),
        frozenset(tip.conditions),
        frozenset(tip.exclusions),
        tidy_line(tip.evidence),
        tidy_line(tip.owner),
        tip.review,
        {language: tidy(body) for language, body in tip.bodies.items()},
    )


def head_line(file: str, field: str) -> int:
    """The line on which a field of the head stands."""
    return take_apart(file).lines.get(field, 1)


def _scalar(words: str) -> str:
    """One line of YAML that reads back as these words."""
    written = yaml.safe_dump(words, allow_unicode=True, width=10**9, default_flow_style=True)
    return written.removesuffix("\n").removesuffix("...").rstrip("\n")


def empty_text(review: date, owner: str) -> TipText:
    """A new tip before anything is written."""
    none: frozenset[str] = frozenset()
    return TipText(frozenset(), none, none, none, "general advice", owner, review, {"en": ""})
