"""The environment, read once into a frozen value. `python -m settings` prints the README's table."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv.parser import parse_stream

from settings_readers import Hours
from settings_table import NAMES, TABLE, TELEGRAM, Setting, as_markdown


class SettingsProblem(Exception):
    """A setting is wrong; the text is one sentence that says which, and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator said. Without a Telegram token the service runs with its local simulator."""

    telegram_token: str | None = field(default=None, repr=False)
    telegram_api_url: str = TELEGRAM
    webhook_url: str | None = None
    console_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    database_url: str = field(default="sqlite:///data/betweentimes.sqlite", repr=False)
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8080
    secret_key: str | None = field(default=None, repr=False)
    secret_key_old: tuple[str, ...] = field(default=(), repr=False)
    backup_key: str | None = field(default=None, repr=False)
    tombstones: Path | None = None
    site_name: str = "the demo clinic"
    without_invite: str = "open"
    send_unreviewed: bool = True
    programme: str = "default"
    emergency_number: str = "999 or 112"
    advice_number: str = "111"
    crisis_line: str = "call 111 and choose option 2"
    listening_line: str = "call Samaritans on 116 123"
    text_line: str = "text SHOUT to 85258"
    service_hours: Hours = (frozenset(range(5)), time(9), time(17), "Europe/London")
    alert_minutes: int = 60
    rota: tuple[str, ...] = ()
    mail_from: str | None = None
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_tls: str = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    log_format: str = "console"
    log_level: str = "warning"
    messages_per_second: float = 25.0
    database_notify: bool = True

    @property
    def simulated(self) -> bool:
        """True if patients talk to the simulator on this machine, not to Telegram."""
        return self.telegram_token is None

    @property
    def tombstones_file(self) -> Path:
        """Where it is noted who was forgotten, left or paused."""
        return self.tombstones or self.data_dir / "tombstones.log"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None if the database is a PostgreSQL server."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme == "sqlite" else None


def read_settings(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
    """The settings from `environ` (None: this process's) and the file `dotenv`; the environment wins.

    Each can also be given as the path of a file, by its name with _FILE. Raises SettingsProblem.
    """
    surroundings = os.environ if environ is None else environ
    written = _read_dotenv(dotenv)
    said: dict[str, Any] = {}
    for setting in TABLE:
        text = _said(setting.name, surroundings if _names(setting.name, surroundings) else written)
        if text is not None:
            said[setting.name.lower()] = _understood(setting, text)
    return _checked(_with_defaults(said))


def _read_dotenv(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsProblem(
            f"{path} cannot be read ({_why(fault)}): mend the file or remove it."
        ) from fault
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            raise SettingsProblem(f"{path}, line {binding.original.line}: write NAME=value.")
        _refuse_misspelt(path, binding.key)
    return {binding.key: binding.value for binding in bindings if binding.key and binding.value is not None}


def _refuse_misspelt(path: Path, name: str | None) -> None:
    """A misspelt setting is silently a default, which nobody wants to find out by a lost token."""
    plain = (name or "").removesuffix("_FILE")
    if plain and plain not in NAMES and (meant := get_close_matches(plain, NAMES, 1, 0.85)):
        raise SettingsProblem(f"{path} sets {name}, which is no setting: did you mean {meant[0]}?")


def _names(name: str, source: Mapping[str, str]) -> bool:
    """Also with nothing: an empty variable takes back what the file says."""
    return name in source or f"{name}_FILE" in source


def _said(name: str, source: Mapping[str, str]) -> str | None:
    text, file = source.get(name, "").strip(), source.get(f"{name}_FILE", "").strip()
    if text and file:
        raise SettingsProblem(f"Set {name} or {name}_FILE, not both.")
    if not file:
        return text or None
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsProblem(f"{name}_FILE names {file}, which cannot be read ({_why(fault)}).") from fault
    if not text:
        raise SettingsProblem(f"{name}_FILE names {file}, which is empty.")
    return text


def _why(fault: OSError | UnicodeDecodeError) -> str:
    return fault.strerror or "unknown" if isinstance(fault, OSError) else "it is not UTF-8 text"


def _understood(setting: Setting, text: str) -> Any:
    try:
        return setting.read(text)
    except (ValueError, KeyError) as fault:
        told = "" if setting.secret else f" Now it is “{text}”."
        raise SettingsProblem(setting.wrong + told) from fault


def _with_defaults(said: dict[str, Any]) -> Settings:
    """Some defaults are bolder with the simulator, where nobody real is written to."""
    data_dir: Path = said.get("data_dir", Path("data"))
    defaults: dict[str, Any] = {"database_url": f"sqlite:///{data_dir / 'betweentimes.sqlite'}"}
    if "telegram_token" in said:
        defaults |= {
            "site_name": "your clinic",
            "without_invite": "refuse",
            "send_unreviewed": False,
            "log_level": "info",
            "log_format": "json",
        }
    return Settings(**(defaults | said))


def _checked(settings: Settings) -> Settings:
    """What no setting can tell by itself."""
    hook = settings.webhook_url
    if settings.simulated and hook:
        raise SettingsProblem(
            "WEBHOOK_URL needs TELEGRAM_TOKEN too; leave both out to run with the simulator."
        )
    if settings.simulated and settings.telegram_api_url != TELEGRAM:
        raise SettingsProblem("TELEGRAM_API_URL needs TELEGRAM_TOKEN too; leave both out for the simulator.")
    if hook and settings.telegram_api_url == TELEGRAM and not hook.startswith("https://"):
        raise SettingsProblem("WEBHOOK_URL must begin with https:// because Telegram calls no other address.")
    return _checked_mail(settings)


def _checked_mail(settings: Settings) -> Settings:
    """Half of what an e-mail needs is as good as nothing, and nobody would find out before a red flag."""
    if settings.smtp_host and not (settings.mail_from and settings.rota):
        raise SettingsProblem("SMTP_HOST needs MAIL_FROM and ROTA too: from whom, and to whom?")
    if settings.rota and not settings.smtp_host:
        raise SettingsProblem("ROTA needs SMTP_HOST too, or nobody on it would ever be told.")
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise SettingsProblem("SMTP_USER and SMTP_PASSWORD go together: set both, or neither.")
    return settings


if __name__ == "__main__":
    sys.stdout.write(as_markdown() + "\n")
