"""The plan for a hard day that a person writes when well: four short parts in their own words."""

from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_PART = 500  # characters; four of them and our headings fit on one screen of a chat


class Part(StrEnum):
    """In the order they are asked. The values are the field names of SafetyPlan."""

    SIGNS = "signs"
    HELPS = "helps"
    PEOPLE = "people"
    NUMBERS = "numbers"

    @property
    def number(self) -> int:
        """1 to 4."""
        return tuple(Part).index(self) + 1

    @property
    def next(self) -> "Part | None":
        """The one asked after this; None after the last."""
        return next(iter(tuple(Part)[self.number :]), None)


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """Each part as cleaned text of at most LONGEST_PART characters; None where they left it out."""

    signs: str | None = None
    helps: str | None = None
    people: str | None = None
    numbers: str | None = None

    def of(self, part: Part) -> str | None:
        """The words of one part."""
        words: str | None = getattr(self, part.value)
        return words

    def changed(self, part: Part, words: str | None) -> "SafetyPlan":
        """The plan with other words in one part; "" counts as None."""
        return replace(self, **{part.value: words or None})

    def added(self, part: Part, words: str) -> "SafetyPlan | None":
        """The plan with `words` on a new line below what the part says; None if they don't fit."""
        whole = f"{self.of(part)}\n{words}" if self.of(part) else words
        return self.changed(part, whole) if len(whole) <= LONGEST_PART else None

    @property
    def empty(self) -> bool:
        return all(self.of(part) is None for part in Part)

    @property
    def first_gap(self) -> Part | None:
        """The first part without words; None if all four have some."""
        return next((part for part in Part if self.of(part) is None), None)
