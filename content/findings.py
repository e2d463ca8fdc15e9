"""What the linter says: a place, a rule, and a cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one content file; `line` counts from 1, and every finding says how to cure it."""

    file: str
    line: int
    rule: str
    severity: Severity
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} [{self.rule}] {self.message} Cure: {self.cure}"


def error(file: object, line: int, rule: str, message: str, cure: str) -> Finding:
    """A finding that keeps the content from being loaded."""
    return Finding(str(file), line, rule, "error", message, cure)


def warning(file: object, line: int, rule: str, message: str, cure: str) -> Finding:
    """A finding that somebody should look at, and that stops nothing."""
    return Finding(str(file), line, rule, "warning", message, cure)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of these findings must be cured before the content can be used."""
    return any(found.severity == "error" for found in findings)


def first_error(findings: Iterable[Finding]) -> Finding | None:
    """The error to show when there is room for one."""
    return next((found for found in findings if found.severity == "error"), None)
