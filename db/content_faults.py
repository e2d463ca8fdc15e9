"""What Telegram couldn't read as it was worded, counted against the words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row

from db.repository import Repository
from db.tables import content_faults as table
from domain.content_faults import Content, ContentFault
from domain.tip_workflow import NONE, Number

_LONGEST_NAME = 200
_OF_TIPS = select(table).where(table.c.version > NONE.version)


class ContentFaults(Repository):
    """See actions/ports/content_faults.py."""

    def note(self, content: Content, now: datetime) -> None:
        """One more time."""
        row = {
            "name": content.name[:_LONGEST_NAME],
            "version": content.number.version,
            "revision": content.number.revision,
            "first_at": now,
            "last_at": now,
            "times": 1,
        }
        self._run(
            self._insert(table)
            .values(**row)
            .on_conflict_do_update(
                index_elements=["name", "version", "revision"],
                set_={"times": table.c.times + 1, "last_at": now},
            )
        )

    def of_tips(self) -> Mapping[Content, ContentFault]:
        """By text of a tip."""
        return {each.content: each for each in map(_fault, self._all(_OF_TIPS))}

    def of_tip(self, tip: str) -> Mapping[Content, ContentFault]:
        """The same of one tip."""
        found = self._all(_OF_TIPS.where(table.c.name == tip))
        return {each.content: each for each in map(_fault, found)}

    def of_phrases(self, since: datetime, limit: int) -> Sequence[ContentFault]:
        """Words of ours that no tip holds, last refused since then; the newest first."""
        chosen = select(table).where(table.c.version == NONE.version, table.c.last_at >= since)
        return [_fault(row) for row in self._all(chosen.order_by(table.c.last_at.desc()).limit(limit))]


def _fault(row: Row[Any]) -> ContentFault:
    content = Content(row.name, Number(row.version, row.revision))
    return ContentFault(content, row.first_at, row.last_at, row.times)
