"""Many people to measure with: known to the database and to a simulated Telegram, each with a tip due."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from content.catalogue import load_catalogue
from db.open import open_store
from db.unit import Unit
from desk.opening import sealer_for
from domain.deliveries import Class, Kind, Planned
from domain.messages import SendTip
from domain.onboarding import CONSENT_VERSION
from domain.patient import ConsentKind, PatientId, Status
from keys import keep_keys
from settings import Settings
from simulator.store import Store as TelegramStore

FIRST_CHAT = 1_000_001
AT_ONCE = 500  # people to a transaction


def gather(settings: Settings, telegram: Path, people: int) -> list[int]:
    """Make them in the service's database and in Telegram's file; their chats."""
    chats = list(range(FIRST_CHAT, FIRST_CHAT + people))
    _meet(telegram, chats)
    asyncio.run(_set_up(settings, chats))
    return chats


def _meet(telegram: Path, chats: list[int]) -> None:
    store = TelegramStore(telegram)
    with store.unit():
        for chat in chats:
            store.run(
                "INSERT INTO chats (id, type, title, language_code, started) "
                "VALUES (?, 'private', ?, 'en', 1)",
                chat,
                f"Patient {chat}",
            )
    store.close()


async def _set_up(settings: Settings, chats: list[int]) -> None:
    """Everybody agreed, lives where it is about noon, and has a tip due now."""
    now = datetime.now(UTC)
    tips = sorted(tip.id for tip in load_catalogue(None).tips.values())
    zone = _where_it_is_noon(now)

    def work(unit: Unit, some: list[int]) -> None:
        for chat in some:
            patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
            for kind in ConsentKind:
                unit.consents.give(patient.id, kind, CONSENT_VERSION, now)
            changed: dict[str, Any] = {
                "name": "Sam",
                "zone": zone,
                "days": frozenset(range(7)),
                "tailoring_level": 2,
            }
            unit.patients.save(replace(patient, **changed))
            unit.deliveries.plan(_tip(patient.id, tips[chat % len(tips)], now), now)

    store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    try:
        for start in range(0, len(chats), AT_ONCE):
            some = chats[start : start + AT_ONCE]
            await store.run(lambda unit, some=some: work(unit, some))
    finally:
        await store.close()


def _tip(patient: PatientId, tip: str, now: datetime) -> Planned:
    return Planned(
        patient=patient,
        occasion=f"tip:{now.date()}",
        klass=Class.PROACTIVE,
        kind=Kind.TIP,
        message=SendTip(tip, 1),
        due=now,
        not_after=now + timedelta(hours=8),
        reason={"rule": "benchmark"},
        content=f"tip {tip} v1",
    )


def _where_it_is_noon(now: datetime) -> str:
    """So that nobody's quiet hours are near, whenever this is run. (POSIX signs: Etc/GMT+5 is west.)"""
    west = now.hour - 12
    return f"Etc/GMT{west:+d}" if west else "Etc/GMT"
