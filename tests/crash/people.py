"""The patients of a campaign: who they are, what they will answer, and what the planner owes them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from actions.house import House
from actions.plan import plan_ahead
from content.catalogue import load_catalogue
from content.words import load_words
from db.open import open_store
from db.unit import Unit
from desk.opening import sealer_for
from domain.onboarding import CONSENT_VERSION
from domain.patient import ConsentKind, PatientId, Status
from furnish import furnish
from keys import keep_keys
from settings import Settings
from simulator.store import Store as TelegramStore

FIRST_CHAT = 1_000_001
ITEMS = 13
DAYS = 5  # from Monday: each patient has one reminder of their own on each of them
MORNING, EVENING = time(9, 5), time(19, 40)  # the campaign's clock goes from one to the other every day
FIRST_REMINDER, LAST_REMINDER = time(9, 20), time(19, 10)
ZONE = "Etc/GMT"  # the clock of a campaign starts at nine there


@dataclass(frozen=True)
class Person:
    """`answers`: what they will tap, item by item; None is "doesn't fit me"."""

    number: int
    chat: int
    patient: PatientId
    answers: tuple[int | None, ...]


def monday() -> datetime:
    """A Monday in the morning, later than any real clock here: the start of every campaign."""
    today = datetime.now(UTC).date()
    ahead = 7 - today.weekday() + 7
    return datetime.combine(today + timedelta(days=ahead), MORNING, UTC)


@dataclass
class Calendar:
    """The campaign's clock, life by life: daytimes only, and no day ends while reminders of it still wait."""

    lives_a_day: int
    day: int = 0
    life: int = -1

    def next_life(self, all_sent: bool) -> datetime:
        """When the next life begins: later the same day, or next morning if it is evening and all is sent."""
        if self.evening and all_sent and self.day < DAYS - 1:
            self.day, self.life = self.day + 1, -1
        self.life += 1
        return self.now

    @property
    def evening(self) -> bool:
        """Whether everything of this day is due."""
        return self.life >= self.lives_a_day - 1

    @property
    def over(self) -> bool:
        """Whether everything of the last day is due."""
        return self.evening and self.day == DAYS - 1

    def to_evening(self) -> datetime:
        """No more lives today but one in the evening."""
        self.life = max(self.life, self.lives_a_day - 1)
        return self.now

    @property
    def now(self) -> datetime:
        """In the evening the clock goes on by half minutes, so that no two lives begin at the same time."""
        length = datetime.combine(monday(), EVENING) - datetime.combine(monday(), MORNING)
        place = min(self.life / max(1, self.lives_a_day - 1), 1.0)
        more = max(0, self.life - self.lives_a_day + 1) * timedelta(seconds=30)
        return monday() + timedelta(days=self.day) + length * place + more


def gather(settings: Settings, telegram: Path, count: int, seed: int) -> list[Person]:
    """Make them, in the service's database and in Telegram's memory."""
    chats = range(FIRST_CHAT, FIRST_CHAT + count)
    memory = TelegramStore(telegram)
    with memory.unit():
        for chat in chats:
            memory.run(
                "INSERT INTO chats (id, type, title, language_code, started) "
                "VALUES (?, 'private', ?, 'en', 1)",
                chat, f"Patient {chat}",
            )  # fmt: skip
    memory.close()
    return asyncio.run(_settle_in(settings, chats, Random(seed)))  # noqa: S311 - no secret


async def _settle_in(settings: Settings, chats: Sequence[int], chance: Random) -> list[Person]:
    house = furnish(settings, load_catalogue(None), load_words().languages)

    def work(unit: Unit) -> list[Person]:
        return [_one(unit, house, number, chat, chance) for number, chat in enumerate(chats)]

    store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    try:
        return await store.run(work)
    finally:
        await store.close()


def _one(unit: Unit, house: House, number: int, chat: int, chance: Random) -> Person:
    """Somebody who has agreed to everything, made their reminders, and not been asked a question yet."""
    now = monday() - timedelta(minutes=5)
    patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
    for kind in ConsentKind:
        unit.consents.give(patient.id, kind, CONSENT_VERSION, now)
    for day in range(DAYS):
        unit.reminders.add(patient.id, label(number, day), _some_time(chance), frozenset({day}), now)
    unit.patients.save(
        replace(patient, name="Sam", zone=ZONE, days=frozenset(range(7)), part_of_day="morning")
    )
    plan_ahead(unit, house, now, patient.id)  # as the action does that keeps a reminder
    answers = tuple(chance.choice((1, 2, 3, 4)) for _ in range(ITEMS - 1))
    return Person(number, chat, patient.id, (*answers, chance.choice((1, 2, 3, 4, None))))


def label(number: int, day: int) -> str:
    """The words of one reminder: it is due once in a campaign, so they name one occurrence."""
    return f"walk {number}.{day}"


def _some_time(chance: Random) -> time:
    first = FIRST_REMINDER.hour * 60 + FIRST_REMINDER.minute
    last = LAST_REMINDER.hour * 60 + LAST_REMINDER.minute
    minutes = chance.randint(first, last)
    return time(minutes // 60, minutes % 60)
