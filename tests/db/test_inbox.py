"""Updates are kept before they are acknowledged, handed out in order, and done exactly once."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.open import Store
from db.tables import inbox
from db.unit import Unit
from domain.records import InboxUpdate
from tests.db.people import DAY, MINUTE, NOW


def said(text: str) -> dict[str, Any]:
    return {"message": {"text": text, "from": {"first_name": "Canary \ud83d"}}}


def wrote(message: Any) -> dict[str, Any]:
    return {"message": {"message_id": message, "text": f"{message}"}}


def tapped(message: int) -> dict[str, Any]:
    return {"callback_query": {"id": "1", "data": "x", "message": {"message_id": message}}}


def edited(message: int) -> dict[str, Any]:
    return {"edited_message": {"message_id": message, "text": "better"}}


def taken_in_turn(unit: Unit) -> list[int]:
    """All that waits, one after the other as it is handed out."""
    order = []
    while found := waiting(unit):
        order.append(found[0])
        unit.inbox.take(found[0], NOW)
    return order


def waiting(unit: Unit, limit: int = 10, busy: tuple[int, ...] = (), now: datetime = NOW) -> list[int]:
    return [update.update_id for update in unit.inbox.waiting(limit, busy, now)]


async def test_an_update_comes_back_as_telegram_gave_it(store: Store) -> None:
    raw = said("hello <b> 🦭")
    assert await store.run(lambda unit: unit.inbox.keep([(9, 1, raw), (10, None, {"poll": {}})], NOW)) == 2
    assert await store.run(lambda unit: list(unit.inbox.waiting(10, [], NOW))) == [
        InboxUpdate(9, 1, raw, NOW, 0),
        InboxUpdate(10, None, {"poll": {}}, NOW, 0),
    ]


async def test_an_update_that_is_delivered_again_is_kept_once(store: Store) -> None:
    def work(unit: Unit) -> None:
        assert unit.inbox.keep([(9, 1, said("a"))], NOW) == 1
        assert unit.inbox.keep([(9, 1, said("a")), (10, 1, said("b")), (10, 1, said("b"))], NOW) == 1
        assert unit.inbox.keep([], NOW) == 0
        assert unit.inbox.take(9, NOW)
        assert unit.inbox.keep([(9, 1, said("a"))], NOW) == 0
        assert waiting(unit) == [10]

    await store.run(work)


async def test_each_chat_is_answered_in_order_and_none_waits_for_another(store: Store) -> None:
    def work(unit: Unit) -> None:
        updates = [(12, 1, said("b")), (11, 1, said("a")), (13, 2, said("c")), (14, None, {}), (15, None, {})]
        unit.inbox.keep(updates, NOW)
        assert waiting(unit) == [11, 13, 14, 15]
        assert waiting(unit, limit=2) == [11, 13]
        assert waiting(unit, busy=(1,)) == [13, 14, 15]
        unit.inbox.take(11, NOW)
        assert waiting(unit) == [12, 13, 14, 15]

    await store.run(work)


async def test_an_update_takes_effect_once(store: Store) -> None:
    await store.run(lambda unit: unit.inbox.keep([(9, 1, said("a"))], NOW))
    assert await store.run(lambda unit: unit.inbox.take(9, NOW))
    assert not await store.run(lambda unit: unit.inbox.take(9, NOW))
    assert not await store.run(lambda unit: unit.inbox.take(10, NOW))


async def test_an_update_whose_handling_fails_still_waits(store: Store) -> None:
    await store.run(lambda unit: unit.inbox.keep([(9, 1, said("a"))], NOW))

    def take_and_fail(unit: Unit) -> None:
        unit.inbox.take(9, NOW)
        raise ZeroDivisionError

    try:
        await store.run(take_and_fail)
    except ZeroDivisionError:
        assert await store.run(waiting) == [9]
    else:
        raise AssertionError("the failure was swallowed")


async def test_an_update_that_fails_too_often_is_parked_and_the_chat_goes_on(store: Store) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(9, 1, said("a")), (10, 1, said("b"))], NOW)
        assert not unit.inbox.failed(9, "KeyError", 2, NOW)
        assert [update.tries for update in unit.inbox.waiting(10, [], NOW + MINUTE)] == [1]
        assert unit.inbox.failed(9, "KeyError", 2, NOW)
        assert waiting(unit) == [10]
        assert not unit.inbox.take(9, NOW)
        assert not unit.inbox.failed(9, "KeyError", 2, NOW)
        assert unit.inbox.waiting_count() == 1

    await store.run(work)


async def test_what_a_person_said_is_dropped_once_it_is_done(store: Store) -> None:
    def work(unit: Unit) -> list[Any]:
        unit.inbox.keep([(9, 1, said("a"))], NOW)
        unit.inbox.take(9, NOW)
        return list(unit.connection.execute(select(inbox.c.raw, inbox.c.chat)).one())

    assert await store.run(work) == [None, None]


async def test_words_and_chats_in_the_inbox_are_sealed(store: Store) -> None:
    def work(unit: Unit) -> str:
        unit.inbox.keep([(9, 987654321, said("a"))], NOW)
        return repr(unit.connection.execute(select(inbox)).all())

    rows = await store.run(work)
    assert "Canary" not in rows and "987654321" not in rows


async def test_only_finished_updates_are_forgotten_after_their_time(store: Store) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(number, number, {}) for number in (1, 2, 3, 4)], NOW)
        unit.inbox.take(1, NOW)
        unit.inbox.take(2, NOW + DAY)
        unit.inbox.failed(3, "KeyError", 1, NOW)
        assert unit.inbox.forget_before(NOW + MINUTE) == 1
        kept = unit.connection.execute(select(inbox.c.update_id).order_by(inbox.c.update_id)).scalars()
        assert list(kept) == [2, 3, 4]

    await store.run(work)


async def test_what_somebody_wrote_is_heard_as_they_wrote_it_when_update_ids_start_lower(
    store: Store,
) -> None:
    """As they may after an idle week; the messages of a chat are still counted on."""

    def work(unit: Unit) -> None:
        unit.inbox.keep([(900, 1, wrote(50)), (901, 1, wrote(51)), (7, 1, wrote(52)), (8, 2, wrote(9))], NOW)
        assert waiting(unit) == [900, 8]
        assert waiting(unit, limit=1) == [900]
        assert waiting(unit, busy=(1,)) == [8]
        assert taken_in_turn(unit) == [900, 901, 7, 8]

    await store.run(work)


async def test_taps_and_edits_come_by_update_id_for_their_number_is_that_of_an_older_message(
    store: Store,
) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(1, 1, wrote(50)), (2, 1, tapped(48)), (3, 1, edited(49)), (4, 1, wrote(51))], NOW)
        assert taken_in_turn(unit) == [1, 2, 3, 4]

    await store.run(work)


async def test_a_message_a_tap_and_a_message_that_all_seem_to_come_before_each_other_are_all_heard(
    store: Store,
) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(1, 1, wrote(51)), (2, 1, tapped(9)), (3, 1, wrote(50))], NOW)
        assert taken_in_turn(unit) == [3, 1, 2]

    await store.run(work)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_the_numbers_every_chat_always_has_one_update_whose_turn_it_is(
    store: Store, seed: int
) -> None:
    """And of its messages none is heard before one that was written earlier and is there."""
    chance = random.Random(seed)  # noqa: S311  it guards nothing
    chats = (1, 2, 3)
    kinds = (wrote, wrote, tapped, edited)
    updates = [
        (number, chance.choice(chats), chance.choice(kinds)(chance.randint(1, 20)))
        for number in chance.sample(range(1000), 40)
    ]

    def work(unit: Unit) -> None:
        unit.inbox.keep(updates, NOW)
        left = {number: (chat, raw) for number, chat, raw in updates}
        while left:
            found = unit.inbox.waiting(10, [], NOW)
            assert sorted(str(each.chat) for each in found) == sorted(
                {str(chat) for chat, _ in left.values()}
            )
            turn = chance.choice(found)
            if "message" in turn.raw:
                written = [
                    raw["message"]["message_id"]
                    for chat, raw in left.values()
                    if chat == turn.chat and "message" in raw
                ]
                assert turn.raw["message"]["message_id"] == min(written)
            else:
                assert turn.update_id == min(
                    number for number, (chat, _) in left.items() if chat == turn.chat
                )
            assert unit.inbox.take(turn.update_id, NOW)
            del left[turn.update_id]
        assert waiting(unit) == []

    await store.run(work)


@pytest.mark.parametrize("number", ["7", None, -3, 2**80, 1.5, [1]])
async def test_an_odd_number_of_a_message_stops_nothing_from_being_kept(store: Store, number: Any) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(1, 1, wrote(number)), (2, 1, wrote(5)), (3, 2, {"message": "what"})], NOW)
        assert taken_in_turn(unit) == [1, 2, 3]

    await store.run(work)


async def test_after_each_failure_an_update_rests_longer_and_its_chat_with_it(store: Store) -> None:
    second = timedelta(seconds=1)

    def work(unit: Unit) -> None:
        unit.inbox.keep([(9, 1, said("a")), (10, 1, said("b")), (11, 2, said("c"))], NOW)
        unit.inbox.failed(9, "KeyError", 3, NOW)
        assert waiting(unit) == [11]
        assert waiting(unit, now=NOW + second / 2) == [11]
        assert unit.inbox.waiting_count() == 3
        later = NOW + second
        assert waiting(unit, now=later) == [9, 11]
        unit.inbox.failed(9, "KeyError", 3, later)
        assert waiting(unit, now=later + 4 * second) == [11]
        assert waiting(unit, now=later + 5 * second) == [9, 11]
        assert unit.inbox.failed(9, "KeyError", 3, later + 5 * second)
        assert waiting(unit, now=later + 5 * second) == [10, 11]

    await store.run(work)


async def test_a_clock_that_was_set_back_stops_no_chat(store: Store) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(9, 1, said("a"))], NOW + DAY)
        unit.inbox.failed(9, "KeyError", 3, NOW + DAY)
        assert waiting(unit, now=NOW) == [9]
        assert waiting(unit, now=NOW + DAY) == []

    await store.run(work)


async def test_what_somebody_of_the_team_tries_again_does_not_rest(store: Store) -> None:
    def work(unit: Unit) -> None:
        unit.inbox.keep([(9, 1, said("a"))], NOW)
        assert not unit.inbox.failed(9, "KeyError", 2, NOW)
        assert unit.inbox.failed(9, "KeyError", 2, NOW)
        assert unit.inbox.try_again(9)
        assert waiting(unit) == [9]

    await store.run(work)
