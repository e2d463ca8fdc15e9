"""Fixtures for every test: `store`, `database_url` … (tests/engines.py), `running` (tests/running.py)."""

import pytest

from tests.console.desk import console, coordinator, running_console
from tests.engines import database_url, empty_url, migrated_file, postgres, sqlite_store, store
from tests.running import running

__all__ = [
    "console",
    "coordinator",
    "database_url",
    "empty_url",
    "migrated_file",
    "postgres",
    "running",
    "running_console",
    "sqlite_store",
    "store",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-stories", action="store_true", help="write the stories as they go today")
