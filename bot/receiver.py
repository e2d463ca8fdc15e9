"""Polling: every update is on disk before Telegram is told that we have it (promise P2)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from actions.service import Service
from bot import inbox
from bot.errors import AnotherCopy, WrongToken
from domain.deliveries import back_off

MOST_CONFLICTS: Final = 3
_CONFLICTS_COUNT_FOR = 300.0  # seconds; two pollers take turns at being thrown out, with successes between
_CONFLICT_REST = 5.0
_LONGEST_REST = timedelta(seconds=30)
_GRACE = 10.0  # seconds an answer may take beyond the time that Telegram was asked to wait

log = structlog.get_logger(__name__)


class Receiver:
    """Fetches updates with long polls of `wait` seconds, keeps each batch, then advances the offset.

    The first poll, and the first after trouble, doesn't wait: what it is for is to know that Telegram is
    there again, and a gap over, although nobody may write for long.

    `kept(new, known)` is called after each commit: how many were new, and how many there already.
    `reached()` is called after every poll that came back. `rest` sleeps for so many seconds.
    """

    def __init__(
        self,
        bot: Bot,
        service: Service,
        kept: Callable[[int, int], None] = lambda new, known: None,
        *,
        wait: int = 30,
        reached: Callable[[], Awaitable[None]] | None = None,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._service = service
        self._kept = kept
        self._wait = wait
        self._reached = reached
        self._rest = rest
        self._offset: int | None = None
        self._faults = 0
        self._in_touch = False
        self._conflicts: deque[float] = deque()
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Until stop(), or until cancelled; then it may be run again. Raises AnotherCopy or WrongToken, each
        with a sentence for the operator."""
        self._offset = None  # another process may have fetched meanwhile: whatever is unconfirmed, then
        self._in_touch = False
        self._running = asyncio.ensure_future(self._poll_for_ever())
        try:
            await self._running
        except asyncio.CancelledError:
            if not self._stopping:
                raise

    async def stop(self) -> None:
        """End the poll at once; what was fetched and not kept will be fetched again."""
        self._stopping = True
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError, AnotherCopy, WrongToken):
                await self._running

    async def _poll_for_ever(self) -> None:
        await self._patiently(self._forget_webhook)
        while True:
            await self._patiently(self.poll_once)

    async def poll_once(self) -> None:
        """One long poll, from Telegram to the disk."""
        in_touch, self._in_touch = self._in_touch, False
        updates = await self._fetch(self._wait if in_touch else 0)
        await self._keep(updates)
        self._in_touch = True
        if self._reached is not None:
            await self._reached()

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        if not updates:
            # The server has taken note of our offset; from here "whatever is unconfirmed" is the same, and
            # stays right when ids start again somewhere lower, as they may after an idle week.
            self._offset = None
            return
        new = await self._service.run(inbox.keep, inbox.sift(updates))
        self._offset = max(update["update_id"] for update in updates) + 1
        self._kept(new, len(updates) - new)

    async def _fetch(self, wait: int) -> list[dict[str, Any]]:
        """Raw: parsing would delay the commit, and one odd update would spoil a whole batch."""
        question: dict[str, Any] = {"timeout": wait, "allowed_updates": list(inbox.ALLOWED_UPDATES)}
        if self._offset is not None:
            question["offset"] = self._offset
        # The library has no public way to the raw answer that doesn't warn; its version is pinned.
        answer: list[dict[str, Any]] = await self._bot._post(
            "getUpdates", question, read_timeout=wait + _GRACE
        )
        return answer

    async def _forget_webhook(self) -> None:
        """Polling is refused while a webhook is set. What people said meanwhile is kept, always."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        """One step; after trouble, a rest that grows: 1, 2, 4 … 30 s."""
        try:
            await step()
        except InvalidToken:
            raise WrongToken(
                "Telegram doesn't know this token: check TELEGRAM_TOKEN (and TELEGRAM_API_URL, if it is set)."
            ) from None
        except Conflict:
            await self._rest(self._conflict())
        except RetryAfter as flood:
            after = flood.retry_after
            await self._rest(after.total_seconds() if isinstance(after, timedelta) else float(after))
        except Exception as fault:
            # Telegram out of reach, or our own database: either way the update is still theirs to give.
            self._faults += 1
            told = log.info if isinstance(fault, TelegramError) else log.error
            told("receiving_failed", fault=type(fault).__name__, times=self._faults)
            await self._rest(back_off(self._faults, _LONGEST_REST).total_seconds())
        else:
            self._faults = 0

    def _conflict(self) -> float:
        now = asyncio.get_running_loop().time()
        while self._conflicts and self._conflicts[0] < now - _CONFLICTS_COUNT_FOR:
            self._conflicts.popleft()
        self._conflicts.append(now)
        log.warning("receiving_conflict", times=len(self._conflicts))
        if len(self._conflicts) >= MOST_CONFLICTS:
            raise AnotherCopy(
                "Another copy of this bot is fetching messages with the same token. Stop one of the two."
            )
        return _CONFLICT_REST
