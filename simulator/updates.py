"""What waits to be fetched by the bot: update ids, long polls, and what counts as confirmed."""

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

from simulator.errors import conflict
from simulator.live import Signal
from simulator.store import Store

_FIRST_UPDATE_ID = 700_000_001
# Kinds that Telegram sends only to bots that ask for them by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_LONGEST_POLL_SECONDS = 50


class UpdateQueue:
    """Updates in order of arrival; each is served again until the bot confirms it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._poller: asyncio.Event | None = None
        self.changed = Signal()
        self.last_poll: float | None = None
        self._closing = False

    def close(self) -> None:
        """End a poll that hangs, with whatever there is."""
        self._closing = True
        self.changed.fire()

    def add(self, kind: str, chat_id: int, content: dict[str, Any]) -> int | None:
        """Queue one update; its id, or None when the bot did not ask for this kind."""
        if not self._wanted(kind):
            return None
        with self._store.unit():
            update_id = self._store.recall("next_update_id", _FIRST_UPDATE_ID)
            self._store.remember("next_update_id", update_id + 1)
            payload = json.dumps({"update_id": update_id, kind: content})
            self._store.run(
                "INSERT INTO updates (update_id, kind, chat_id, payload) VALUES (?, ?, ?, ?)",
                update_id, kind, chat_id, payload,
            )  # fmt: skip
        self.changed.fire()
        return int(update_id)

    def _wanted(self, kind: str) -> bool:
        allowed = self._store.recall("allowed_updates", [])
        return kind in allowed if allowed else kind not in _ON_REQUEST

    def allow(self, kinds: Sequence[str]) -> None:
        """From now on queue these kinds only; none named means Telegram's default."""
        self._store.remember("allowed_updates", list(kinds))

    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        row = self._store.one("SELECT count(*) FROM updates WHERE confirmed = 0")
        return int(row[0]) if row else 0

    def waiting(self) -> list[tuple[int, int, str]]:
        """Unconfirmed updates in order: update id, chat id, JSON text."""
        rows = self._store.all(
            "SELECT update_id, chat_id, payload FROM updates WHERE confirmed = 0 ORDER BY update_id"
        )
        return [(row["update_id"], row["chat_id"], row["payload"]) for row in rows]

    def confirm(self, update_id: int) -> None:
        """The bot has this one."""
        self._store.run("UPDATE updates SET served = 1, confirmed = 1 WHERE update_id = ?", update_id)
        self.changed.fire()

    def drop_all(self) -> None:
        """Forget everything that waits (drop_pending_updates)."""
        self._store.run("UPDATE updates SET confirmed = 1 WHERE confirmed = 0")
        self.changed.fire()

    def redeliver(self, update_id: int) -> bool:
        """Serve an update once more, as Telegram may after a lost confirmation; False if unknown."""
        again = self._store.run("UPDATE updates SET served = 0, confirmed = 0 WHERE update_id = ?", update_id)
        self.changed.fire()
        return again.rowcount == 1

    def renumber(self, next_update_id: int) -> None:
        """Go on from another number, as Telegram does after a week without updates."""
        self._store.remember("next_update_id", next_update_id)

    async def until_confirmed(self) -> None:
        """Return when nothing waits."""
        while self.pending():
            await self.changed.wait(1.0)

    async def poll(self, offset: int | None, limit: int, seconds: int) -> list[dict[str, Any]]:
        """One getUpdates: confirm below `offset`, then wait up to `seconds` for something to serve.

        A newer poll or a webhook ends an older poll with 409.
        """
        if self._poller is not None:
            self._poller.set()
            self.changed.fire()
        mine = self._poller = asyncio.Event()
        self.last_poll = time.monotonic()
        deadline = time.monotonic() + min(max(seconds, 0), _LONGEST_POLL_SECONDS)
        try:
            self._confirm_below(offset)
            while True:
                batch = self._serve(limit)
                left = deadline - time.monotonic()
                if batch or left <= 0 or self._closing:
                    return batch
                await self.changed.wait(left)
                if mine.is_set():
                    raise conflict(
                        "terminated by other getUpdates request; "
                        "make sure that only one bot instance is running"
                    )
                if self._store.recall("webhook", {}).get("url"):
                    raise conflict("terminated by setWebhook request")
        finally:
            self.last_poll = time.monotonic()
            if self._poller is mine:
                self._poller = None

    def listening(self) -> bool:
        """Whether a bot is polling now, or did within the last three seconds."""
        recently = self.last_poll is not None and time.monotonic() - self.last_poll < 3
        return self._poller is not None or recently

    def _confirm_below(self, offset: int | None) -> None:
        if offset is None or offset == 0:
            return
        if offset < 0:
            keep = [update_id for update_id, _, _ in self.waiting()][offset:]
            below = keep[0] if keep else 0
            done = self._store.run(
                "UPDATE updates SET confirmed = 1 WHERE confirmed = 0 AND update_id < ?", below
            )
        else:
            # Only what was served can be confirmed: numbers may start lower again after an idle week.
            done = self._store.run(
                "UPDATE updates SET confirmed = 1 WHERE confirmed = 0 AND served = 1 AND update_id < ?",
                offset,
            )
        if done.rowcount:
            self.changed.fire()

    def _serve(self, limit: int) -> list[dict[str, Any]]:
        rows = self._store.all(
            "SELECT update_id, payload FROM updates WHERE confirmed = 0 ORDER BY update_id LIMIT ?",
            min(max(limit, 1), 100),
        )
        for row in rows:
            self._store.run(
                "UPDATE updates SET served = 1 WHERE update_id = ? AND served = 0", row["update_id"]
            )
        return [json.loads(row["payload"]) for row in rows]
