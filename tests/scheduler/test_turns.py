"""A long message keeps to the pace in its middle too, and what Telegram says there counts for all."""

import asyncio
from datetime import UTC, datetime, timedelta

from domain.deliveries import Delivery, Outcome, Sent, TryLater
from scheduler.pace import Pace
from scheduler.turns import LONGEST_REST, Turns
from tests.scheduler.test_dispatcher import Ledger, dispatching

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZERO = timedelta(0)


class Clock:
    """The service's, moved by the test."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


async def test_the_parts_of_a_long_message_leave_one_a_second_like_messages_of_their_own() -> None:
    pace, clock = Pace(), Clock()
    turns = Turns(pace, 7, clock.now)
    pace.spend(7, NOON)  # the first part
    assert await turns.next() and await turns.next()
    assert pace.wait_for(7, NOON) == SECOND
    fourth = asyncio.create_task(turns.next())
    await asyncio.sleep(0.01)
    assert not fourth.done()
    clock.at += SECOND
    assert await fourth
    assert pace.wait_for(7, clock.at) == SECOND


async def test_the_parts_of_long_messages_take_their_places_among_the_25_a_second_of_all() -> None:
    pace, clock = Pace(), Clock()
    before = pace.places(NOON)
    for chat in (7, 8):
        assert await Turns(pace, chat, clock.now).next()
    assert pace.places(NOON) == before - 2


async def test_a_part_that_telegram_put_off_makes_its_chat_wait_and_two_chats_everybody() -> None:
    pace, clock = Pace(), Clock()
    flood = TryLater("flood", 17 * SECOND)
    Turns(pace, 7, clock.now).put_off(flood, 1)
    assert (pace.wait_for(7, NOON), pace.wait_for(8, NOON)) == (17 * SECOND, ZERO)
    Turns(pace, 8, clock.now).put_off(flood, 1)
    assert pace.wait_for(9, NOON) == 17 * SECOND


async def test_a_part_that_found_no_line_waits_alone_and_longer_each_time() -> None:
    pace, clock = Pace(), Clock()
    for chat in (7, 8):
        for tried in (1, 2, 3):
            Turns(pace, chat, clock.now).put_off(TryLater("not_reached"), tried)
    assert pace.wait_for(7, NOON) == 4 * SECOND
    assert pace.wait_for(9, NOON) == ZERO


async def test_nobody_is_kept_for_minutes_in_the_middle_of_a_message() -> None:
    pace, clock = Pace(), Clock()
    turns = Turns(pace, 7, clock.now)
    turns.put_off(TryLater("flood", LONGEST_REST + SECOND), 1)
    assert not await turns.next()
    clock.at += LONGEST_REST + SECOND
    assert await turns.next()


async def test_who_stops_still_sends_the_rest_of_the_message_that_has_begun() -> None:
    ledger, begun, left = Ledger(), asyncio.Event(), list[str]()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        for part in ("one", "two", "three"):
            if part == "one" or await turns.next():
                left.append(part)
            begun.set()
        return Sent(delivery.id)

    ledger.plan(1, patient=7)
    async with dispatching(ledger, deliver, Pace(chat_per_second=20, chat_burst=1)) as dispatcher:
        await begun.wait()
        dispatcher.stop()
        assert left == ["one"]
    assert left == ["one", "two", "three"]
    assert ledger.became == [(1, Sent(1))]
