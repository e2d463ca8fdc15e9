"""How connections to PostgreSQL are made."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS = 10
NAME = "betweentimes"  # as what PostgreSQL shows our sessions: restore looks for those of others


def engine_for(url: URL, pool_size: int = 10) -> AsyncEngine:
    """An asyncpg engine. A connection that died in the pool is noticed before it is used."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"timeout": CONNECT_SECONDS, "server_settings": {"application_name": NAME}},
    )
