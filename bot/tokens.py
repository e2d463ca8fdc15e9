"""What a button carries: verb and arguments, sealed for one chat, so that nobody can guess or forward it."""

import base64
import hmac
import re
from hashlib import sha256
from typing import Final

Arg = str | int
Opened = tuple[str, tuple[Arg, ...]]

MOST_BYTES: Final = 64  # Telegram's limit for callback_data
_SEAL_BYTES = 12  # 96 bits
_SEAL_CHARS = 16
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_PART = re.compile(r"([.,])([^.,]*)")


class Tokens:
    """Seals and opens callback_data. The text is `verb.word,number…` and 16 characters of seal, all of it
    ASCII that needs no escaping in an address; nothing in it is secret, but none of it can be changed."""

    def __init__(self, secret: bytes, *earlier: bytes) -> None:
        """`secret`: at least 16 bytes, the same after a restart, or old buttons stop working. Buttons sealed
        with `earlier` ones still open: they stay in chats when the key is changed."""
        if min(map(len, (secret, *earlier))) < 16:
            raise ValueError("the secret for buttons needs at least 16 bytes")
        # Keys of their own, so that this seal can never stand in for another use of the same secret.
        self._keys = [hmac.digest(each, b"callback data, version 1", sha256) for each in (secret, *earlier)]

    def seal(self, chat: int, verb: str, args: tuple[Arg, ...] = ()) -> str:
        """At most 64 bytes. Raises ValueError when verb and arguments are too long (about 48 bytes)."""
        body = _escaped(verb) + "".join(_written(arg) for arg in args)
        sealed = body + _seal(self._keys[0], chat, body)
        if len(sealed) > MOST_BYTES:
            raise ValueError(f"a button for {verb!r} would carry {len(sealed)} bytes; {MOST_BYTES} fit")
        return sealed

    def open(self, chat: int, data: str) -> Opened | None:
        """Verb and arguments as they were sealed for this very chat; None for anything else. Never raises."""
        if not data.isascii() or not _SEAL_CHARS < len(data) <= MOST_BYTES:
            return None
        body, seal = data[:-_SEAL_CHARS], data[-_SEAL_CHARS:]
        if not any([hmac.compare_digest(seal, _seal(key, chat, body)) for key in self._keys]):
            return None
        end = min((at for at in (body.find("."), body.find(",")) if at >= 0), default=len(body))
        parts = _PART.findall(body[end:])
        return _unescaped(body[:end]), tuple(_read(mark, text) for mark, text in parts)


def _seal(key: bytes, chat: int, body: str) -> str:
    digest = hmac.digest(key, f"{chat}:{body}".encode(), sha256)
    return base64.urlsafe_b64encode(digest[:_SEAL_BYTES]).decode()


def _written(arg: Arg) -> str:
    return f".{_escaped(arg)}" if isinstance(arg, str) else f",{_base62(arg)}"


def _read(mark: str, text: str) -> Arg:
    return _unescaped(text) if mark == "." else _number(text)


def _base62(number: int) -> str:
    sign, rest, digits = "-" if number < 0 else "", abs(int(number)), ""
    while rest or not digits:
        rest, last = divmod(rest, 62)
        digits = _DIGITS[last] + digits
    return sign + digits


def _number(text: str) -> int:
    total = 0
    for digit in text.removeprefix("-"):
        total = total * 62 + _VALUE[digit]
    return -total if text.startswith("-") else total


def _escaped(text: str) -> str:
    """Letters, digits, - and _ as they are; every other byte of the UTF-8 as ~ and two hex digits."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: _bytes_of(found.group()), text)


def _bytes_of(character: str) -> str:
    return "".join(f"~{byte:02x}" for byte in character.encode())


def _unescaped(text: str) -> str:
    head, *rest = text.encode().split(b"~")
    return b"".join([head, *(bytes.fromhex(part[:2].decode()) + part[2:] for part in rest)]).decode()
