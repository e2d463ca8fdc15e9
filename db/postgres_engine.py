"""How connections to PostgreSQL are made."""

from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS = 10
NAME = "betweentimes"  # how PostgreSQL's list of sessions calls ours: restore looks for those of others
WORKING = f"{NAME} work"  # and those for units of work, in which nobody may stand still
POOLER = "pooler"  # DATABASE_URL may end in ?pooler=transaction

# A statement kept prepared would be looked for in a session that another transaction had.
_UNNAMED = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": lambda: "",
}


def engine_for(url: URL, pool_size: int = 10, most_idle: float = 0) -> AsyncEngine:
    """An asyncpg engine. A connection that died in the pool is noticed before it is used.

    `most_idle`: seconds after which PostgreSQL ends a transaction in which nothing happens; 0 is never.
    """
    settings = {"application_name": WORKING if most_idle else NAME}
    how: dict[str, Any] = {"timeout": CONNECT_SECONDS, "server_settings": settings}
    if behind_a_pooler(url):
        how |= _UNNAMED  # and it has a limit of its own for idle transactions: see docs/scale-out.md
    elif most_idle:
        # Said when connecting, which costs nothing later.
        settings["idle_in_transaction_session_timeout"] = str(round(most_idle * 1000))
    return create_async_engine(
        url.difference_update_query([POOLER]),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=how,
    )


def behind_a_pooler(url: URL) -> bool:
    """Whether each transaction may meet another session of the server (PgBouncer, pool_mode=transaction)."""
    return POOLER in url.query
