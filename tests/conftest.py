"""Fixtures for every test: `store`, `database_url` … (tests/engines.py), `running` (tests/running.py)."""

import os
import tempfile
from pathlib import Path

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

MEMORY = Path("/dev/shm")  # noqa: S108  (folders of their own are made in it)
ROOM = 2 * 2**30  # bytes


def in_memory() -> str | None:
    """Where files are kept in memory, if there is such a place, with room, from which programs may run."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir():
        return None
    there = os.statvfs(MEMORY)
    usable = os.access(MEMORY, os.W_OK) and not there.f_flag & getattr(os, "ST_NOEXEC", 0)
    return str(MEMORY) if usable and there.f_bavail * there.f_frsize >= ROOM else None


# Each commit waits for the disk, thousands of times; killing a process proves as much in memory.
if memory := in_memory():
    os.environ["TMPDIR"] = tempfile.tempdir = memory

# Nothing fails for a slow machine (pytest's own limit holds), and the same code meets the same examples.
settings.register_profile(
    "calm", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")


# What takes longest is begun first, so that at the end no worker waits for another's.
LONG = (
    "tests/crash/",
    "tests/test_roles.py",
    "tests/test_kill",
    "tests/test_backup",
    "tests/hostile/",
    "tests/console/test_every_page.py",
    "tests/console/test_insight.py",
    "tests/content/test_triage_rules.py",
    "tests/simulation/",
    "tests/actions/test_forecast.py",
    "tests/db/test_rekey.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-stories", action="store_true", help="write the stories as they go today")
