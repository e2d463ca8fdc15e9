"""Updates as Telegram gave them, kept before they are acknowledged and done exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.engine import Row

from db.repository import Repository, fixed
from db.tables import inbox
from domain.records import RESTS, InboxUpdate

_NEW, _DONE, _PARKED = "new", "done", "parked"
_EMPTIED = {"raw": None, "chat": None, "fault": None, "message": None, "try_after": None}
_MOST = 2**63  # what doesn't fit into a cell is no number of Telegram's

_TAKE = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("which"), inbox.c.state == fixed(_NEW))
    .values(state=_DONE, ended_at=bindparam("ended_at"), **_EMPTIED)
)
_PARKED_ONE = update(inbox).where(inbox.c.update_id == bindparam("which"), inbox.c.state == fixed(_PARKED))

# A chat's turn belongs to its lowest new update id (`first`). If that is a message and another one of the
# chat was written before it, that one has the turn. So each chat always has exactly one whose turn it is:
# nothing can wait for each other in a circle, as it could if every two were compared.
_first, _earlier, _said = inbox.alias("first"), inbox.alias("earlier"), inbox.alias("said")
_IS_OVERTAKEN = (
    select(_earlier.c.update_id)
    .where(
        _earlier.c.state == fixed(_NEW),
        _earlier.c.chat_hmac == _first.c.chat_hmac,
        _earlier.c.update_id < _first.c.update_id,
    )
    .exists()
)
_WRITTEN_BEFORE = (
    select(_said.c.update_id)
    .where(
        _said.c.state == fixed(_NEW),
        _said.c.chat_hmac == _first.c.chat_hmac,
        _said.c.message < _first.c.message,
        _said.c.message.is_not(None),
    )
    .order_by(_said.c.message, _said.c.update_id)
    .limit(1)
    .scalar_subquery()
)
_WAITING = (
    select(inbox)
    .join_from(_first, inbox, inbox.c.update_id == func.coalesce(_WRITTEN_BEFORE, _first.c.update_id))
    .where(
        _first.c.state == fixed(_NEW),
        ~_IS_OVERTAKEN,
        or_(_first.c.chat_hmac.is_(None), _first.c.chat_hmac.not_in(bindparam("busy", expanding=True))),
        or_(
            inbox.c.try_after.is_(None),
            inbox.c.try_after <= bindparam("now"),
            inbox.c.try_after > bindparam("too_far"),
        ),
    )
    .order_by(_first.c.update_id)
    .limit(bindparam("limit"))
)


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

    def waiting(self, limit: int, busy_chats: Sequence[int], now: datetime) -> Sequence[InboxUpdate]:
        """The update of each chat whose turn it is, none of the busy ones, none that rests; at most `limit`.

        Messages come as they were written, all else by update id; an update without a chat waits for nobody.
        A rest that would last longer than any does was begun by a wrong clock and is over.
        """
        busy = [self._sealer.chat(chat) for chat in busy_chats]
        rows = self._all(_WAITING, {"limit": limit, "busy": busy, "now": now, "too_far": now + RESTS[-1]})
        return [self._update(row) for row in rows]

    def take(self, update_id: int, now: datetime) -> bool:
        """Mark it done, and drop what it said; False if it wasn't new any more (then do nothing)."""
        return bool(self._run(_TAKE, {"which": update_id, "ended_at": now}))

    def failed(
        self, update_id: int, fault: str, most_tries: int, now: datetime, tries: int | None = None
    ) -> bool:
        """Count a failure; True once it is parked, after `most_tries`. Until then it rests, and its chat with
        it. `fault` is a class name, no words. With `tries`: only if so many are counted so far."""
        this = update(inbox).where(inbox.c.update_id == update_id, inbox.c.state == fixed(_NEW))
        if tries is not None:
            this = this.where(inbox.c.tries == tries)
        counted = self._first(this.values(tries=inbox.c.tries + 1, fault=fault).returning(inbox.c.tries))
        if counted is None:
            return False
        parked = bool(counted.tries >= most_tries)
        rest = RESTS[min(counted.tries, len(RESTS)) - 1]
        became = {"state": _PARKED, "ended_at": now} if parked else {"try_after": now + rest}
        self._run(update(inbox).where(inbox.c.update_id == update_id).values(became))
        return parked

    def try_again(self, update_id: int) -> bool:
        """A parked one is as new, for whoever handles updates; False if it isn't parked."""
        new = {"state": _NEW, "tries": 0, "ended_at": None, "try_after": None}
        return self._run(_PARKED_ONE, {"which": update_id, **new}) > 0

    def set_aside(self, update_id: int, now: datetime) -> bool:
        """A parked one is done with, and what it said is dropped; False if it isn't parked."""
        done = {"which": update_id, "state": _DONE, "ended_at": now}
        return self._run(_PARKED_ONE.values(_EMPTIED), done) > 0

    def waiting_count(self) -> int:
        """How many are new; those that rest are among them."""
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
            "message": _message_of(raw),
        }

    def _update(self, row: Row[Any]) -> InboxUpdate:
        key = row.update_id
        chat = None if row.chat is None else int(self._sealer.open(row.chat, inbox.name, key, "chat"))
        raw = self._sealer.open_json(row.raw, inbox.name, key, "raw")
        return InboxUpdate(key, chat, raw, row.received_at, row.tries)


def _message_of(raw: Mapping[str, Any]) -> int | None:
    """The number of a message in its chat. An edit tells of an older one, a tap of one of ours: they have
    none."""
    message = raw.get("message")
    number = message.get("message_id") if isinstance(message, Mapping) else None
    return number if isinstance(number, int) and 0 < number < _MOST else None
