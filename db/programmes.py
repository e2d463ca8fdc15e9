"""The programme in its versions, and changes to it that nobody has confirmed yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.engine import Row

from db.ids import Ids
from db.repository import Repository
from db.sealing import Sealer
from db.tables import marks, programme_drafts, programme_versions
from domain.programmes import Programme, ProgrammeDraft, ProgrammeVersion, as_plain, of_plain

_MARK = "programme"
_CURRENT_MARK = select(marks.c.value).where(marks.c.name == _MARK)
_NEWEST = select(programme_versions).order_by(programme_versions.c.version.desc()).limit(1)


class ProgrammeCache:
    """The current programme as last read, and the mark it was read at (see TipCache); one per store."""

    def __init__(self) -> None:
        self.mark: int | None = None
        self.programme: Programme | None = None


class Programmes(Repository):
    """Versions are only ever added; the newest is the one that holds."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids, cache: ProgrammeCache) -> None:
        super().__init__(connection, sealer, ids)
        self._cache = cache

    def current(self) -> Programme | None:
        """The one that holds now; None before the first was put in. The same object until it changes."""
        mark = self._scalar(_CURRENT_MARK)
        if mark is None:
            return None
        if mark != self._cache.mark:
            newest = self.newest()
            self._cache.programme = None if newest is None else newest.programme
            self._cache.mark = mark
        return self._cache.programme

    def newest(self, *, hold: bool = False) -> ProgrammeVersion | None:
        """The version that holds now, with who made it and why; `hold` it until this transaction ends."""
        if hold:
            self._scalar(_CURRENT_MARK.with_for_update())
        row = self._first(_NEWEST)
        return None if row is None else _version(row)

    def version(self, version: int) -> ProgrammeVersion | None:
        """By its number."""
        row = self._first(select(programme_versions).where(programme_versions.c.version == version))
        return None if row is None else _version(row)

    def history(self, limit: int, before: int | None = None) -> Sequence[ProgrammeVersion]:
        """Newest first; those with a smaller number than `before`, if it is given."""
        found = select(programme_versions).order_by(programme_versions.c.version.desc()).limit(limit)
        if before is not None:
            found = found.where(programme_versions.c.version < before)
        return [_version(row) for row in self._all(found)]

    def add(
        self, programme: Programme, author: str, reason: str, now: datetime, back_to: int | None = None
    ) -> ProgrammeVersion:
        """The next version, which holds from now on. IntegrityError if another was quicker."""
        newest = self._scalar(select(func.max(programme_versions.c.version))) or 0
        added = ProgrammeVersion(newest + 1, programme, author, reason, now, back_to)
        self._run(
            insert(programme_versions).values(
                version=added.version,
                content=as_plain(programme),
                author=author,
                reason=reason,
                at=now,
                back_to=back_to,
            )
        )
        value = self._ids.new()
        self._run(
            self._insert(marks)
            .values(name=_MARK, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
        return added

    def draft(self, draft: int) -> ProgrammeDraft | None:
        """A change not confirmed yet, by its id."""
        row = self._first(select(programme_drafts).where(programme_drafts.c.id == draft))
        if row is None:
            return None
        return ProgrammeDraft(row.id, row.based_on, of_plain(row.content), row.author, row.at, row.back_to)

    def keep_draft(
        self,
        based_on: int,
        programme: Programme,
        author: str,
        now: datetime,
        back_to: int | None = None,
    ) -> ProgrammeDraft:
        """Put a change aside until it is confirmed; one a person, so an older one of theirs goes."""
        self._run(delete(programme_drafts).where(programme_drafts.c.author == author))
        draft = ProgrammeDraft(self._ids.new(), based_on, programme, author, now, back_to)
        self._run(
            insert(programme_drafts).values(
                id=draft.id,
                based_on=based_on,
                content=as_plain(programme),
                author=author,
                at=now,
                back_to=back_to,
            )
        )
        return draft

    def drop_draft(self, draft: int) -> None:
        """It was confirmed or given up."""
        self._run(delete(programme_drafts).where(programme_drafts.c.id == draft))


def _version(row: Row[Any]) -> ProgrammeVersion:
    return ProgrammeVersion(row.version, of_plain(row.content), row.author, row.reason, row.at, row.back_to)
