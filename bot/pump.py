"""From the inbox to the handlers: one update per chat at a time, in order; many chats side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from telegram import Bot, Update

from actions.ports import InboxUpdate
from actions.service import Service
from bot import inbox
from bot.errors import HandlerFailed

MOST_CHATS: Final = 32
_POLL = 0.5  # seconds; the wake-up is a hint, the database is the truth
_AFTER_OUTAGE = 1.0  # seconds a chat is let be here if its failure couldn't be noted in the database

Handle = Callable[[Update], Awaitable[None]]

log = structlog.get_logger(__name__)


class Pump:
    """`handle(update)` returns once the update has been dealt with (its action marks the inbox row done in
    its own transaction) and raises if it hasn't. What returns without having marked the row is marked here:
    nobody had anything to do for it. After a failure an update rests, and its chat with it, whichever process
    looks; after three it is parked and its chat goes on. `note` is told what became of each: done, failed or
    parked."""

    def __init__(
        self,
        bot: Bot,
        service: Service,
        handle: Handle,
        *,
        most_chats: int = MOST_CHATS,
        after_outage: float = _AFTER_OUTAGE,
        note: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        self._bot = bot
        self._service = service
        self._handle = handle
        self._most_chats = most_chats
        self._after_outage = after_outage
        self._note = note
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._hint = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There may be something new."""
        self._hint.set()

    @property
    def free(self) -> int:
        """How many more chats could be dealt with at once."""
        return self._most_chats - len(self._in_hand)

    async def idle(self) -> bool:
        """Whether nothing is waiting or in hand (a parked update waits for nobody)."""
        if self._in_hand:
            return False
        return await self._service.run(inbox.how_many_wait) == 0

    async def run(self) -> None:
        """Until stop(); what is in hand then is finished first."""
        while not self._stopping:
            self._hint.clear()
            if not await self._take_some():
                await self._pause()
        if self._in_hand:
            await asyncio.wait(self._in_hand.values())

    def stop(self) -> None:
        """Take nothing new. `run` returns when what is in hand has been handled."""
        self._stopping = True
        self.wake()

    async def _take_some(self) -> bool:
        if self.free <= 0:
            return False
        try:
            found = await self._service.run(inbox.next_ones, self.free, list(self._in_hand))
        except Exception as fault:
            log.error("inbox_unreadable", fault=type(fault).__name__)
            return False
        for update in found:
            self._begin(update)
        return bool(found)

    def _begin(self, update: InboxUpdate) -> None:
        chat = update.chat or 0
        task = asyncio.create_task(self._one(update))
        self._in_hand[chat] = task
        task.add_done_callback(lambda _: self._finished(chat))

    def _finished(self, chat: int) -> None:
        del self._in_hand[chat]
        self.wake()

    async def _one(self, update: InboxUpdate) -> None:
        number = update.update_id
        try:
            await self._handle(self._read(update))
            await self._service.run(inbox.done, number)
            self._note("done")
        except ConnectionError as away:
            # The database, not the update, is at fault: it isn't counted against it.
            log.error("database_away", update=number, fault=type(away).__name__)
            await asyncio.sleep(self._after_outage)
        except Exception as error:
            await self._failed(
                update, str(error) if isinstance(error, HandlerFailed) else type(error).__name__
            )

    def _read(self, update: InboxUpdate) -> Update:
        """What the library can't read (an older or newer Bot API server) is read by its plain parts, so that
        at least somebody's words and presence reach us."""
        try:
            return Update.de_json(dict(update.raw), self._bot)
        except (TypeError, KeyError, ValueError, AttributeError) as fault:
            log.warning("update_read_plainly", update=update.update_id, fault=type(fault).__name__)
            return Update.de_json(inbox.plainly(update.raw), self._bot)

    async def _failed(self, update: InboxUpdate, fault: str) -> None:
        try:
            parked = await self._service.run(inbox.failed, update.update_id, fault, update.chat, update.tries)
        except Exception as error:
            log.error("failure_not_counted", update=update.update_id, fault=type(error).__name__)
            await asyncio.sleep(self._after_outage)
            return
        log.error("update_failed", update=update.update_id, fault=fault, parked=parked)
        self._note("parked" if parked else "failed")
        if parked:
            self._service.on_change()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_POLL):
                await self._hint.wait()
        except TimeoutError:
            pass
