"""What differs between two texts of a tip, field by field, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from domain.tip_workflow import AUDIENCE, TipText

_PIECES = re.compile(r"\s+|[^\s]+")
LONGEST_COMPARED = 2000  # pieces: beyond it the whole is shown as changed


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went, or came."""

    kind: Literal["same", "gone", "new"]
    words: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `field` is a field of TipText, or body:<language>."""

    field: str
    before: str
    after: str
    pieces: Sequence[Piece]


def changes(before: TipText, after: TipText) -> Sequence[FieldChange]:
    """The fields that differ, in the order of the form."""
    return list(_changes(before, after))


def _changes(before: TipText, after: TipText) -> Iterator[FieldChange]:
    languages = sorted(before.bodies.keys() | after.bodies.keys(), key=lambda tag: (tag != "en", tag))
    pairs = [
        *((f"body:{tag}", before.bodies.get(tag, ""), after.bodies.get(tag, "")) for tag in languages),
        *((name, _set(before, name), _set(after, name)) for name in AUDIENCE),
        ("evidence", before.evidence, after.evidence),
        ("owner", before.owner, after.owner),
        ("review", before.review.isoformat(), after.review.isoformat()),
    ]
    for field, old, new in pairs:
        if old != new:
            yield FieldChange(field, old, new, compared(old, new))


def _set(text: TipText, name: str) -> str:
    return ", ".join(str(each) for each in sorted(getattr(text, name)))


def compared(before: str, after: str) -> Sequence[Piece]:
    """Both texts as one, told apart word by word."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > LONGEST_COMPARED:
        return [piece for piece in (Piece("gone", before), Piece("new", after)) if piece.words]
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("gone", "".join(old[a:b])))
        if c < d:
            found.append(Piece("new", "".join(new[c:d])))
    return found
