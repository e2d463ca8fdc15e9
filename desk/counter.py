"""What is handed out over the counter: invitations, and exports of what is kept."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TextIO

from sqlalchemy import select

from actions.ports import Unit
from db.open import Store
from db.postgres import PostgresStore
from db.sealing import Sealer
from db.streams import export, reader_for
from db.tables import said
from desk.doctor_telegram import ask
from desk.exporting import Row, written
from desk.opening import must_exist, present, sealer_for, simulator_address, visiting
from desk.problems import Problem
from keys import keep_keys
from settings import Settings

VALID_FOR = timedelta(days=7)
CODE_BYTES = 16  # 128 bits


def invitations(settings: Settings, count: int) -> list[str]:
    """`count` new codes, each with its link; only their hashes are kept. Raises Problem."""
    return asyncio.run(_invitations(settings, count))


async def _invitations(settings: Settings, count: int) -> list[str]:
    link = await _link(settings)
    codes = [secrets.token_urlsafe(CODE_BYTES) for _ in range(count)]
    now = present(settings)

    def keep(unit: Unit) -> None:
        for code in codes:
            unit.invites.add(code, now + VALID_FOR, now)

    async with visiting(settings) as store:
        await store.run(keep)
    return [f"{code}  {link}{code}" for code in codes]


async def _link(settings: Settings) -> str:
    """What comes before the code in a link that opens the chat."""
    if settings.simulated:
        return f"{simulator_address(settings) or local_address(settings)}/?start="
    me = await ask(settings, "getMe")
    if me is None or me.status != 200:
        raise Problem("The bot's name could not be asked of Telegram: run python main.py doctor.")
    return f"https://t.me/{me.result['username']}?start="


def assumption(settings: Settings) -> str | None:
    """What links to the simulator take for granted while no service runs to say where it listens."""
    if not settings.simulated or simulator_address(settings):
        return None
    if settings.port == 0:
        return "These links lead nowhere yet: PORT is 0, so start the service first, then invite again."
    return f"No service runs here now: these links assume that it will be at {local_address(settings)}."


def local_address(settings: Settings) -> str:
    """Where a browser on this machine finds the service, such as http://127.0.0.1:8080."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def exported(settings: Settings, what: str, format: str, out: TextIO) -> None:
    """Write the rows of `what` to `out` as they are read. Raises Problem."""
    must_exist(settings)
    asyncio.run(_exported(settings, what, format, out))


async def _exported(settings: Settings, what: str, format: str, out: TextIO) -> None:
    async with visiting(settings) as store:
        rows: AsyncGenerator[Row] = (
            words_said(store, sealer_for(keep_keys(settings))) if what == "said" else export(what, store)
        )
        async with aclosing(rows), aclosing(written(rows, format)) as lines:  # also when `out` gives up
            async for line in lines:
                out.write(line)


async def words_said(store: Store, sealer: Sealer) -> AsyncGenerator[Row]:
    """What people wrote that nobody had asked for, oldest first: the only export with their words in it."""
    engine = store.engine if isinstance(store, PostgresStore) else reader_for(store.path)
    try:
        async with engine.connect() as connection:
            rows = await connection.stream(select(said).order_by(said.c.id))
            async for row in rows:
                at: datetime = row.at
                words = sealer.open(row.words, said.name, row.id, "words")
                yield {"patient": row.patient, "at": at, "context": row.context, "words": words}
    finally:
        if not isinstance(store, PostgresStore):
            await engine.dispose()
