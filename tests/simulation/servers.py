"""A seed on PostgreSQL: a database of its own on a server that runs already, gone afterwards."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import asyncpg

from tests.simulation.run import Plan, Report, run


def run_on_postgres(address: str, plan: Plan) -> Report:
    """As `run`; `address` is what a database's name is added to."""
    with database(address, f"simulation_{plan.seed}") as url:
        return run(replace(plan, url=url))


@contextmanager
def database(address: str, name: str, template: str = "template0") -> Iterator[str]:
    """The URL of a new one; outside any event loop."""
    asyncio.run(_order(address, f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield address + name
    finally:
        asyncio.run(_order(address, f"DROP DATABASE {name} WITH (FORCE)"))


async def _order(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address + "postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
