"""Puts a made-up population into an empty database of either engine, in bulk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import asyncpg

from benchmarks.population import COLUMNS, Plan, Rows, people
from db import migrate
from db.postgres_engine import engine_for
from db.urls import PostgresServer, understood

CHUNK: Final = 4000  # people worked out at a time in one process


def chunks(plan: Plan, patients: int, workers: int) -> Iterator[Rows]:
    """Everybody, worked out by several processes, a few chunks ahead and no more."""
    starts = iter(range(1, patients + 1, CHUNK))
    with ProcessPoolExecutor(workers) as pool:

        def begin(start: int) -> Any:
            return pool.submit(people, plan, start, min(CHUNK, patients + 1 - start))

        running = [begin(start) for start in islice(starts, workers + 1)]
        while running:
            done = running.pop(0).result()
            running += [begin(start) for start in islice(starts, 1)]
            yield done


def fill_file(path: Path, plan: Plan, patients: int, workers: int) -> None:
    """Into an SQLite file: indexes are put back at the end, which is quicker than growing them."""
    migrate.upgrade(str(path))
    with sqlite3.connect(path) as connection:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -262144",
        ):
            connection.execute(f"PRAGMA {pragma}")
        found = [
            (name, statement)
            for name, table, statement in connection.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            )
            if table in COLUMNS
        ]
        for name, _ in found:
            connection.execute(f'DROP INDEX "{name}"')
        _sites_file(connection, plan)
        for rows in chunks(plan, patients, workers):
            for table, columns in COLUMNS.items():
                names = ", ".join(f'"{column}"' for column in columns)
                marks = ", ".join("?" * len(columns))
                connection.executemany(
                    f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608 - our own names
                    rows[table],
                )
            connection.commit()
        for _, statement in found:
            connection.execute(statement)
        connection.execute("ANALYZE")
        connection.commit()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _sites_file(connection: sqlite3.Connection, plan: Plan) -> None:
    for site in range(2, plan.sites + 1):
        connection.execute(
            "INSERT INTO sites (id, name, revision) VALUES (?, ?, 0)", (site, f"Clinic {site}")
        )
    connection.execute("INSERT INTO marks (name, value) VALUES ('names_indexed_to', ?)", (2**62,))


async def fill_server(url: str, plan: Plan, patients: int, workers: int) -> None:
    """Into PostgreSQL, by COPY, with the secondary indexes put back at the end."""
    server = understood(url)
    assert isinstance(server, PostgresServer)
    await asyncio.to_thread(migrate.upgrade, url)
    engine = engine_for(server.url)
    address = server.url.set(drivername="postgresql").render_as_string(hide_password=False)
    await engine.dispose()
    connection = await asyncpg.connect(address)
    try:
        await connection.execute("SET synchronous_commit = off")
        await connection.execute("SET maintenance_work_mem = '512MB'")
        await connection.execute("SET session_replication_role = replica")
        found = await connection.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND "
            "tablename = ANY($1) AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'",
            list(COLUMNS),
        )
        for row in found:
            await connection.execute(f'DROP INDEX "{row["indexname"]}"')
        for site in range(2, plan.sites + 1):
            await connection.execute(
                "INSERT INTO sites (id, name, revision) VALUES ($1, $2, 0)", site, f"Clinic {site}"
            )
        await connection.execute("INSERT INTO marks (name, value) VALUES ('names_indexed_to', $1)", 2**62)
        for rows in chunks(plan, patients, workers):
            for table, columns in COLUMNS.items():
                if table == "patients":
                    rows[table] = [_with_times(each) for each in rows[table]]
                await connection.copy_records_to_table(table, records=rows[table], columns=columns)
        for row in found:
            await connection.execute(row["indexdef"])
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def _with_times(row: Sequence[Any]) -> tuple[Any, ...]:
    """PostgreSQL wants wall-clock times as values."""
    start, end = COLUMNS["patients"].index("quiet_start"), COLUMNS["patients"].index("quiet_end")
    values = list(row)
    for place in (start, end):
        values[place] = datetime.strptime(values[place], "%H:%M:%S.%f").time()  # noqa: DTZ007 - no instant
    return tuple(values)
