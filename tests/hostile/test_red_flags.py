"""Wherever words can be typed, somebody in trouble is answered as such, and a person is told."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from db.open import Store, open_store
from db.unit import Unit
from tests.engines import SEALER
from tests.hostile.crowd import BEFORE_CONSENT, PLACES, PREFIX, STANDINGS, Crowd, Person, visiting
from tests.running import Running

WORDS = "I cant breathe properly"
ANSWER = "If it's hard to breathe now"
TAKEN_OVER = "while a person of the care team writes"


@asynccontextmanager
async def crowd_at(running: Running, database_url: str) -> AsyncIterator[tuple[Crowd, Store]]:
    """The chats, and the service's own database beside it."""
    async with visiting() as session, await open_store(database_url, SEALER, guest=True) as store:
        yield Crowd(session, running.address), store


async def cry(crowd: Crowd, store: Store, people: Iterable[Person]) -> tuple[set[str], set[str]]:
    """All of them write it at once; the places where no reply came, and those where no task is open."""
    before = {person.user_id: await crowd.last_of_bot(person.user_id) for person in people}
    for person in people:
        await crowd.say(person.user_id, PREFIX.get(person.place, "") + WORDS)
    await crowd.settle()
    unanswered, untold = set[str](), set[str]()
    for person in people:
        known = before[person.user_id][0]
        new = [each for each in await crowd.messages(person.user_id) if each["message_id"] > known]
        if not any(ANSWER in (each["text"] or "") for each in new if each["from"] == "bot"):
            unanswered.add(person.place)
        if not await store.run(lambda unit, chat=person.user_id: has_task(unit, chat)):
            untold.add(person.place)
    return unanswered, untold


def has_task(unit: Unit, chat: int) -> bool:
    """For breathing, and open."""
    patient = unit.patients.by_chat(chat)
    task = None if patient is None else unit.alerts.open_for(patient.id)
    return task is not None and any("breath" in rule for rule in task.rules)


@pytest.mark.timeout(300)
async def test_a_red_flag_is_answered_wherever_it_is_typed(running: Running, database_url: str) -> None:
    async with crowd_at(running, database_url) as (crowd, store):
        people = [Person(7_000 + number, place) for number, place in enumerate(PLACES)]
        await crowd.set_up(people)
        for person in people:
            for step in PLACES[person.place]:
                await crowd.all_do([person], step)
        assert await cry(crowd, store, people) == (set(), set())


@pytest.mark.timeout(300)
async def test_a_red_flag_is_answered_wherever_they_stand(running: Running, database_url: str) -> None:
    async with crowd_at(running, database_url) as (crowd, store):
        new = [Person(7_100 + number, where) for number, where in enumerate(BEFORE_CONSENT)]
        known = [Person(7_200 + number, where) for number, where in enumerate((*STANDINGS, TAKEN_OVER))]
        await crowd.set_up(known)
        for person in (*new, *known):
            for step in (BEFORE_CONSENT | STANDINGS).get(person.place, ()):
                await crowd.all_do([person], step)
        await store.run(lambda unit: taken_over(unit, known[-1].user_id))
        assert await cry(crowd, store, [*new, *known]) == (set(), set())


def taken_over(unit: Unit, chat: int) -> None:
    """As the console does it."""
    patient = unit.patients.by_chat(chat)
    assert patient is not None and patient.last_seen_at is not None
    until = patient.last_seen_at + timedelta(hours=2)
    unit.patients.save(replace(patient, taken_over_until=until, taken_over_by=1))
