"""From start to stop: in which order the parts come up, what ends the service, and how it goes down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, FastAPI
from telegram.error import InvalidToken, TelegramError

from actions import pulse
from bot import inbox
from bot.errors import WrongToken
from bot.webhook import PATH, keeper, webhook_app
from console.desk import Desk
from console_demo import invitation, prepare_demos
from console_desk import desk_for, hang_up_console
from content.catalogue import Catalogue, load_catalogue
from content.words import load_words
from db.hints import Hint
from db.ids import Ids
from db.open import Store, open_store
from desk.doctor import reviewed
from desk.doctor_database import how_tips_stand
from desk.logs import configure_logs
from desk.opening import SIMULATOR_FILE, address_kept, sealer_for
from desk.problems import Problem
from desk.restoring import forget_again
from desk.shelf import installed_folder
from holding import Holding
from keys import keep_keys
from serving import WebServer, address_of, listen
from settings import Settings
from simulator.app import Simulator, create_simulator
from stage import ServiceStage
from stock import index_names, name_first_site, stock_programme, stock_tips
from watch.metrics import Metrics
from watch.pages import watch_pages
from wiring import Parts, kept_by, put_together, sweep, utc_now

STOP = 5.5  # seconds for all that is done at the end, whatever the database or Telegram do
CLOSE = 1.0  # seconds for the database to say goodbye
LEAVE = 1.5  # seconds for what was broken off to end; PostgreSQL's driver waits for a server in vain
DRAIN = 4.0  # seconds that updates and messages in hand get at the end
MAIL_DRAIN = 2.0  # seconds for e-mails in hand; what isn't done then is sent after the next start
RETRY = 5.0  # seconds between two tries to reach Telegram at the start

log = structlog.get_logger(__name__)


def serve(settings: Settings, role: str = "all") -> None:
    """Run until SIGTERM or SIGINT. Raises Problem and its kin, each a sentence, when it can't."""
    configure_logs(settings.log_format, settings.log_level)
    if role != "all" and settings.database_file is not None:
        raise Problem(f"--role {role} needs PostgreSQL: with an SQLite file one process does everything.")
    if role != "all" and settings.simulated:
        raise Problem(
            f"--role {role} needs TELEGRAM_TOKEN: the simulator lives in one process with the rest."
        )
    gone = threading.Timer(LEAVE, os._exit, (0,))  # all is done by then that can be
    gone.daemon = True
    try:
        asyncio.run(_serve(settings, role, gone))
    finally:
        gone.cancel()


async def _serve(settings: Settings, role: str, gone: threading.Timer) -> None:
    stop = asyncio.Event()
    _on_signals(stop)
    await up(settings, role, stop=stop, announce=_print_chat, tell=_print)
    gone.start()


def _print_chat(where: str) -> None:
    _print(f"Betweentimes is running. Open the chat: {where}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def up(
    settings: Settings,
    role: str,
    *,
    stop: asyncio.Event,
    announce: Callable[[str], None],
    ids: Ids | None = None,
    opener: Callable[..., Awaitable[Store]] = open_store,
    clock: Callable[[], datetime] = utc_now,
    tell: Callable[[str], None] | None = None,
    catalogue: Catalogue | None = None,
) -> None:
    """Run until `stop` is set; `announce` is told the address of the chat once all is up.

    `tell` is told how to get into the console; without it no demo people are made.

    `ids` makes row ids (tests give their own, so that what hangs on them comes out the same each time).
    `opener`, `clock` and `catalogue` are doors for tests too (tests/crash): the database, watched; time that
    can jump; the shipped content, read once for many starts.
    """
    keys = keep_keys(settings)
    catalogue = catalogue or load_catalogue(installed_folder(settings.data_dir))
    words = load_words()
    async with contextlib.AsyncExitStack() as stack:
        metrics = Metrics()
        store = await opener(
            settings.database_url, sealer_for(keys, settings), ids=ids, committed=metrics.committed
        )
        stack.push_async_callback(_at_most, store.close, CLOSE)
        if again := await forget_again(store, settings, keys):
            log.warning("forgotten_again", people=again)  # somebody put an old copy back
        opened = listen(settings.host, settings.port)
        stack.callback(opened.close)
        simulator: Simulator | None = None
        if settings.simulated:
            simulator = create_simulator(token=keys.token, store_path=settings.data_dir / SIMULATOR_FILE)
            stack.push_async_callback(simulator.close)
            stack.enter_context(address_kept(settings.data_dir, address_of(opened)))
        api = address_of(opened) if simulator else settings.telegram_api_url
        now = simulator.clock.now if simulator else clock
        parts = put_together(settings, keys, store, catalogue, words, api, now, metrics)
        desk = desk_for(parts) if role in ("all", "console") else None
        if desk is not None and (tell is not None or not desk.demos):
            await prepare_demos(parts.service, desk)
        server = WebServer(_web(parts, simulator, desk), simulator.hang_up if simulator else lambda: None)

        def told(where: str) -> None:
            announce(where)
            if desk is not None and tell is not None:
                tell(invitation(desk, address_of(opened)))

        await _Run(parts, server, simulator, role, stop, told).until_stopped(opened, address_of(opened))


def _web(parts: Parts, simulator: Simulator | None, desk: Desk | None) -> FastAPI:
    """One application: the watch, the console, and either the simulator or Telegram's webhook."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(
        watch_pages(
            lambda: parts.service.run(pulse.feel), parts.watchman, parts.metrics, lambda: parts.ticker.age
        )
    )
    if desk is not None:
        hang_up_console(app, desk)
    if simulator is not None:
        app.mount("/", simulator.app)
    elif parts.settings.webhook_url and parts.keys.webhook:
        app.include_router(_webhook(parts, parts.keys.webhook))
    return app


def _webhook(parts: Parts, secret: str) -> APIRouter:
    path = urlsplit(webhook_address(parts.settings)).path
    return webhook_app(secret, keeper(parts.service, kept_by(parts.pump, parts.metrics, parts.hints)), path)


def webhook_address(settings: Settings) -> str:
    """WEBHOOK_URL, with a path of ours if it has none."""
    url = settings.webhook_url or ""
    return url if urlsplit(url).path.strip("/") else url + PATH


class _Run:
    """One run of the service."""

    def __init__(
        self,
        parts: Parts,
        server: WebServer,
        simulator: Simulator | None,
        role: str,
        stop: asyncio.Event,
        announce: Callable[[str], None],
    ) -> None:
        self._parts = parts
        self._server = server
        self._simulator = simulator
        self._receives = role in ("all", "receiver")
        self._sends = role in ("all", "dispatcher")
        self._asked_to_stop = stop
        self._announce = announce
        self._tasks: list[asyncio.Task[None]] = []
        self._aside: list[asyncio.Task[None]] = []
        self._polling: asyncio.Task[None] | None = None
        self._holding: list[tuple[Holding, asyncio.Task[None]]] = []

    async def until_stopped(self, opened: Any, address: str) -> None:
        """Start, say where, wait, stop. Raises what ended a part that should have gone on."""
        serving = asyncio.create_task(self._server.serve(sockets=[opened]))
        starting = asyncio.create_task(self._start(address))
        try:
            await self._first_of(starting, serving)
            await self._first_of(serving, *self._tasks)
        finally:
            starting.cancel()
            await self._stop(serving)

    async def _start(self, address: str) -> None:
        parts = self._parts
        await self._server.up.wait()
        if self._simulator is not None:
            await self._simulator.start()
        await self._meet_telegram()
        await parts.service.run(stock_tips, parts.catalogue)
        while await parts.service.run(index_names):
            pass
        await parts.service.run(stock_programme)
        await parts.service.run(name_first_site)
        if parts.hints is not None:
            parts.hints.start()
        if self._sends:
            self._hold(parts.sending)
            self._begin(parts.dispatcher.run())
            parts.ticker.start()
        self._aside.append(asyncio.create_task(parts.watchman.run()))
        if self._receives:
            self._begin(parts.pump.run())
            await self._listen_to_telegram()
        if self._simulator is not None:
            self._simulator.stage = ServiceStage(parts)
        else:
            for finding in reviewed(parts.settings, await parts.service.store.run(how_tips_stand)):
                log.warning("unreviewed_tips", what=finding.what, cure=finding.cure)
        where = f"{address}/" if self._simulator else f"https://t.me/{parts.bot.username}"
        self._announce(where)

    async def _meet_telegram(self) -> None:
        """Who are we? Telegram may be out of reach when a machine has just started: then try again."""
        parts = self._parts
        while True:
            try:
                await parts.face.start()
                await parts.face.register_commands(
                    lambda language: parts.words(language).text, list(parts.words.languages)
                )
                return
            except InvalidToken:
                raise WrongToken(
                    "Telegram does not know this token: copy TELEGRAM_TOKEN again from @BotFather "
                    "(and check TELEGRAM_API_URL, if it is set)."
                ) from None
            except TelegramError as fault:
                log.warning("telegram_out_of_reach", fault=type(fault).__name__)
                await asyncio.sleep(RETRY)

    async def _listen_to_telegram(self) -> None:
        parts = self._parts
        if not parts.settings.webhook_url:
            self._hold(parts.polling)
            self._polling = asyncio.create_task(parts.polling.while_held(parts.receiver.run))
            self._tasks.append(self._polling)
            return
        await parts.bot.set_webhook(
            webhook_address(parts.settings),
            secret_token=parts.keys.webhook,
            allowed_updates=list(inbox.ALLOWED_UPDATES),
            drop_pending_updates=False,
        )
        self._aside.append(asyncio.create_task(parts.contact.can_be_reached()))

    def _hold(self, holding: Holding) -> None:
        """Of several processes one does it. All of them try to."""
        self._holding.append((holding, asyncio.create_task(holding.run())))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _first_of(self, *tasks: asyncio.Task[None]) -> None:
        """Until one of these ends, or we are asked to stop. Raises what a task raised."""
        stopped = asyncio.create_task(self._asked_to_stop.wait())
        done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done - {stopped}:
            task.result()

    async def _stop(self, serving: asyncio.Task[None]) -> None:
        """Well within ten seconds. What isn't done by then is as after a crash: for the next sweep."""
        await _at_most(lambda: self._in_good_order(serving), STOP)
        serving.cancel()

    async def _in_good_order(self, serving: asyncio.Task[None]) -> None:
        """Take nothing new, finish what is in hand, then close."""
        parts = self._parts
        for task in self._aside:
            task.cancel()
        if self._simulator is not None:
            self._simulator.stage = None
        else:
            self._server.should_exit = True  # Telegram calls another copy, or this one after the start
        parts.sending.leaving = True
        await parts.receiver.stop()
        if self._polling is not None:
            self._polling.cancel()
        parts.pump.stop()
        parts.dispatcher.stop()
        await asyncio.gather(parts.ticker.stop(), parts.postman.stop(MAIL_DRAIN), self._drained())
        await self._hand_over()
        with contextlib.suppress(TelegramError, RuntimeError):
            await parts.face.stop()
        self._server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving

    async def _drained(self) -> None:
        """Updates and messages in hand are finished, or broken off."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=DRAIN)
            for task in late:
                task.cancel()
        await self._parts.dispatcher.abandon()

    async def _hand_over(self) -> None:
        """Leave nothing in `sending` and no lease behind, so that the next process begins at once."""
        parts = self._parts
        with contextlib.suppress(Exception):  # a database that is gone: then as after a crash
            async with asyncio.timeout(1):
                await sweep(parts.service, parts.sending)
        for _, keeping in self._holding:
            keeping.cancel()
        await asyncio.gather(*(holding.release() for holding, _ in self._holding))
        if parts.hints is not None:
            parts.hints.tell(Hint.LEASE)
            await parts.hints.stop()


async def _at_most(step: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Raises what it raises. If it takes longer it is broken off, and not waited for: who waits for a
    database that stands still also waits when told not to."""
    doing = asyncio.ensure_future(step())
    _, late = await asyncio.wait([doing], timeout=seconds)
    if late:
        log.warning("stopped_in_haste")
        doing.cancel()
    else:
        doing.result()


def _on_signals(stop: asyncio.Event) -> None:
    """The first signal stops us in good order; a second one, at once."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, heard)
