"""Invite codes can't be guessed: wrong ones are counted, and soon not even a right one is looked at."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions import welcome
from actions.house import House
from actions.ports import Unit
from actions.service import Service
from actions.turn import Heard
from db.open import Store
from domain.patient import Status
from tests.actions.world import house

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GUESSES = 800  # on each engine; `make torture` tries 100,000
CODE = "an-invite-that-somebody-else-was-given-26"
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


def invited(unit: Unit, house: House, now: datetime) -> None:
    unit.invites.add(CODE, now + timedelta(days=7), now)


def kept(unit: Unit, house: House, now: datetime, updates: list[tuple[int, int]]) -> None:
    unit.inbox.keep([(number, chat, {"update_id": number}) for number, chat in updates], now)


def failures(unit: Unit, house: House, now: datetime) -> int:
    return unit.invites.failures_since(None, now - timedelta(hours=1))


def wrong_codes(unit: Unit, house: House, now: datetime, people: int) -> None:
    for number in range(people):
        unit.invites.note_failure(8_000 + number, now)


def inside(unit: Unit, house: House, now: datetime, chats: list[int]) -> list[int]:
    return [
        chat
        for chat in chats
        if (known := unit.patients.by_chat(chat)) is not None and known.status is not Status.WAITING
    ]


def door(store: Store) -> Service:
    return Service(store, replace(house(), without_invite="refuse"), lambda: NOW)


async def guess(service: Service, many: int, people: int) -> list[int]:
    """`many` made-up codes from so many people; who got in."""
    chance = random.Random(11)  # noqa: S311 - a guesser
    chats = [7_000 + number for number in range(people)]
    updates = [(number + 1, chats[number % people]) for number in range(many)]
    for start in range(0, many, 50):
        some = updates[start : start + 50]
        await service.run(kept, some)
        codes = ["".join(chance.choice(ALPHABET) for _ in range(26)) for _ in some]
        heard = [Heard(number, chat) for number, chat in some]
        await asyncio.gather(
            *(service.hear(each, welcome.greet, code) for each, code in zip(heard, codes, strict=True))
        )
    return await service.run(inside, chats)


async def test_thousands_of_guesses_open_no_door(store: Store) -> None:
    service = door(store)
    await service.run(invited)
    assert await guess(service, GUESSES, people=40) == []
    assert await service.run(failures) == GUESSES


@pytest.mark.parametrize("wrong", [welcome.GUESSES_PER_PERSON])
async def test_after_five_wrong_codes_a_right_one_waits_an_hour(store: Store, wrong: int) -> None:
    service = door(store)
    await service.run(invited)
    assert await guess(service, wrong, people=1) == []
    await service.run(kept, [(10_000, 7_000)])
    await service.hear(Heard(10_000, 7_000), welcome.greet, CODE)
    assert await service.run(inside, [7_000]) == []
    later = Service(store, service.house, lambda: NOW + timedelta(hours=1, minutes=1))
    await later.run(kept, [(10_001, 7_000)])
    await later.hear(Heard(10_001, 7_000), welcome.greet, CODE)
    assert await later.run(inside, [7_000]) == [7_000]


async def test_guessers_with_many_accounts_are_slowed_down_together(store: Store) -> None:
    service = door(store)
    await service.run(invited)
    await service.run(wrong_codes, welcome.GUESSES_IN_ALL)
    await service.run(kept, [(10_000, 99)])
    await service.hear(Heard(10_000, 99), welcome.greet, CODE)
    assert await service.run(inside, [99]) == []
