"""One tip as a file: a YAML head between `---` lines, then one `## <language>` section per language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from content.yamlfile import parse_sheet

TOPICS = ("moving", "eating", "sleep", "medicines", "mood", "noticing", "appointments", "people")
CONDITIONS = ("diabetes", "kidney", "lungs", "blood_pressure")
CIRCUMSTANCES = ("limited_walking", "diet_limit", "pregnancy", "low_vision")
EXCLUSIONS = CONDITIONS + CIRCUMSTANCES
STATUSES = ("unreviewed", "approved")
LEVELS = (1, 2, 3, 4)
HEAD_FIELDS = (
    "id", "levels", "topics", "conditions", "exclusions", "owner",
    "status", "approver", "evidence", "version", "review",
)  # fmt: skip
NOBODY = "none yet"  # the approver of a tip that nobody has approved

_SECTION = re.compile(r"^## +([a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)\s*$")


class TipFileFault(ValueError):
    """The file is not shaped like a tip; `line` says where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Body:
    """A tip's words in one language: a template, and the line of the file it begins on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class RawTip:
    """A tip file taken apart, its head not yet checked."""

    head: Mapping[str, Any]
    lines: Mapping[str, int]
    bodies: Mapping[str, Body]


@dataclass(frozen=True, slots=True)
class TipFile:
    """A tip as shipped: its head's values, its bodies by language, and a fingerprint of the whole file."""

    id: str
    levels: tuple[int, ...]
    topics: tuple[str, ...]
    conditions: tuple[str, ...]
    exclusions: tuple[str, ...]
    owner: str
    status: str
    approver: str | None
    evidence: str
    version: int
    review: date
    bodies: Mapping[str, str]
    fingerprint: str


def take_apart(text: str) -> RawTip:
    """Split a tip file into head and bodies. Raises TipFileFault with the line where the shape breaks."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        raise TipFileFault(1, "The file does not begin with a `---` line.")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise TipFileFault(1, "The head has no closing `---` line.")
    sheet = parse_sheet("\n".join(lines[1:end]), "head")
    if sheet.findings:
        raise TipFileFault(sheet.findings[0].line + 1, sheet.findings[0].message)
    if not isinstance(sheet.data, dict):
        raise TipFileFault(2, "The head is not a list of `field: value` lines.")
    places = {str(field): sheet.line(field) + 1 for field in sheet.data}
    return RawTip(sheet.data, places, _read_bodies(lines, end + 1))


def _read_bodies(lines: list[str], start: int) -> Mapping[str, Body]:
    bodies: dict[str, Body] = {}
    language: str | None = None
    first, held = start, list[str]()
    for number, line in enumerate([*lines[start:], "## end"], start + 1):
        section = _SECTION.match(line)
        if not section:
            if language is None and line.strip():
                raise TipFileFault(number, "There are words before the first `## <language>` line.")
            held.append(line)
            continue
        if language is not None:
            if language in bodies:
                raise TipFileFault(first, f"The language {language} has two sections.")
            bodies[language] = _body(held, first)
        language, first, held = section[1], number, []
    return bodies


def _body(lines: list[str], heading: int) -> Body:
    leading = next((n for n, line in enumerate(lines) if line.strip()), 0)
    return Body("\n".join(lines).strip(), heading + 1 + leading)


def read_tip(path: Path) -> TipFile:
    """Load a tip that the linter has passed; on another: TipFileFault, KeyError or ValueError."""
    return read_tip_text(path.read_text(encoding="utf-8"))


def read_tip_text(text: str) -> TipFile:
    """The same from the text of a file."""
    raw = take_apart(text)
    head = raw.head
    return TipFile(
        id=str(head["id"]),
        levels=tuple(head["levels"]),
        topics=tuple(head["topics"]),
        conditions=tuple(head["conditions"] or ()),
        exclusions=tuple(head["exclusions"] or ()),
        owner=str(head["owner"]),
        status=str(head["status"]),
        approver=None if head["approver"] == NOBODY else str(head["approver"]),
        evidence=str(head["evidence"]),
        version=int(head["version"]),
        review=head["review"],
        bodies={language: body.text for language, body in raw.bodies.items()},
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
    )
