"""Fixtures for every test: `store`, `sqlite_store`, `database_url`, `empty_url` (tests/engines.py)."""

from tests.engines import database_url, empty_url, postgres, sqlite_store, store

__all__ = ["database_url", "empty_url", "postgres", "sqlite_store", "store"]
