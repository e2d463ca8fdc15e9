"""What every page is handed: the frozen bundle that wiring.py puts together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from actions.service import Service
from console.bubble import Draw, no_bubble
from console.forecasts import Forecasts
from console.passwords import Passwords
from content.catalogue import Catalogue
from content.words import Words


def wall_clock() -> datetime:
    """The machine's own time. Sessions and sign-ins go by it: the simulator may move the service's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting as the Settings page shows it; `value` is never a secret."""

    name: str
    value: str
    does: str


@dataclass(frozen=True, slots=True)
class Demo:
    """With the simulator only: somebody to try the console as, and how to get in."""

    email: str
    name: str
    password: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """`key` signs tokens and device cookies; `address` is CONSOLE_URL, or None: only this machine may come.

    `modules` is the folder that npm filled. What a page group needs of bot or db arrives here as a callable:
    a typed field with a default, or, for what one group alone needs, by name in `more`; console_desk.py
    passes it.
    """

    service: Service
    catalogue: Catalogue
    words: Words
    key: bytes = field(repr=False)
    modules: Path
    address: str | None = None
    wall: Callable[[], datetime] = wall_clock
    passwords: Passwords = field(default_factory=Passwords)
    settings: Sequence[SettingShown] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    demos: Sequence[Demo] = ()
    forecasts: Forecasts | None = None  # what changes would do, being worked out
    more: Mapping[str, Any] = field(default_factory=dict)
    draw: Draw = no_bubble  # a message of the bot's, as it would look in the chat
