"""What a machine that watches the service is told: alive, ready, and figures; never a person's word."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from actions import pulse
from actions.service import Service
from db.open import Store
from db.sqlite import SqliteStore
from tests.actions.world import house
from tests.running import Running
from watch.metrics import Metrics
from watch.pages import watch_pages
from watch.watchman import Watchman

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Door:
    """The three pages over a real database, with a machine's clock that tests own."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW
        self.tick_age: timedelta | None = None
        self.service = Service(store, house(), lambda: self.now)
        self.metrics = Metrics()
        app = FastAPI()
        app.include_router(
            watch_pages(
                lambda: self.service.run(pulse.feel), self._watchman(), self.metrics, lambda: self.tick_age
            )
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service")

    def _watchman(self) -> Watchman:
        async def yes(*_: object) -> bool:
            return True

        async def tell(_: object) -> None: ...

        return Watchman(lambda: self.service.run(pulse.last_tick), yes, yes, tell, lambda: self.now)


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    made = Door(store)
    async with made.http:
        yield made


async def test_it_is_ready_while_it_ticks_and_no_longer_after_two_minutes(door: Door) -> None:
    await door.service.run(pulse.ticked, door.now)
    door.now += timedelta(minutes=2)
    answer = await door.http.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["last_tick"] == NOW.isoformat()
    door.now += timedelta(seconds=1)
    answer = await door.http.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "no tick for two minutes")
    await door.service.run(pulse.ticked, door.now)
    assert (await door.http.get("/readyz")).status_code == 200


async def test_without_its_database_it_is_alive_and_not_ready(sqlite_store: SqliteStore) -> None:
    door = Door(sqlite_store)
    await sqlite_store.close()
    answer = await door.http.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")
    assert (await door.http.get("/healthz")).status_code == 200
    assert (await door.http.get("/metrics")).status_code == 200


async def test_a_process_whose_own_clock_stands_still_is_not_alive(door: Door) -> None:
    door.tick_age = timedelta(seconds=1)
    assert (await door.http.get("/healthz")).json() == {"status": "well"}
    door.tick_age = timedelta(minutes=2, seconds=1)
    assert (await door.http.get("/healthz")).status_code == 503


async def figures(address: str) -> dict[str, float]:
    async with httpx.AsyncClient(base_url=address) as http:
        page = (await http.get("/metrics")).text
    lines = [line.rpartition(" ") for line in page.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_a_first_hello_can_be_followed_through_the_figures(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.address, timeout=30) as http:
        await http.post("/sim/message", json={"user_id": 7, "text": "/start", "first_name": "Jo"})
        await http.post("/sim/settle")
        hello = (await http.get("/sim/chats/7")).json()["messages"][-1]
        button = {"message_id": hello["message_id"], "data": hello["keyboard"][0][0]["data"]}
        await http.post("/sim/tap", json={"user_id": 7, **button})
        await http.post("/sim/message", json={"user_id": 7, "text": "/help"})
        await http.post("/sim/settle")
        ready = (await http.get("/readyz")).json()
    seen = await figures(running.address)
    assert seen['betweentimes_updates_total{outcome="new"}'] >= 1
    assert seen['betweentimes_updates_total{outcome="done"}'] >= 1
    for action in ("welcome.greet", "welcome.explain", "settings.help_me"):  # a command, a tap, a command
        assert seen[f'betweentimes_actions_total{{action="{action}",outcome="done"}}'] == 1
    assert not any('action="other"' in name for name in seen)
    assert seen['betweentimes_deliveries_total{class="reply",outcome="sent"}'] >= 1
    assert seen['betweentimes_delivery_lateness_seconds_count{class="reply"}'] >= 1
    assert seen['betweentimes_queue_depth{queue="inbox"}'] == 0
    assert seen["betweentimes_tick_age_seconds"] < 60
    assert json.dumps(ready).count("Jo") == 0
