"""Several machines on one PostgreSQL: nothing is sent twice, a chat is handled by one, collisions repeat."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from db.ids import Ids
from db.open import Store, hints_for, open_store
from db.postgres import PostgresStore
from db.unit import Unit
from domain.patient import PatientId
from tests.db.people import CHAT, NOW, a_plan, planned, somebody
from tests.engines import SEALER, Server


@pytest.fixture
async def machines(postgres: Server) -> AsyncIterator[tuple[Store, Store]]:
    """Two stores on one database."""
    async with (
        postgres.clean() as url,
        await open_store(url, SEALER) as one,
        await open_store(url, SEALER) as other,
    ):
        yield one, other


class Meeting:
    """Lets a unit (in its greenlet) hold its transaction open until the test says go on."""

    def __init__(self) -> None:
        self.here, self.go_on = asyncio.Event(), asyncio.Event()

    def __call__(self) -> None:
        self.here.set()
        await_only(asyncio.wait_for(self.go_on.wait(), 20))


async def test_two_dispatchers_never_claim_the_same_message(machines: tuple[Store, Store]) -> None:
    one, other = machines
    meeting = Meeting()

    def plan(unit: Unit) -> None:
        for chat in range(4):
            planned(unit, a_plan(somebody(unit, chat).id, "tip"))

    def claim(unit: Unit) -> set[int]:
        claimed = [delivery.id for delivery in unit.deliveries.due(NOW, 2, [])]
        unit.deliveries.mark_sending(claimed, NOW)
        return set(claimed)

    def claim_and_hold(unit: Unit) -> set[int]:
        claimed = claim(unit)
        meeting()
        return claimed

    await one.run(plan)
    first = asyncio.ensure_future(one.run(claim_and_hold))
    await meeting.here.wait()
    second = await other.run(claim)
    meeting.go_on.set()
    assert len(await first) == len(second) == 2
    assert not await first & second


async def test_a_chat_is_handled_by_one_machine_at_a_time(machines: tuple[Store, Store]) -> None:
    one, other = machines
    meeting, order = Meeting(), list[str]()

    def slowly(unit: Unit) -> None:
        unit.one_at_a_time(CHAT)
        meeting()
        order.append("first")

    def quickly(unit: Unit) -> None:
        unit.one_at_a_time(CHAT)
        order.append("second")

    first = asyncio.ensure_future(one.run(slowly))
    await meeting.here.wait()
    await other.run(lambda unit: unit.one_at_a_time(CHAT + 1))  # another chat waits for nobody
    second = asyncio.ensure_future(other.run(quickly))
    await _until_somebody_waits(one)
    meeting.go_on.set()
    await asyncio.gather(first, second)
    assert order == ["first", "second"]


async def test_an_update_taken_by_two_machines_takes_effect_once(machines: tuple[Store, Store]) -> None:
    one, other = machines
    await one.run(lambda unit: unit.inbox.keep([(9, CHAT, {})], NOW))
    meeting = Meeting()

    def take_and_hold(unit: Unit) -> bool:
        taken = unit.inbox.take(9, NOW)
        meeting()
        return taken

    first = asyncio.ensure_future(one.run(take_and_hold))
    await meeting.here.wait()
    second = asyncio.ensure_future(other.run(lambda unit: unit.inbox.take(9, NOW)))
    await _until_somebody_waits(one)
    meeting.go_on.set()
    assert [await first, await second] == [True, False]


async def test_two_machines_that_wait_for_each_other_both_get_through(machines: tuple[Store, Store]) -> None:
    one, other = machines

    def make(unit: Unit) -> tuple[PatientId, PatientId]:
        return somebody(unit, 1).id, somebody(unit, 2).id

    a, b = await one.run(make)
    meetings = [Meeting(), Meeting()]

    def crossing(first: PatientId, then: PatientId, meeting: Meeting) -> object:
        tries = []

        def work(unit: Unit) -> int:
            tries.append(1)
            unit.connection.execute(_touch, {"id": first})
            if len(tries) == 1:
                meeting()
            unit.connection.execute(_touch, {"id": then})
            return len(tries)

        return work

    jobs = [
        asyncio.ensure_future(one.run(crossing(a, b, meetings[0]))),  # type: ignore[arg-type]
        asyncio.ensure_future(other.run(crossing(b, a, meetings[1]))),  # type: ignore[arg-type]
    ]
    for meeting in meetings:
        await meeting.here.wait()
    for meeting in meetings:
        meeting.go_on.set()
    tries = await asyncio.gather(*jobs)
    assert sorted(tries) == [1, 2]
    unanswered = await one.run(lambda unit: unit.patients.get(a).unanswered)
    assert unanswered == 2


async def test_ids_that_two_machines_both_made_are_made_again(machines: tuple[Store, Store]) -> None:
    one, other = machines
    made = (await one.run(lambda unit: somebody(unit, 1))).id

    class Unlucky(Ids):
        def new(self) -> int:
            first, self.unlucky = getattr(self, "unlucky", True), False
            return made if first else super().new()

    assert isinstance(other, PostgresStore)
    other._ids = Unlucky()
    assert (await other.run(lambda unit: somebody(unit, 2))).id != made


async def test_a_rule_that_is_broken_is_not_tried_again(machines: tuple[Store, Store]) -> None:
    one, _ = machines
    tries = []

    def break_a_rule(unit: Unit) -> None:
        tries.append(1)
        somebody(unit)
        somebody(unit)

    with pytest.raises(DBAPIError):
        await one.run(break_a_rule)
    assert tries == [1]


async def test_work_that_raises_leaves_nothing_behind(machines: tuple[Store, Store]) -> None:
    one, other = machines

    def fail(unit: Unit) -> None:
        somebody(unit)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await one.run(fail)
    assert await other.run(lambda unit: unit.patients.by_chat(CHAT)) is None


async def _until_somebody_waits(store: Store) -> None:
    """Until PostgreSQL itself says that a session waits for a lock."""

    def waiting(unit: Unit) -> int:
        return int(unit.connection.execute(_waiting).scalar_one())

    async with asyncio.timeout(20):
        while not await store.run(waiting):
            pass


_touch = text("UPDATE patients SET unanswered = unanswered + 1 WHERE id = :id")
_waiting = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def test_a_server_that_goes_away_in_the_middle_is_told_from_a_fault_of_ours(
    machines: tuple[Store, Store],
) -> None:
    one, _ = machines
    ended = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(ConnectionError):
        await one.run(lambda unit: unit.connection.execute(ended))
    with pytest.raises(DBAPIError):
        await one.run(lambda unit: unit.connection.execute(text("SELECT nothing")))


async def test_a_server_that_does_not_answer_is_out_of_reach() -> None:
    nobody = make_url("postgresql+asyncpg://somebody@127.0.0.1:9/nothing")
    async with PostgresStore(nobody, SEALER) as store:
        with pytest.raises(ConnectionError):
            await store.run(lambda unit: unit.inbox.waiting_count())


async def test_a_unit_of_work_that_stands_still_is_ended_by_the_server_but_a_long_export_is_not(
    machines: tuple[Store, Store],
) -> None:
    one, _ = machines
    assert isinstance(one, PostgresStore)
    asked = text("SHOW idle_in_transaction_session_timeout")
    assert await one.run(lambda unit: unit.connection.scalar(asked)) == "3s"
    async with one.engine.connect() as reading:
        assert await reading.scalar(asked) == "0"


@pytest.mark.parametrize("turns", [*range(6), 50])
async def test_a_unit_of_work_on_a_machine_too_busy_to_go_on_is_run_again_from_the_start(
    machines: tuple[Store, Store], turns: int
) -> None:
    """`turns` of the loop before the next statement: how much of the server's farewell is read by then."""
    one, _ = machines
    tries = []

    def slow_at_first(unit: Unit) -> int:
        tries.append(unit)
        if len(tries) == 1:
            unit.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 20"))
            unit.inbox.keep([(1, 7, {"update_id": 1})], NOW)
            time.sleep(0.2)  # the server's clock, which nobody can move
            for _ in range(turns):
                await_only(asyncio.sleep(0))
        return unit.inbox.keep([(1, 7, {"update_id": 1})], NOW)

    assert await one.run(slow_at_first) == 1
    assert len(tries) == 2


@pytest.mark.parametrize(("ending", "kept"), [("", True), ("?pooler=transaction", False)])
async def test_behind_a_pooler_no_statement_is_kept_for_a_session_that_another_may_have_next(
    postgres: Server, ending: str, kept: bool
) -> None:
    async with postgres.clean() as url, await open_store(url + ending, SEALER) as store:

        def prepared(unit: Unit) -> int:
            somebody(unit)
            return int(unit.connection.scalar(text("SELECT count(*) FROM pg_prepared_statements")) or 0)

        assert (await store.run(prepared) > 0) == kept
        assert (hints_for(url + ending) is not None) == kept
