"""What the doctor says: a verdict, what was found, and the cure."""

from dataclasses import dataclass
from enum import IntEnum


class Verdict(IntEnum):
    """From well to not to be used."""

    GOOD = 0
    LOOK = 1
    BAD = 2


MARKS = {Verdict.GOOD: "✓", Verdict.LOOK: "!", Verdict.BAD: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's list; `cure` is empty where nothing is wrong."""

    verdict: Verdict
    what: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f"\n    {self.cure}" if self.cure else ""
        return f"{MARKS[self.verdict]} {self.what}{cure}"


def good(what: str) -> Finding:
    """All is well here."""
    return Finding(Verdict.GOOD, what)


def look(what: str, cure: str) -> Finding:
    """Somebody should look at it; the service runs all the same."""
    return Finding(Verdict.LOOK, what, cure)


def bad(what: str, cure: str = "") -> Finding:
    """It has to be cured first."""
    return Finding(Verdict.BAD, what, cure)
