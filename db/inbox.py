"""Updates as Telegram gave them, kept before they are acknowledged and done exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.engine import Row

from db.repository import Repository, fixed
from db.tables import inbox
from domain.records import InboxUpdate

_NEW, _DONE, _PARKED = "new", "done", "parked"

_TAKE = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("which"), inbox.c.state == fixed(_NEW))
    .values(state=_DONE, raw=None, chat=None, fault=None, ended_at=bindparam("ended_at"))
)
_PARKED_ONE = update(inbox).where(inbox.c.update_id == bindparam("which"), inbox.c.state == fixed(_PARKED))


class Inbox(Repository):
    """Keeping, handing out and finishing updates."""

    def keep(self, updates: Sequence[tuple[int, int | None, Mapping[str, Any]]], now: datetime) -> int:
        """(update_id, chat, raw) each; those already known are ignored; how many were new."""
        if not updates:
            return 0
        rows = [self._row(update_id, chat, raw, now) for update_id, chat, raw in updates]
        ignoring = self._insert(inbox).on_conflict_do_nothing(index_elements=["update_id"])
        kept = self._connection.execute(ignoring.returning(inbox.c.update_id), rows)
        return len(kept.all())

    def waiting(self, limit: int, busy_chats: Sequence[int]) -> Sequence[InboxUpdate]:
        """The oldest new update of each chat by update id, none of the busy ones; at most `limit`.

        An update without a chat waits for nobody.
        """
        earlier = inbox.alias("earlier")
        overtaking = (
            select(earlier.c.update_id)
            .where(
                earlier.c.state == fixed(_NEW),
                earlier.c.chat_hmac == inbox.c.chat_hmac,
                earlier.c.update_id < inbox.c.update_id,
            )
            .exists()
        )
        waiting = select(inbox).where(inbox.c.state == fixed(_NEW), ~overtaking)
        if busy_chats:
            busy = [self._sealer.chat(chat) for chat in busy_chats]
            waiting = waiting.where(or_(inbox.c.chat_hmac.is_(None), inbox.c.chat_hmac.not_in(busy)))
        rows = self._all(waiting.order_by(inbox.c.update_id).limit(limit))
        return [self._update(row) for row in rows]

    def take(self, update_id: int, now: datetime) -> bool:
        """Mark it done, and drop what it said; False if it wasn't new any more (then do nothing)."""
        return bool(self._run(_TAKE, {"which": update_id, "ended_at": now}))

    def failed(self, update_id: int, fault: str, most_tries: int, now: datetime) -> bool:
        """Count a failure; True once it is parked, after `most_tries`. `fault` is a class name, no words."""
        counted = self._first(
            update(inbox)
            .where(inbox.c.update_id == update_id, inbox.c.state == fixed(_NEW))
            .values(tries=inbox.c.tries + 1, fault=fault)
            .returning(inbox.c.tries)
        )
        if counted is None or counted.tries < most_tries:
            return False
        self._run(update(inbox).where(inbox.c.update_id == update_id).values(state=_PARKED, ended_at=now))
        return True

    def try_again(self, update_id: int) -> bool:
        """A parked one is as new, for whoever handles updates; False if it isn't parked."""
        return self._run(_PARKED_ONE, {"which": update_id, "state": _NEW, "tries": 0, "ended_at": None}) > 0

    def set_aside(self, update_id: int, now: datetime) -> bool:
        """A parked one is done with, and what it said is dropped; False if it isn't parked."""
        emptied = {"raw": None, "chat": None, "fault": None}
        return (
            self._run(_PARKED_ONE.values(emptied), {"which": update_id, "state": _DONE, "ended_at": now}) > 0
        )

    def waiting_count(self) -> int:
        """How many are new."""
        return int(self._scalar(select(func.count()).select_from(inbox).where(inbox.c.state == fixed(_NEW))))

    def forget_before(self, instant: datetime) -> int:
        """Delete the done ones that ended before it; how many. Parked ones stay for whoever looks."""
        return self._run(delete(inbox).where(inbox.c.ended_at < instant, inbox.c.state == fixed(_DONE)))

    def _row(self, update_id: int, chat: int | None, raw: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        seal = self._sealer.seal
        return {
            "update_id": update_id,
            "chat_hmac": None if chat is None else self._sealer.chat(chat),
            "chat": None if chat is None else seal(str(chat), inbox.name, update_id, "chat"),
            "raw": self._sealer.seal_json(dict(raw), inbox.name, update_id, "raw"),
            "received_at": now,
            "state": _NEW,
            "tries": 0,
        }

    def _update(self, row: Row[Any]) -> InboxUpdate:
        key = row.update_id
        chat = None if row.chat is None else int(self._sealer.open(row.chat, inbox.name, key, "chat"))
        raw = self._sealer.open_json(row.raw, inbox.name, key, "raw")
        return InboxUpdate(key, chat, raw, row.received_at, row.tries)
