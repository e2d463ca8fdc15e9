"""How the text of a setting is read. Every reader raises ValueError (or KeyError) on a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Hours = tuple[frozenset[int], time, time, str]
"""Weekdays (0 = Monday), from, to, and the IANA zone of the clock on the wall."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def secret_bits(text: str) -> float:
    """The most bits a random text of this length and kind of characters can hold."""
    if re.fullmatch(r"\d+", text):
        each = 3.3
    elif re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text):
        each = 4.0
    else:
        each = 6.0
    return each * len(text) if len(set(text)) >= 8 else 0.0


def matching(pattern: str) -> Callable[[str], str]:
    """The text itself, if the whole of it is like this regular expression."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words, in lower case."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return read


def switch(text: str) -> bool:
    """on or off, and what means the same."""
    return {"on": True, "off": False, "true": True, "false": False, "yes": True, "no": False}[text.lower()]


def console_address(text: str) -> str:
    """An https address without a path, as a browser names an origin."""
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ValueError
    if parts.username is not None:
        raise ValueError
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"https://{host}{port}"


def web_address(text: str) -> str:
    """An http or https address without a query, and without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def api_address(text: str) -> str:
    """The same, without the part that names a bot."""
    if re.search(r"/bot[^/]*$", text.rstrip("/")):
        raise ValueError
    return web_address(text)


def few_words(text: str) -> str:
    """At most 80 characters on one line, with nothing in them that a template or a page would read."""
    if not 0 < len(text.strip()) <= 80 or re.search(r"[<>{}\n]", text):
        raise ValueError
    return text.strip()


def folder(text: str) -> Path:
    """A path where a folder is or may be made."""
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def port(text: str) -> int:
    """0 to 65535."""
    if not 0 <= int(text) <= 65535:
        raise ValueError
    return int(text)


def pace(text: str) -> float:
    """0.1 to 1000 messages a second."""
    if not 0.1 <= float(text) <= 1000:
        raise ValueError
    return float(text)


def random_key(text: str) -> str:
    """At least 128 bits."""
    if secret_bits(text) < 128:
        raise ValueError
    return text


def random_keys(text: str) -> tuple[str, ...]:
    """One or more, with spaces between them."""
    return tuple(random_key(each) for each in text.split())


def file(text: str) -> Path:
    """A path where a file is or may be made."""
    path = Path(text).expanduser()
    if path.is_dir():
        raise ValueError
    return path


def webhook_secret(text: str) -> str:
    """The same, in the characters that Telegram takes."""
    return random_key(matching(r"[A-Za-z0-9_-]{1,256}")(text))


def mail_address(text: str) -> str:
    """One plain address, without a name: nothing in it can add a line to a letter's head."""
    return matching(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")(text)


def mail_addresses(text: str) -> tuple[str, ...]:
    """At least one, with commas between them, in their order."""
    return tuple(mail_address(one.strip()) for one in text.split(","))


def minutes(text: str) -> int:
    """1 to 1440."""
    if not 1 <= int(text) <= 1440:
        raise ValueError
    return int(text)


def service_hours(text: str) -> Hours:
    """Such as `Mon-Fri 09:00-17:00 Europe/London` or `Mon,Wed,Sat-Sun 00:00-24:00 Europe/London`."""
    days, hours, zone = text.split()
    start, end = hours.split("-")
    try:
        ZoneInfo(zone)
    except OSError:  # the name of a folder of zones
        raise ValueError from None
    return _days(days), _clock(start), _clock("00:00" if end == "24:00" else end), zone


def _days(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.title().split(","):
        first, _, last = part.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(found)


def _clock(text: str) -> time:
    return time.fromisoformat(matching(r"\d{2}:\d{2}")(text))
