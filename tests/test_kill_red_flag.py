"""Somebody can't breathe, and the service is killed: the fixed reply comes all the same, and a task is made.

Telegram is a process of its own, as the real one is; only the service dies. Some kills come a moment after
the words were sent, whatever is going on then; the others wait for one instant in which something could be
lost, so that none of them is left to luck.
"""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from db.open import open_store
from db.unit import Unit
from desk import alerts
from desk.opening import sealer_for
from domain.onboarding import CONSENT_VERSION
from domain.patient import ConsentKind, Status
from keys import keep_keys
from settings import Settings, read_settings
from tests.process import Service
from tests.test_run_live import TOKEN, telegram

pytestmark = pytest.mark.timeout(240)
SAM = 7
WORDS = "cant breathe properly"
REPLY = "If it's hard to breathe now"
TOLD = "I've left a note for your care team"
NOT_THAT = "It's not that: carry on"
THANKS = "I'd rather ask once too often"
MOST_TRIES = 3
PATIENCE = 30.0  # seconds; a machine that does other things too
MOMENTS = (0.0, 0.015, 0.05)  # seconds between the words and the kill, give or take a third
LONG_ENOUGH_TO_FETCH = 0.3  # seconds; a fetch takes a few milliseconds
CHANCE = Random(3)  # noqa: S311 - no secret: the same kills each time


@dataclass
class Scene:
    """One patient's chat at Telegram, and a service that may be dead."""

    service: Service
    settings: Settings
    client: httpx.Client
    seen: int = 0  # the log of what Telegram accepted has been read as far as here
    heard: list[str] = field(default_factory=list)  # what has arrived since they wrote

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/sim/{path}", params=asked).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/sim/{path}", json=body).raise_for_status().json()

    def write(self, text: str) -> None:
        self.listen()
        self.heard.clear()
        self.post("message", user_id=SAM, text=text)

    def listen(self) -> None:
        for call in self.get("log", after=self.seen):
            self.seen = call["n"]
            if call["method"] == "sendMessage" and call["chat_id"] == SAM:
                self.heard.append(call["text"])

    def times(self, words: str) -> int:
        self.listen()
        return sum(words in text for text in self.heard)

    def tap(self, label: str) -> None:
        for message in reversed(self.get(f"chats/{SAM}")["messages"]):
            for button in itertools.chain.from_iterable(message["keyboard"] or ()):
                if button["text"] == label:
                    self.post("tap", user_id=SAM, message_id=message["message_id"], data=button["data"])
                    return
        raise AssertionError(f"there is no button {label!r}")

    def open_alerts(self) -> int:
        return sum(
            "breathing" in line.lower() and "not so" not in line for line in alerts.listed(self.settings)
        )

    def carry_on(self) -> None:
        """It was nothing: thanked for, and their words are heard for what else they may be."""
        self.tap(NOT_THAT)
        until(lambda: self.times(THANKS) == 1 and len(self.heard) - self.times(REPLY) - self.times(TOLD) == 2)


def until(happened: Callable[[], bool]) -> None:
    late = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < late, "it never happened"
        time.sleep(0.002)


@contextmanager
def somebody_with_a_service(folder: Path) -> Iterator[Scene]:
    settings = read_settings({"DATA_DIR": str(folder / "data"), "TELEGRAM_TOKEN": TOKEN}, folder / ".env")
    asyncio.run(set_up(settings))
    with telegram(folder) as there, httpx.Client(base_url=there.address, timeout=PATIENCE) as client:
        with Service(folder, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=there.address) as service:
            yield Scene(service, settings, client)


async def set_up(settings: Settings) -> None:
    """A patient who has agreed to everything and answered nothing yet."""

    def work(unit: Unit) -> None:
        now = datetime.now(UTC)
        patient = unit.patients.add(SAM, Status.ACTIVE, "en", now)
        for kind in ConsentKind:
            unit.consents.give(patient.id, kind, CONSENT_VERSION, now)

    store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    try:
        await store.run(work)
    finally:
        await store.close()


# The instants in which something could be lost


def a_moment_later(scene: Scene, moment: float) -> None:
    scene.write(WORDS)
    time.sleep(moment * CHANCE.uniform(2 / 3, 4 / 3))


def while_the_disk_is_too_slow_to_keep_it(scene: Scene, _: float) -> None:
    """Whoever told Telegram by now that they have it has it in memory alone."""
    file = scene.settings.database_file
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as disk:
        disk.execute("BEGIN IMMEDIATE")  # nobody else writes until this ends
        scene.write(WORDS)
        time.sleep(LONG_ENOUGH_TO_FETCH)
        assert scene.get("bot")["pending_updates"] == 1
        scene.service.kill()


def while_the_reply_is_on_its_way(scene: Scene, _: float) -> None:
    scene.post("faults", method="sendMessage", kind="hang", chat_id=SAM)
    scene.write(WORDS)
    until(lambda: not scene.get("faults"))


def before_we_heard_that_it_has_arrived(scene: Scene, _: float) -> None:
    scene.post("faults", method="sendMessage", kind="accept_then_hang", chat_id=SAM)
    scene.write(WORDS)
    until(lambda: scene.times(REPLY) == 1)


def after_a_first_kill_while_it_was_on_its_way(scene: Scene, _: float) -> None:
    while_the_reply_is_on_its_way(scene, 0.0)
    scene.service.kill()
    scene.post("faults", method="sendMessage", kind="accept_then_hang", chat_id=SAM)
    scene.service.start()
    until(lambda: scene.times(REPLY) == 1)


KILLS = [
    *((a_moment_later, moment) for moment in MOMENTS),
    (while_the_disk_is_too_slow_to_keep_it, 0.0),
    (before_we_heard_that_it_has_arrived, 0.0),
    (after_a_first_kill_while_it_was_on_its_way, 0.0),
]


def test_somebody_who_cant_breathe_is_answered_and_a_person_is_told_whatever_is_killed_when(
    tmp_path: Path,
) -> None:
    with somebody_with_a_service(tmp_path) as scene:
        for kill_comes, moment in KILLS:
            kill_comes(scene, moment)
            if scene.service.process.poll() is None:
                scene.service.kill()
            scene.service.start()
            until(lambda: scene.times(TOLD) >= 1 and scene.times(REPLY) >= 1)
            assert scene.open_alerts() == 1, (kill_comes, moment)
            scene.carry_on()
            assert 1 <= scene.times(REPLY) <= MOST_TRIES, (kill_comes, moment)

        (_, rule) = alerts.rules(scene.settings)  # each was taken for one red flag, and no more
        assert rule.split()[1:] == [str(len(KILLS))] * 2
