"""Telegram's HTML: read as strictly as Telegram reads it, into text and entities.

Offsets in entities count UTF-16 units, offsets in errors count UTF-8 bytes, as in the Bot API.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import bad_request

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot));?")
_SPACE = " \t\r\n\f\v"


def units(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    argument: str


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                self._tag()
            else:
                self._character(character)
        if self.stack:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.out), self.entities

    def _character(self, character: str) -> None:
        if character == "&":
            character, self.at = _reference(self.source, self.at)
        else:
            self.at += 1
        self.out.append(character)
        self.length += units(character)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _take_until(self, stops: str) -> str:
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1
        return self.source[start : self.at]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == "/":
            self.at += 1
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._take_until(_SPACE + ">").lower()
        if not self._peek():
            raise _cannot(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _SIMPLE:
            raise _cannot(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(tag, begin)
        self.at += 1
        self.stack.append(_Open(tag, self.length, self._argument(tag, attributes, begin)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip_space()
            if not self._peek():
                raise _cannot(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self._peek() == ">":
                return found
            name = self._take_until(_SPACE + "=>").lower()
            if not name:
                raise _cannot(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            self._skip_space()
            found[name] = self._value(begin) if self._peek() == "=" else ""

    def _value(self, begin: int) -> str:
        self.at += 1
        self._skip_space()
        quote = self._peek()
        if quote not in ("'", '"'):
            return self._take_until(_SPACE + ">")
        self.at += 1
        value = []
        while self._peek() != quote:
            if not self._peek():
                raise _cannot(f"Unclosed start tag at byte offset {self._byte(begin)}")
            character, self.at = _reference(self.source, self.at)
            value.append(character)
        self.at += 1
        return "".join(value)

    def _argument(self, tag: str, attributes: dict[str, str], begin: int) -> str:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        if tag == "code":
            return attributes.get("class", "").removeprefix("language-")
        if tag == "blockquote":
            return "expandable" if "expandable" in attributes else ""
        return attributes.get("href" if tag == "a" else "emoji-id", "")

    def _end_tag(self, begin: int) -> None:
        if not self.stack:
            raise _cannot(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = self._take_until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _cannot(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.stack.pop()
        if name and name != opened.tag:
            where = self._byte(begin)
            raise _cannot(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, length = _SIMPLE[opened.tag], self.length - opened.start
        entity: Entity = {"type": kind, "offset": opened.start, "length": length}
        inner = self.entities[-1] if self.entities else None
        if kind == "text_link":
            url = opened.argument or "".join(self.out)[-length:]
            if not _looks_like_url(url):
                return
            entity["url"] = url if "://" in url or url.startswith(("tg:", "mailto:")) else f"http://{url}"
        elif kind == "custom_emoji":
            entity["custom_emoji_id"] = opened.argument
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "code" and opened.argument:
            entity["language"] = opened.argument
        elif kind == "pre" and inner and (inner["type"], inner["offset"], inner["length"]) == (
            "code", opened.start, length,
        ):  # fmt: skip
            language = self.entities.pop().get("language")
            entity |= {"language": language} if language else {}
        if length:
            self.entities.append(entity)


def _cannot(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _reference(source: str, at: int) -> tuple[str, int]:
    """The character at `at`, a reference such as &lt; counting as one, and where to go on."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return source[at], at + 1
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return source[at], at + 1
    return chr(code), match.end()


def _looks_like_url(url: str) -> bool:
    return bool(
        re.match(r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}[^\s/]+(\.[^\s]+|:\d+.*|\?.*|@.*)?$", url, re.IGNORECASE)
    ) and ("." in url or ":" in url)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram's HTML; raises Refused when it is not well formed."""
    text, entities = _Reader(source).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities
