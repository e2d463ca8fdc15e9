"""The head of a tip: every field there, known, and making sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePath

from content.findings import Finding, error, warning
from content.links import link_findings
from content.tipfile import CONDITIONS, EXCLUSIONS, HEAD_FIELDS, LEVELS, NOBODY, STATUSES, TOPICS, RawTip

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_ID = 40  # ids travel in callback data (64 bytes)

# Field: (is it right?, what it should be). None means the value is checked elsewhere or is any text.
_RIGHT: dict[str, tuple[Callable[[object], bool], str]] = {
    "id": (
        lambda value: isinstance(value, str) and bool(_ID.fullmatch(value)) and len(value) <= LONGEST_ID,
        f"lower-case words joined by - or _, at most {LONGEST_ID} characters",
    ),
    "levels": (lambda value: _several_of(value, LEVELS, least=1), "a list of 1, 2, 3, 4"),
    "topics": (lambda value: _several_of(value, TOPICS, least=1), f"a list of {', '.join(TOPICS)}"),
    "conditions": (
        lambda value: _several_of(value, CONDITIONS),
        f"a list, maybe empty, of {', '.join(CONDITIONS)}",
    ),
    "exclusions": (
        lambda value: _several_of(value, EXCLUSIONS),
        f"a list, maybe empty, of {', '.join(EXCLUSIONS)}",
    ),
    "owner": (lambda value: _is_text(value), "who looks after this tip"),
    "status": (lambda value: value in STATUSES, " or ".join(STATUSES)),
    "approver": (lambda value: _is_text(value), f"a name, or “{NOBODY}”"),
    "evidence": (lambda value: _is_text(value), "a real public source, or “general advice”"),
    "version": (lambda value: type(value) is int and value >= 1, "a whole number from 1"),
    "review": (lambda value: type(value) is date, "a date such as 2027-11-30"),
}


def _several_of(value: object, allowed: tuple[object, ...], least: int = 0) -> bool:
    if not isinstance(value, list) or len(value) < least:
        return False
    return all(type(each) in (int, str) and each in allowed for each in value) and len(set(value)) == len(
        value
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def head_findings(path: PurePath, raw: RawTip, today: date) -> Iterator[Finding]:
    """Missing, unknown and wrong fields of a head, with the line of each."""
    for field in HEAD_FIELDS:
        if field not in raw.head:
            yield error(path, 1, "head-missing", f"The head has no “{field}”.", f"add a line `{field}: …`")
    for field, value in raw.head.items():
        yield from _field_findings(path, raw.lines.get(str(field), 1), str(field), value)
    yield from _story_findings(path, raw, today)


def _field_findings(path: PurePath, line: int, field: str, value: object) -> Iterator[Finding]:
    if field not in _RIGHT:
        yield error(
            path, line, "head-unknown", f"Unknown field “{field}”.", f"use only {', '.join(HEAD_FIELDS)}"
        )
        return
    is_right, wanted = _RIGHT[field]
    if not is_right(value):
        yield error(path, line, "head-value", f"“{field}: {value}” is not right.", f"give {wanted}")


def _story_findings(path: PurePath, raw: RawTip, today: date) -> Iterator[Finding]:
    """Values that are each right but do not fit together, or not the file, or not today."""
    head, lines = raw.head, raw.lines
    if isinstance(head.get("id"), str) and head["id"] != path.stem:
        yield error(
            path,
            lines["id"],
            "id-filename",
            f"The id “{head['id']}” is not the file's name.",
            f"call the file {head['id']}.md, or the tip {path.stem}",
        )
    if head.get("status") == "approved" and head.get("approver") in (None, "", NOBODY):
        yield error(
            path,
            lines["status"],
            "approver",
            "The tip is approved, but by nobody.",
            "name the approver, or set `status: unreviewed`",
        )
    review = head.get("review")
    if type(review) is date and review < today:
        yield warning(
            path,
            lines["review"],
            "review-date",
            f"The review was due on {review}.",
            "read the tip again and set a new date",
        )
    if isinstance(head.get("evidence"), str):
        yield from link_findings(path, head["evidence"], lines["evidence"])
