"""The log: to standard error, for eyes or machines, and never a token or a patient's words in it."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

Event = MutableMapping[str, Any]
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
_ROOT = Path(__file__).parent.parent
# They tell addresses (with the token in them) or every tick of a timer.
_TOO_CHATTY = ("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "uvicorn", "asyncio", "alembic")


def configure_logs(format: str, level: str) -> None:
    """Send everything, our own and the libraries', through one handler. `format`: console or json."""
    debug = level == "debug"
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_whole_way if debug else name_fault,
        redact,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def redact(_: Any, __: str, event: Event) -> Event:
    """Whatever looks like a bot's token, gone from every text."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _TOKEN.sub("(token)", value)
    return event


def name_fault(_: Any, __: str, event: Event) -> Event:
    """An exception as its kind and place: its own text may hold a patient's words."""
    fault = _fault_in(event)
    if fault is not None:
        event["fault"] = f"{type(fault).__name__} at {place_of(fault.__traceback__)}"
    return event


def name_whole_way(logger: Any, name: str, event: Event) -> Event:
    """The same with every file and line that it came through, for DEBUG; still not a word of its text."""
    fault = _fault_in(event, take=False)
    if fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)
        event["way"] = [f"{Path(frame.filename).name}, line {frame.lineno}" for frame in frames]
    return name_fault(logger, name, event)


def _fault_in(event: Event, take: bool = True) -> BaseException | None:
    held = event.pop("exc_info", None) if take else event.get("exc_info")
    if isinstance(held, BaseException):
        return held
    found = sys.exc_info() if held is True else held
    return found[1] if isinstance(found, tuple) else None


def place_of(trace: TracebackType | None) -> str:
    """File and line of the innermost frame that is ours, or of the innermost one."""
    frames = traceback.extract_tb(trace)
    ours = [
        frame
        for frame in frames
        if _ROOT in Path(frame.filename).parents and ".venv" not in Path(frame.filename).parts
    ]
    if not frames:
        return "an unknown place"
    last = (ours or list(frames))[-1]
    return f"{Path(last.filename).name}, line {last.lineno}"
