"""Every setting: its name, its default, what it does, and what a wrong value says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `read` raises ValueError on a wrong value; `wrong` is what people then see."""

    name: str
    default: str
    does: str
    wrong: str
    read: Callable[[str], Any]
    secret: bool = False


def secret_bits(text: str) -> float:
    """The most bits a random text of this length and kind of characters can hold."""
    if re.fullmatch(r"\d+", text):
        each = 3.3
    elif re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text):
        each = 4.0
    else:
        each = 6.0
    return each * len(text) if len(set(text)) >= 8 else 0.0


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return read


def _switch(text: str) -> bool:
    return {"on": True, "off": False, "true": True, "false": False, "yes": True, "no": False}[text.lower()]


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def _api_address(text: str) -> str:
    if re.search(r"/bot[^/]*$", text.rstrip("/")):
        raise ValueError
    return _web_address(text)


def _words(text: str) -> str:
    if not 0 < len(text.strip()) <= 80 or re.search(r"[<>{}\n]", text):
        raise ValueError
    return text.strip()


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def _pace(text: str) -> float:
    if not 0.1 <= float(text) <= 1000:
        raise ValueError
    return float(text)


def _key(text: str) -> str:
    if secret_bits(text) < 128:
        raise ValueError
    return text


def _webhook_secret(text: str) -> str:
    return _key(_matching(r"[A-Za-z0-9_-]{1,256}")(text))


TABLE: tuple[Setting, ...] = (
    Setting(
        "TELEGRAM_TOKEN",
        "none: the local simulator",
        "The bot's token, from @BotFather. Without one, patients are played in the simulator's chat page.",
        "Set TELEGRAM_TOKEN as @BotFather printed it (digits, a colon, about 35 letters), "
        "or leave it out to run with the local simulator.",
        _matching(r"\d{5,}:[A-Za-z0-9_-]{30,}"),
        secret=True,
    ),
    Setting(
        "TELEGRAM_API_URL",
        TELEGRAM,
        "The Bot API server, if you host one yourself: its base address, without the `/bot` part.",
        "Set TELEGRAM_API_URL to the server's base address without the /bot part, such as http://127.0.0.1:8081.",
        _api_address,
    ),
    Setting(
        "WEBHOOK_URL",
        "none: long polling",
        "The public https address at which Telegram reaches this service; it is then called, not polled.",
        "Set WEBHOOK_URL to the public https address of this service, such as "
        "https://chat.example.org/telegram, or leave it out for long polling.",
        _web_address,
    ),
    Setting(
        "WEBHOOK_SECRET",
        "made and kept in `DATA_DIR`",
        "What Telegram must send along with every call of the webhook.",
        "Set WEBHOOK_SECRET to at least 22 random letters, digits, _ or - (128 bits), "
        "or leave it out to have one made.",
        _webhook_secret,
        secret=True,
    ),
    Setting(
        "DATABASE_URL",
        "`sqlite:///data/betweentimes.sqlite`",
        "Where everything is kept: an SQLite file (in `DATA_DIR` unless said otherwise) "
        "or `postgresql://user:password@host/name`.",
        "Set DATABASE_URL to sqlite:///path/to/file.sqlite or to postgresql://user:password@host/name.",
        _matching(r"sqlite:///(?!:memory:).+|postgres(ql(\+asyncpg)?)?://.+"),
        secret=True,
    ),
    Setting(
        "DATA_DIR",
        "`data`",
        "The folder for the database file, the keys made at the first start, and installed instruments.",
        "Set DATA_DIR to the path of a folder that this service may write to.",
        _folder,
    ),
    Setting(
        "HOST",
        "`127.0.0.1`",
        "The address to listen on. `0.0.0.0` listens to the whole network: only behind a proxy of yours.",
        "Set HOST to a host name or an IP address, such as 127.0.0.1.",
        _matching(r"[A-Za-z0-9.:_-]+"),
    ),
    Setting(
        "PORT",
        "`8080`",
        "The port to listen on; 0 takes any free one.",
        "Set PORT to a whole number from 0 to 65535, such as 8080.",
        _port,
    ),
    Setting(
        "SECRET_KEY",
        "made and kept in `DATA_DIR`",
        "Encrypts what identifies a person. Back it up apart from the database: it opens nothing without it.",
        "Set SECRET_KEY to at least 22 random characters (128 bits), as openssl rand -base64 32 "
        "prints them, or leave it out to have one made.",
        _key,
        secret=True,
    ),
    Setting(
        "SITE_NAME",
        "your clinic (simulator: the demo clinic)",
        "Who runs this, in the words patients read: “Your care team at … can see them.”",
        "Set SITE_NAME to the name your patients know, at most 60 characters, on one line.",
        _matching(r"[^\r\n<>]{1,60}"),
    ),
    Setting(
        "WITHOUT_INVITE",
        "refuse (simulator: open)",
        "What happens to people who come without an invite code: `open` lets them in, "
        "`waiting_list` notes them, `refuse` says kindly no.",
        "Set WITHOUT_INVITE to open, waiting_list or refuse.",
        _one_of("open", "waiting_list", "refuse"),
    ),
    Setting(
        "SEND_UNREVIEWED",
        "off (simulator: on)",
        "Whether tips that your own clinician has not approved yet may be sent.",
        "Set SEND_UNREVIEWED to on or off.",
        _switch,
    ),
    Setting(
        "PROGRAMME",
        "`default`",
        "Which file of `content/programmes/` says how often to check in, which instrument, and the pace.",
        "Set PROGRAMME to the name of a file in content/programmes/, without its ending, such as default.",
        _matching(r"[a-z0-9][a-z0-9_-]*"),
    ),
    Setting(
        "EMERGENCY_NUMBER",
        "`999 or 112`",
        "Whom to call when somebody is in danger, as patients read it after “call”.",
        "Set EMERGENCY_NUMBER to the number to call, such as 999 or 112.",
        _words,
    ),
    Setting(
        "ADVICE_NUMBER",
        "`111`",
        "Whom to call for health advice, as patients read it after “call”.",
        "Set ADVICE_NUMBER to the number to call, such as 111.",
        _words,
    ),
    Setting(
        "CRISIS_LINE",
        "`call 111 and choose option 2`",
        "Where to turn in a mental-health crisis, as patients read it.",
        "Set CRISIS_LINE to a few words that say what to do, such as: call 111 and choose option 2.",
        _words,
    ),
    Setting(
        "LISTENING_LINE",
        "`call Samaritans on 116 123`",
        "Somebody who listens day and night, as patients read it.",
        "Set LISTENING_LINE to a few words that say what to do, such as: call Samaritans on 116 123.",
        _words,
    ),
    Setting(
        "TEXT_LINE",
        "`text SHOUT to 85258`",
        "Somebody to write to instead of calling, as patients read it.",
        "Set TEXT_LINE to a few words that say what to do, such as: text SHOUT to 85258.",
        _words,
    ),
    Setting(
        "LOG_FORMAT",
        "`console`",
        "How the log is written to standard error: `console` for eyes, `json` for machines.",
        "Set LOG_FORMAT to console or json.",
        _one_of("console", "json"),
    ),
    Setting(
        "LOG_LEVEL",
        "info (simulator: warning)",
        "The least that is logged: `debug`, `info`, `warning` or `error`.",
        "Set LOG_LEVEL to debug, info, warning or error.",
        _one_of("debug", "info", "warning", "error"),
    ),
    Setting(
        "MESSAGES_PER_SECOND",
        "`25`",
        "The most messages a second in all. Telegram takes about 30 for nothing, more if you pay.",
        "Set MESSAGES_PER_SECOND to a number from 0.1 to 1000, such as 25.",
        _pace,
    ),
)
NAMES = tuple(setting.name for setting in TABLE)


def as_markdown() -> str:
    """The table for the README, one line a setting."""
    rows = [f"| `{each.name}` | {each.default} | {each.does} |" for each in TABLE]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])
