"""What `python main.py content|instrument|score …` does, as plain functions that return what to print."""

from __future__ import annotations

import sys
from pathlib import Path

from content.lint import check as lint
from content.lint import has_errors, report


def check(path: str | Path | None = None) -> int:
    """Print what is wrong under `path` (None: everything shipped); the exit code, 1 on errors."""
    place = Path(path) if path is not None else None
    findings = lint(place)
    sys.stdout.write(report(findings, place) + "\n")
    return int(has_errors(findings))
