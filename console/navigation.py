"""The way around: each entry is shown to whoever may use its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.staff import Permission, Reach, Staff


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `path` without the /console before it, as the page's route has it."""

    label: str
    path: str
    may: Permission
    where: Reach = Reach.ANYWHERE


ENTRIES = (
    Entry("Today", "/today", Permission.SEE_TODAY),
    Entry("Patients", "/patients", Permission.SEE_PATIENTS),
    Entry("Tips", "/tips", Permission.SEE_TIPS),
    Entry("Programmes", "/programmes", Permission.SEE_PROGRAMMES),
    Entry("Insight", "/insight", Permission.INSIGHT),
    Entry("People", "/people", Permission.PEOPLE),
    Entry("Audit", "/audit", Permission.AUDIT, Reach.EVERYWHERE),
    Entry("Settings", "/settings", Permission.SETTINGS, Reach.EVERYWHERE),
)


class Navigation:
    """What layout.html asks; `paths` are those of all pages there are."""

    def __init__(self, paths: frozenset[str]) -> None:
        self._entries = tuple(entry for entry in ENTRIES if entry.path in paths)

    def of(self, staff: Staff) -> Sequence[Entry]:
        """What they may use, in order."""
        return [entry for entry in self._entries if staff.may(entry.may, entry.where)]
