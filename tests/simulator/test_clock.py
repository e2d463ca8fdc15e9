"""The clock moves, and the service does on the way what falls due on the way."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.app import create_simulator
from simulator.clock import Clock
from simulator.clock_control import tomorrow
from tests.simulator.conftest import TOKEN, Telegram


class Diary:
    """A service that has something to do at the instants it is given, and notes when it did it."""

    def __init__(self, clock: Clock, *due: datetime) -> None:
        self.clock = clock
        self.due = sorted(due)
        self.did: list[tuple[datetime, float]] = []
        self.settled = 0

    async def next_due(self, after: datetime) -> datetime | None:
        return next((instant for instant in self.due if instant > after), None)

    async def settle(self) -> None:
        self.settled += 1
        await asyncio.sleep(0)
        now = self.clock.now()
        done = {instant for instant, _ in self.did}
        self.did += [(i, (now - i).total_seconds()) for i in self.due if i <= now and i not in done]


def seconds_apart(one: str, other: datetime) -> float:
    return abs((datetime.fromisoformat(one) - other).total_seconds())


async def test_the_clock_ticks_between_jumps(telegram: Telegram) -> None:
    await telegram.post("clock", to="2027-03-01T09:00:00+00:00")
    readings = [datetime.fromisoformat((await telegram.get("clock"))["now"]) for _ in range(3)]
    assert readings == sorted(set(readings))
    assert readings[0] >= datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert readings[-1] < datetime(2027, 3, 1, 9, 1, tzinfo=UTC)


async def test_messages_carry_the_simulated_date(telegram: Telegram) -> None:
    await telegram.post("clock", to="2027-03-01T09:00:00Z")
    sent = await telegram.bot.send_message(7, "Good morning")
    assert sent.date.date().isoformat() == "2027-03-01"
    assert (await telegram.messages())[-1]["date"].startswith("2027-03-01T09:00")


async def test_a_walk_stops_at_everything_due_at_its_own_time(telegram: Telegram) -> None:
    start = telegram.simulator.clock.now()
    due = [start + timedelta(days=day) for day in range(1, 181, 2)]
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock, *due)
    await telegram.updates()
    walked = await telegram.post("clock", advance_seconds=180 * 86400)
    assert walked["stops"] == len(due)
    assert [instant for instant, _ in diary.did] == due
    assert max(late for _, late in diary.did) < 5
    assert seconds_apart(walked["now"], start + timedelta(days=180)) < 60


async def test_downtime_is_one_jump_and_everything_late(telegram: Telegram) -> None:
    start = telegram.simulator.clock.now()
    due = [start + timedelta(hours=hour) for hour in (1, 2, 3)]
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock, *due)
    await telegram.updates()
    walked = await telegram.post("clock", advance_seconds=86400, skip=True)
    assert walked["stops"] == 0
    assert [instant for instant, _ in diary.did] == due
    assert min(late for _, late in diary.did) > 20 * 3600


async def test_the_clock_goes_to_the_next_thing_due_and_no_further(telegram: Telegram) -> None:
    start = telegram.simulator.clock.now()
    due = [start + timedelta(days=3), start + timedelta(days=4)]
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock, *due)
    await telegram.updates()
    assert seconds_apart((await telegram.get("clock"))["next_due"], due[0]) == 0
    walked = await telegram.post("clock", next_due=True)
    assert [instant for instant, _ in diary.did] == due[:1]
    assert seconds_apart(walked["now"], due[0]) < 5
    diary.due.clear()
    assert (await telegram.post("clock", next_due=True))["stops"] == 0


async def test_a_service_that_names_the_past_does_not_stop_the_walk(telegram: Telegram) -> None:
    class Stuck(Diary):
        async def next_due(self, after: datetime) -> datetime | None:
            return self.due[0]

    clock = telegram.simulator.clock
    stuck = telegram.simulator.stage = Stuck(clock, clock.now() + timedelta(minutes=1))
    await telegram.updates()
    walked = await telegram.post("clock", advance_seconds=7 * 86400)
    assert seconds_apart(walked["now"], clock.now()) < 5
    assert 10 < walked["stops"] < 300
    assert stuck.settled < 400


async def test_a_target_in_the_past_sets_the_clock_back_and_walks_nowhere(telegram: Telegram) -> None:
    clock = telegram.simulator.clock
    diary = telegram.simulator.stage = Diary(clock, clock.now() - timedelta(hours=1))
    await telegram.updates()
    walked = await telegram.post("clock", advance_seconds=-86400)
    assert (walked["stops"], diary.did) == (0, [])
    assert clock.offset < timedelta(hours=-23)


async def test_two_walks_follow_one_another(telegram: Telegram) -> None:
    start = telegram.simulator.clock.now()
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock, start + timedelta(minutes=30))
    await telegram.updates()
    await asyncio.gather(
        *(telegram.post("clock", to=(start + timedelta(hours=h)).isoformat()) for h in (1, 2))
    )
    assert len(diary.did) == 1
    assert telegram.simulator.clock.now() >= start + timedelta(hours=2)


async def test_settling_waits_until_the_bot_has_fetched_everything(telegram: Telegram) -> None:
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock)
    await telegram.say("unheard")
    late = await telegram.http.post("/sim/settle", json={"patience_seconds": 0.1})
    assert late.status_code == 504
    assert "1 updates still wait" in late.json()["detail"]
    assert diary.settled == 0
    settling = asyncio.create_task(telegram.post("settle"))
    await telegram.updates()
    assert not settling.done()
    await telegram.updates()
    await settling
    assert diary.settled == 1


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-01-10T23:30+00:00", "2027-01-11T09:00+00:00"),
        ("2027-03-27T12:00+00:00", "2027-03-28T08:00+00:00"),
        ("2027-06-30T23:30+00:00", "2027-07-02T08:00+00:00"),
    ],
)
def test_tomorrow_at_nine_is_nine_by_the_wall_clock(now: str, expected: str) -> None:
    nine = datetime.fromisoformat("2000-01-01T09:00").time()
    assert tomorrow(datetime.fromisoformat(now), nine, "Europe/London") == datetime.fromisoformat(expected)


async def test_the_clock_stands_where_it_was_after_a_restart(tmp_path: Path) -> None:
    first = create_simulator(token=TOKEN, store_path=tmp_path / "t.sqlite3")
    first.clock.set(datetime(2030, 5, 1, tzinfo=UTC))
    clock = Clock()
    second = create_simulator(token=TOKEN, store_path=tmp_path / "t.sqlite3", clock=clock)
    assert timedelta(0) <= clock.now() - datetime(2030, 5, 1, tzinfo=UTC) < timedelta(seconds=30)
    assert second.clock is clock
    await first.close()
    await second.close()


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock().set(datetime(2030, 5, 1))  # noqa: DTZ001 - the very thing that is refused
