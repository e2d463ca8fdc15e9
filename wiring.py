"""All wiring on one page: which parts there are, and what each is handed."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from telegram import Bot

from actions import alerts, content_faults, deliver, gap, insight, pulse
from actions.console import sign_in
from actions.leases import LeaseLost
from actions.service import Service
from bot.app import Face
from bot.pump import Pump
from bot.receiver import Receiver
from bot.render import Renderer
from bot.request import AiohttpRequest
from bot.telegram import FREE_PER_SECOND, Telegram
from bot.tokens import Tokens
from contact import Contact
from content import places
from content.catalogue import Catalogue
from content.words import Words
from db.hints import Hint, Hints
from db.open import Store, hints_for
from desk.doctor_mail import server_of
from domain.alerts import MOST_STEPS, Mail, MailOutcome, NotNow
from domain.deliveries import Delivery, Outcome
from domain.patient import PatientId
from furnish import furnish
from holding import Holding
from keys import Keys
from post.letter import letter, silence_letter
from post.postman import Postman
from scheduler.dispatcher import Dispatcher
from scheduler.pace import Pace
from scheduler.ticker import Ticker
from settings import Settings
from watch.metrics import Metrics
from watch.service import WatchedService
from watch.watchman import Watchman

PLANS_AT_ONCE = 50  # people to a transaction: who writes meanwhile waits for it
MOST_PLANNING_ROUNDS = 500  # a tick ends even if somebody's plan is always due
POLL_SECONDS = 30
FAULT_NOTED_WITHIN = 5.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The service, put together and not yet started."""

    settings: Settings
    keys: Keys
    catalogue: Catalogue
    words: Words
    service: Service
    bot: Bot
    face: Face
    pump: Pump
    receiver: Receiver
    dispatcher: Dispatcher
    ticker: Ticker
    postman: Postman
    metrics: Metrics
    watchman: Watchman
    sending: Holding
    polling: Holding
    hints: Hints | None
    contact: Contact


def utc_now() -> datetime:
    """The service's clock where no simulator moves it."""
    return datetime.now(UTC)


def put_together(
    settings: Settings,
    keys: Keys,
    store: Store,
    catalogue: Catalogue,
    words: Words,
    api: str,
    now: Callable[[], datetime] = utc_now,
    metrics: Metrics | None = None,
) -> Parts:
    """Hand each part what it needs. `api` is Telegram's base address, or the simulator's."""
    metrics = metrics or Metrics()
    house = furnish(settings, catalogue, words.languages)
    wakers: list[Callable[[], None]] = []
    service = WatchedService(store, house, now, on_change=lambda: _call(wakers), metrics=metrics)
    bot = Bot(
        keys.token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=AiohttpRequest(2 * in_flight(settings.messages_per_second), proxies=not settings.simulated),
        get_updates_request=AiohttpRequest(connections=2, proxies=not settings.simulated),
    )
    tokens = Tokens(keys.secret.encode(), *(each.encode() for each in keys.old))
    face = Face(bot, service, tokens, places.zone_at)
    pump = Pump(bot, service, face.handle, note=metrics.updates)
    sending, polling = (
        Holding(service, f"{what}:{token_name(keys)}", alone=settings.database_file is not None)
        for what in ("dispatch", "poll")
    )
    renderer = Renderer(service, words, catalogue.instruments, tokens)
    telegram = Telegram(
        bot,
        renderer,
        _fault_noter(service, metrics),
        paid=settings.messages_per_second > FREE_PER_SECOND,
        right=lambda: sending.lease,
    )
    dispatcher = Dispatcher(
        claim=lambda busy, limit, proactive: _claim(service, sending, busy, limit, proactive),
        record=lambda delivery, outcome: _record(service, metrics, delivery, outcome),
        deliver=telegram.deliver,
        pace=_pace(settings),
        now=now,
        most_in_flight=in_flight(settings.messages_per_second),
        sweep=lambda in_hand: sweep(service, sending, in_hand),
        floods=lambda: service.run(deliver.floods),
    )
    sending.taken = dispatcher.sweep_first
    hints = hints_for(settings.database_url) if settings.database_notify else None
    wakers += [dispatcher.wake, lambda: _tell(hints, Hint.LEDGER, unless=sending.lease is not None)]
    if hints is not None:
        hints.heard = _wakes(metrics, dispatcher, pump, sending, polling)
    postman = Postman(
        take=lambda: service.run(alerts.escalate),
        send=_mailer(settings, service),
        record=lambda mail, outcome: service.run(alerts.record_mail, mail, outcome),
    )
    ticker = Ticker(
        tick=lambda: _tick(service, postman, sending, dispatcher.wake),
        housekeeping=lambda: _tidy(service, sending),
        now=now,
    )
    contact = Contact(service)
    receiver = Receiver(
        bot, service, kept=kept_by(pump, metrics, hints), wait=POLL_SECONDS, reached=contact.reached
    )
    return Parts(
        settings,
        keys,
        catalogue,
        words,
        service,
        bot,
        face,
        pump,
        receiver,
        dispatcher,
        ticker,
        postman,
        metrics,
        _watchman(settings, service, metrics),
        sending,
        polling,
        hints,
        contact,
    )


def token_name(keys: Keys) -> str:
    """Stands for the bot's token where others may read it: who knows the key and the token can make it."""
    return hmac.digest(keys.secret.encode(), keys.token.encode(), "sha256").hex()[:16]


def in_flight(per_second: float) -> int:
    """Messages on their way at once: as many as leave in a quarter of a second, a slow answer's time."""
    return max(32, round(per_second / 4))


def kept_by(pump: Pump, metrics: Metrics, hints: Hints | None) -> Callable[[int, int], None]:
    """What follows once updates are on disk: they are counted, and the pump looks. Other processes are told
    when there are more than this one has hands for."""

    def kept(new: int, known: int) -> None:
        metrics.updates("new", new)
        metrics.updates("duplicate", known)
        pump.wake()
        _tell(hints, Hint.INBOX, unless=new <= pump.free)

    return kept


def _tell(hints: Hints | None, hint: Hint, *, unless: bool) -> None:
    if hints is not None and not unless:
        hints.tell(hint)


def _wakes(
    metrics: Metrics, dispatcher: Dispatcher, pump: Pump, sending: Holding, polling: Holding
) -> Callable[[Hint], None]:
    """What is done when another process says that there is something to look at."""
    looks: dict[Hint, tuple[Callable[[], None], ...]] = {
        Hint.LEDGER: (dispatcher.wake,),
        Hint.INBOX: (pump.wake,),
        Hint.LEASE: (sending.look, polling.look),
    }

    def heard(hint: Hint) -> None:
        metrics.hint(hint)
        _call(looks[hint])

    return heard


def _call(wakers: Sequence[Callable[[], None]]) -> None:
    for wake in wakers:
        wake()


def _pace(settings: Settings) -> Pace:
    """The simulator has no limits of its own until it is told to, and nobody waits at its chats."""
    if settings.simulated:
        return Pace(max(settings.messages_per_second, 1000), chat_per_second=1000, chat_burst=1000)
    return Pace(settings.messages_per_second)


async def _claim(
    service: Service, sending: Holding, busy: Sequence[PatientId], limit: int, proactive: int
) -> Sequence[Delivery]:
    """Nothing for whoever doesn't hold the lease; the claim's own transaction looks once more."""
    lease = sending.lease
    if lease is None:
        return ()
    try:
        return await service.run(deliver.claim, busy, limit, proactive, lease)
    except LeaseLost:
        sending.lost()
        return ()


async def sweep(service: Service, sending: Holding, in_hand: Sequence[PatientId] = ()) -> bool:
    """Judge what others, or a broken-off attempt of ours, left in `sending`; False if it isn't for us."""
    lease = sending.lease
    if lease is None:
        return False
    try:
        await service.run(deliver.sweep, lease, in_hand)
    except LeaseLost:
        sending.lost()
        return False
    return True


async def _record(service: Service, metrics: Metrics, delivery: Delivery, outcome: Outcome) -> None:
    state = await service.run(deliver.record, delivery, outcome)
    if state is not None:
        for each in (delivery, *delivery.along):
            metrics.delivered(each, state, service.now() - each.plan.due)


async def _tick(service: Service, postman: Postman, sending: Holding, wake: Callable[[], None]) -> None:
    """Plan for everybody whose plan is due, some in each transaction, then let what is due leave.

    Only where messages are sent from. Two would do no harm (an occasion is planned once), and no good.
    """
    if sending.lease is None:
        return
    if service.house.rota:
        postman.wake()
    for _ in range(MOST_PLANNING_ROUNDS):
        planned = await service.run(deliver.tick, PLANS_AT_ONCE)
        if planned < PLANS_AT_ONCE or sending.lease is None or sending.leaving:
            break
    await service.run(gap.show_again, utc_now())
    await service.run(insight.count_on)
    await service.run(pulse.ticked, utc_now())
    wake()


def _mailer(settings: Settings, service: Service) -> Callable[[Mail], Awaitable[MailOutcome]]:
    """How an e-mail to the staff leaves; without a mail server there is no rota, and none is ever made."""
    server, house = server_of(settings), service.house

    async def send(mail: Mail) -> MailOutcome:
        if server is None:
            return NotNow("no_server")
        return await server.send(letter(mail, house, server.sender, service.now()))

    return send


def _watchman(settings: Settings, service: Service, metrics: Metrics) -> Watchman:
    """He looks by the machine's clock: a simulator that moves the service's shall not frighten him."""
    server, house = server_of(settings), service.house

    async def tell(quiet: timedelta | None) -> None:
        if server is None:
            return
        for to in house.rota[:MOST_STEPS]:
            await server.send(silence_letter(quiet, to, house, server.sender, utc_now()))

    return Watchman(
        last_tick=lambda: service.run(pulse.last_tick),
        first_to_tell=lambda at: service.run(pulse.raise_alarm, at),
        last_to_tell=lambda: service.run(pulse.end_alarm),
        tell=tell,
        now=utc_now,
        note=metrics.alarm,
    )


async def _tidy(service: Service, sending: Holding) -> None:
    if sending.lease is not None:
        await service.run(deliver.tidy)
    await service.run(sign_in.tidy, utc_now())


def _fault_noter(service: Service, metrics: Metrics) -> Callable[[Delivery, str], Awaitable[None]]:
    async def note(delivery: Delivery, code: str) -> None:
        """Telegram could not read this content as it was worded; it goes out as plain text. Writing that down
        is a courtesy to whoever worded it: the message neither fails with it nor waits long for it."""
        metrics.content_fault()
        log.warning("content_fault", delivery=delivery.id, content=delivery.plan.content, code=code)
        try:
            async with asyncio.timeout(FAULT_NOTED_WITHIN):
                await service.run(content_faults.note, delivery)
        except Exception as fault:
            log.warning("content_fault_not_noted", delivery=delivery.id, fault=type(fault).__name__)

    return note
