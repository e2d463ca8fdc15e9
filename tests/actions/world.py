"""A service without Telegram: a real store and a real house, a clock of ours, and people who tap and type.

What is said is read from the ledger. Buttons are found by the key of their label and mean what bot/ says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import select

from actions import check_in as check_ins
from actions import deliver, hear, welcome
from actions.gate import through
from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit
from actions.service import Service
from actions.turn import Heard, Turn
from bot.app import COMMANDS, MENU_TO_COMMAND, TAPS
from content.catalogue import load_catalogue
from db.delivery_rows import delivery_of
from db.open import Store
from db.tables import deliveries, said
from domain.check_in import Asking, CheckIn
from domain.deliveries import Class, Delivery, Kind, Outcome, Sent, State
from domain.messages import Button, Message, Say, SendReminder, SendTip, Toast
from domain.onboarding import CONSENT_VERSION
from domain.patient import TOPICS, ConsentKind, Patient, PatientId, Status
from domain.records import StoredTip
from domain.schedule import own_time, resolve
from furnish import furnish
from settings import Settings
from tests.engines import SEALER

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)  # seven in the morning in London: nothing is due so early
EVERY_DAY = frozenset(range(7))
STEPS_AT_MOST = 2000


@cache
def house() -> House:
    """The shipped packs and words."""
    return furnish(Settings(site_name="the test clinic"), load_catalogue(None), ("en",))


def some_tips(topics: Sequence[str] = TOPICS, each: int = 2) -> list[StoredTip]:
    """For every level and topic `each` tips, named moving-1-a, moving-1-b …"""
    return [
        StoredTip(
            id=f"{topic}-{level}-{'abcdefgh'[number]}",
            version=1,
            levels=frozenset({level}),
            topics=frozenset({topic}),
            conditions=frozenset(),
            exclusions=frozenset(),
            status="approved",
            evidence="general advice",
            bodies={"en": "A small thing."},
        )
        for topic in topics
        for level in (1, 2, 3, 4)
        for number in range(each)
    ]


@dataclass
class World:
    """`now` is the clock; whatever is due leaves whenever somebody has done something, or time passes."""

    store: Store
    house: House
    now: datetime = MONDAY
    service: Service = field(init=False)
    outcome: Callable[[Delivery], Outcome] = field(init=False)
    left: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.service = Service(self.store, self.house, lambda: self.now)
        self._messages, self._updates = count(100), count(1)
        self.outcome = self.arrives

    def arrives(self, _: Delivery) -> Outcome:
        """What Telegram says on a good day."""
        return Sent(next(self._messages))

    def furnish(self, **changes: Any) -> None:
        """Change how the house is set up."""
        self.house = self.service.house = replace(self.house, **changes)

    async def stock(self, tips: Sequence[StoredTip]) -> None:
        await self.unit(lambda unit: unit.tips.load(tips, {}, self.now))

    async def unit(self, work: Callable[[Unit], Any]) -> Any:
        """Look at the database, or set a stage in it."""
        return await self.store.run(work)

    async def claim(self) -> list[Delivery]:
        return await self.service.run(deliver.claim, [], 100, 100)

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        await self.service.run(deliver.record, delivery, outcome)

    async def send(self) -> list[Delivery]:
        """Let everything leave that may leave now."""
        gone: list[Delivery] = []
        while claimed := await self.claim():
            for delivery in claimed:
                await self.record(delivery, self.outcome(delivery))
            gone += claimed
        self.left += gone
        return gone

    async def until(self, instant: datetime) -> list[Delivery]:
        """Let time pass, stopping wherever something is due; what left on the way."""
        gone: list[Delivery] = []
        for _ in range(STEPS_AT_MOST):
            due = await self.service.run(deliver.next_due)
            if due is None or due > instant:
                self.now = max(self.now, instant)
                return gone
            self.now = max(self.now, due)
            await self.service.run(deliver.tick)
            gone += await self.send()
        raise AssertionError(f"time stands still at {self.now}")

    async def after(self, **length: float) -> list[Delivery]:
        return await self.until(self.now + timedelta(**length))

    async def away_until(self, instant: datetime) -> list[Delivery]:
        """The service was down until then; what leaves when it is back."""
        self.now = instant
        await self.service.run(deliver.tick)
        return await self.send()

    def at(self, day: datetime, patient: Patient) -> datetime:
        """Their own minute of that date, where they are."""
        own = own_time(patient.part_of_day or "morning", patient.id)
        return resolve(day.date(), own, patient.where)

    def stranger(self, chat: int = 1001) -> "Person":
        """Somebody who has never written."""
        return Person(self, chat)

    async def settled(self, chat: int = 1001, **about: Any) -> "Person":
        """Somebody set up long ago: every day, mornings, all topics, London; no level yet, no check-in."""
        person = Person(self, chat)
        known: dict[str, Any] = {
            "name": "Sam", "matters": "", "zone": "Europe/London", "days": EVERY_DAY,
            "part_of_day": "morning", "topics": frozenset(TOPICS), "facts": frozenset[str](),
        }  # fmt: skip

        def stage(unit: Unit) -> None:
            patient = unit.patients.add(chat, Status.ACTIVE, "en", self.now)
            unit.patients.save(replace(patient, **known | about))
            for kind in ConsentKind:
                unit.consents.give(patient.id, kind, CONSENT_VERSION, self.now)

        await self.unit(stage)
        return person

    async def with_tips(self, chat: int = 1001, level: int = 2, **about: Any) -> "Person":
        """The same, for whom tips of this level are planned."""
        if not await self.unit(lambda unit: unit.tips.current()):
            await self.stock(some_tips())
        person = await self.settled(chat, tailoring_level=level, **about)
        await person.replans()
        return person


@dataclass
class Person:
    """One Telegram user, seen from their side: does something, and gets back what was said to it."""

    world: World
    chat: int

    async def row(self) -> Patient:
        return await self.world.unit(lambda unit: unit.patients.by_chat(self.chat))

    async def id(self) -> PatientId:
        return (await self.row()).id

    async def starts(self, code: str | None = None) -> list[Message]:
        return await self.heard(welcome.greet, code)

    async def types(self, text: str) -> list[Message]:
        return await self.heard(hear.hear, text)

    async def asks_for(self, command: str) -> list[Message]:
        """A /command."""
        return await self.heard(_known(COMMANDS[command]))

    async def taps(self, key: str, *args: str | int) -> list[Message]:
        """The newest button in the chat with this label (and, of several alike, with these arguments)."""
        return await self.taps_button(await self.button(key, *args))

    async def taps_button(self, found: Button) -> list[Message]:
        if found.verb == "menu":
            name = MENU_TO_COMMAND.get(str(found.args[0]), str(found.args[0]))
            action, args = (welcome.greet, (None,)) if name == "start" else (COMMANDS[name], ())
        else:
            action, args = TAPS[found.verb].call(found.args)
        return await self.heard(_known(action), *args, label=found.key)

    async def does(self, action: Callable[..., None], *args: Any, on: int = 1) -> list[Message]:
        """A tap that means this action, on a button of this message."""
        return await self.heard(_known(action), *args, label="a button", on=on)

    async def button(self, key: str, *args: str | int) -> Button:
        rows = [row for row in await self.ledger() if row.sent_at is not None]
        for row in sorted(rows, key=lambda row: (row.sent_at, row.telegram_message or 0), reverse=True):
            for line in row.plan.message.buttons if isinstance(row.plan.message, Say) else ():
                for one in line:
                    if one.key == key and (not args or one.args == args):
                        return one
        raise AssertionError(f"nobody ever showed {key} {args or ''}")

    async def heard(
        self,
        action: Callable[..., None],
        *args: Any,
        label: str | None = None,
        update: int | None = None,
        on: int = 1,
    ) -> list[Message]:
        """An update with this effect; all the replies to it, in their order."""
        number = update or next(self.world._updates)
        await self.world.unit(lambda unit: unit.inbox.keep([(number, self.chat, {})], self.world.now))
        tap = {"message": on, "query": str(number), "label": label} if label else {}
        await self.world.service.hear(Heard(number, self.chat, **tap), action, *args)
        rows = [row for row in await self.ledger() if row.plan.occasion.startswith(f"update:{number}:")]
        await self.world.send()
        return [row.plan.message for row in rows]

    async def replans(self) -> None:
        """As if one of their rules had changed, without their doing anything."""
        await self.world.service.run(plan_ahead, await self.id())

    async def change(self, **about: Any) -> None:
        """Set the stage: these things about them are so."""

        def stage(unit: Unit) -> None:
            found = unit.patients.by_chat(self.chat)
            assert found is not None
            unit.patients.save(replace(found, **about))

        await self.world.unit(stage)

    async def ledger(self) -> list[Delivery]:
        """Every message to them, whatever became of it, in the order of planning."""

        def read(unit: Any) -> list[Delivery]:
            found = unit.patients.by_chat(self.chat)
            if found is None:
                return []
            ours = select(deliveries).where(deliveries.c.patient == found.id).order_by(deliveries.c.id)
            return [delivery_of(row, SEALER) for row in unit.connection.execute(ours)]

        return await self.world.unit(read)

    async def planned(self, kind: Kind | None = None) -> list[Delivery]:
        """What is to come by itself, by due."""
        mine = await self.id()
        rows = await self.world.unit(lambda unit: unit.deliveries.planned_for(mine))
        return [row for row in rows if kind in (None, row.plan.kind)]

    async def unasked(self, *states: State) -> list[Delivery]:
        """What came by itself, or was to."""
        rows = [row for row in await self.ledger() if row.plan.klass is Class.PROACTIVE]
        return [row for row in rows if not states or row.state in states]

    async def why(self, delivery: Delivery) -> str | None:
        """What the ledger gives as the reason for a move, a miss or a cancelling."""
        one = select(deliveries.c.why).where(deliveries.c.id == delivery.id)
        return await self.world.unit(lambda unit: unit.connection.execute(one).scalar())

    async def notes(self) -> list[str]:
        """The contexts of what was kept for the coordinator."""
        mine = select(said.c.context).where(said.c.patient == await self.id()).order_by(said.c.id)
        return await self.world.unit(lambda unit: list(unit.connection.execute(mine).scalars()))

    async def check_in(self) -> CheckIn:
        """The newest, open or closed."""
        mine = await self.id()
        found = await self.world.unit(lambda unit: unit.check_ins.latest(mine))
        assert found is not None
        return found

    async def results(self) -> list[Any]:
        mine = await self.id()
        return list(await self.world.unit(lambda unit: unit.check_ins.results(mine)))

    async def answers(self, value: int | None) -> list[Message]:
        """A tap on an answer under the question in front of them."""
        found = await self.check_in()
        assert isinstance(found.state, Asking), found.state
        return await self.does(check_ins.answer, found.id, found.state.position, value, found.turn)

    async def fills_in(self, values: Sequence[int | None], seconds: float = 6) -> list[Message]:
        """Begin, give these answers one after the other, hand in; what is said at the end.

        "skip" skips a question.
        """
        await self.asks_for("checkin")
        await self.taps("check_in.begin")
        for value in values:
            self.world.now += timedelta(seconds=seconds)
            await self.answers(value)
        found = await self.check_in()
        return await self.does(check_ins.hand_in, found.id, found.turn)


def _known(action: Callable[..., None]) -> Callable[..., None]:
    """As bot/app.py does."""
    if any(tap.always and tap.action is action for tap in TAPS.values()):
        return action

    def checked(turn: Turn, *args: Any) -> None:
        through(turn, action)(turn, *args)

    return checked


def keys(messages: Sequence[Message]) -> list[str]:
    """What was said, in short: keys of phrases and toasts, names of the other kinds."""
    return [
        message.key if isinstance(message, Say | Toast) else type(message).__name__ for message in messages
    ]


def labels(message: Message) -> list[str]:
    """The keys of its buttons."""
    assert isinstance(message, Say)
    return [one.key for line in message.buttons for one in line]


def told(rows: Sequence[Delivery]) -> list[str]:
    """The same as `keys`, of what left."""
    return keys([row.plan.message for row in rows])


def kinds(rows: Sequence[Delivery]) -> list[Kind]:
    return [row.plan.kind for row in rows]


def tips_of(rows: Sequence[Delivery]) -> list[str]:
    return [row.plan.message.tip for row in rows if isinstance(row.plan.message, SendTip)]


def reminders_of(rows: Sequence[Delivery]) -> list[Delivery]:
    return [row for row in rows if isinstance(row.plan.message, SendReminder)]


def london(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant by London's clock, in 2026."""
    return resolve(date(2026, month, day), time(hour, minute), "Europe/London")
