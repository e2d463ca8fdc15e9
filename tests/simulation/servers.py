"""A seed on PostgreSQL: a database of its own on a server that runs already, gone afterwards."""

import asyncio
from dataclasses import replace

import asyncpg

from tests.simulation.run import Plan, Report, run


def run_on_postgres(address: str, plan: Plan) -> Report:
    """As `run`; `address` is what a database's name is added to."""
    name = f"simulation_{plan.seed}"
    asyncio.run(_order(address, f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        return run(replace(plan, url=address + name))
    finally:
        asyncio.run(_order(address, f"DROP DATABASE {name} WITH (FORCE)"))


async def _order(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address + "postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
