"""What `python main.py content|instrument|score …` does, as plain functions that return what to print."""

from __future__ import annotations

import sys
from pathlib import Path

from content.lint import check as lint
from content.lint import has_errors, holds_content, report


def check(path: str | Path | None = None) -> int:
    """Print what is wrong under `path` (None: everything shipped); 1 on errors or if none is there."""
    place = Path(path) if path is not None else None
    if place is not None and place.exists() and not holds_content(place):
        sys.stderr.write(
            f"There is no content in {place}: name a tip (.md), a wording (.po), a .yaml file, "
            "or a folder with any of these.\n"
        )
        return 1
    findings = lint(place)
    sys.stdout.write(report(findings, place) + "\n")
    return int(has_errors(findings))
