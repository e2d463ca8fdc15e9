"""Logs: useful to an operator, and silent about tokens and patients."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from desk.logs import configure_logs

TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """What has been logged since the last look."""
    before, level = logging.root.handlers[:], logging.root.level
    yield lambda: capsys.readouterr().err
    logging.root.handlers[:] = before
    logging.root.setLevel(level)
    structlog.reset_defaults()


def test_a_token_never_reaches_the_log(log: Callable[[], str]) -> None:
    configure_logs("json", "info")
    structlog.get_logger("ours").info("calling", url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("a.library").warning("GET /bot%s/getMe", TOKEN)
    logged = log()
    assert logged.count("bot(token)/getMe") == 2
    assert TOKEN not in logged


@pytest.mark.parametrize("level", ["info", "debug"])
def test_a_fault_is_logged_by_kind_and_place_without_its_words(log: Callable[[], str], level: str) -> None:
    configure_logs("json", level)
    try:
        raise ValueError("Sam said something private")
    except ValueError:
        structlog.get_logger("ours").exception("an update could not be handled", update_id=7)
        logging.getLogger("a.library").exception("failed")
    logged = log()
    ours, theirs = (json.loads(line) for line in logged.splitlines())
    assert ours["update_id"] == 7
    assert ours["fault"].startswith("ValueError at test_logs.py, line")
    assert theirs["fault"].startswith("ValueError at test_logs.py, line")
    assert "private" not in logged
    assert ("way" in ours) == (level == "debug")


def test_quiet_means_quiet(log: Callable[[], str]) -> None:
    configure_logs("console", "warning")
    structlog.get_logger("ours").info("nothing to see")
    assert log() == ""
