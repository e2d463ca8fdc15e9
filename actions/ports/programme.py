"""What actions need from the database about programmes, and about planning everybody anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.patient import PatientId
from domain.programmes import Programme, ProgrammeDraft, ProgrammeVersion


class Programmes(Protocol):
    """Versions are only ever added; the newest is the one that holds."""

    def current(self) -> Programme | None:
        """The one that holds now; None before the first was put in. Cached until it changes."""

    def newest(self, *, hold: bool = False) -> ProgrammeVersion | None:
        """The version that holds now; with `hold`, nobody else adds one until this transaction ends."""

    def version(self, version: int) -> ProgrammeVersion | None: ...

    def history(self, limit: int, before: int | None = None) -> Sequence[ProgrammeVersion]:
        """Newest first; those with a smaller number than `before`, if it is given."""

    def add(
        self, programme: Programme, author: str, reason: str, now: datetime, back_to: int | None = None
    ) -> ProgrammeVersion:
        """The next version; it holds from this transaction's end on."""

    def draft(self, draft: int) -> ProgrammeDraft | None: ...

    def keep_draft(
        self,
        based_on: int,
        programme: Programme,
        author: str,
        now: datetime,
        back_to: int | None = None,
    ) -> ProgrammeDraft:
        """Put a change aside until it is confirmed; one a person, so an older one of theirs goes."""

    def drop_draft(self, draft: int) -> None: ...


class Replans(Protocol):
    """Who has to be planned anew because the words or the programme changed: asked once, done bit by bit."""

    def ask(self, why: str, levels: frozenset[int] | None, now: datetime) -> None:
        """Have everybody planned anew (None), or those for whom tips of these levels are chosen."""

    def take(self, limit: int, now: datetime) -> Sequence[PatientId]:
        """The next of them, after at most `limit` people looked at; empty when none are left."""

    def waiting(self) -> int:
        """Walks that haven't come to their end."""
