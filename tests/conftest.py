"""Fixtures for every test: `store`, `database_url` … (tests/engines.py), `running` (tests/running.py)."""

import pytest
from hypothesis import HealthCheck, settings

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

# Nothing fails for a slow machine (pytest's own limit holds), and the same code meets the same examples.
settings.register_profile(
    "calm", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-stories", action="store_true", help="write the stories as they go today")
