"""What `python main.py triage [TEXT]` does: a line of text in, a category and a rule out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from content.triage_rules import load_rules
from domain.triage import Triage


@cache
def triage_in(language: str = "en") -> Triage:
    """The engine for a language, built once. Raises RulesFault when its rules cannot be used."""
    return Triage(load_rules(language))


def triage_lines(lines: Iterable[str], language: str = "en") -> Iterator[str]:
    """For each line, its category (or `none`), a tab, and the rule's id (nothing for none).

    Only what would alert has a category here: a denied danger and a question about one are `none`.
    """
    triage = triage_in(language)
    for line in lines:
        found = triage.assess(line)
        yield f"{found.category}\t{found.rule}" if found.alerts else "none\t"
