"""Updates are kept before they are acknowledged, handed out in order, and done exactly once."""

from typing import Any

from sqlalchemy import select

from db.open import Store
from db.tables import inbox
from db.unit import Unit
from domain.records import InboxUpdate
from tests.db.people import DAY, MINUTE, NOW


def said(text: str) -> dict[str, Any]:
    return {"message": {"text": text, "from": {"first_name": "Canary \ud83d"}}}


def waiting(unit: Unit, limit: int = 10, busy: tuple[int, ...] = ()) -> list[int]:
    return [update.update_id for update in unit.inbox.waiting(limit, busy)]


async def test_an_update_comes_back_as_telegram_gave_it(store: Store) -> None:
    raw = said("hello <b> 🦭")
    assert await store.run(lambda unit: unit.inbox.keep([(9, 1, raw), (10, None, {"poll": {}})], NOW)) == 2
    assert await store.run(lambda unit: list(unit.inbox.waiting(10, []))) == [
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
        assert [update.tries for update in unit.inbox.waiting(10, [])] == [1]
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
