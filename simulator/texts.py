"""From what a bot or a person hands in to the text and entities that stand in a message."""

import re
from typing import Any

from simulator.errors import bad_request
from simulator.markup import Entity, parse_html, units
from simulator.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("url", re.compile(r"(?<![\w@])(?:https?://|t\.me/)[^\s<>\"]*[^\s<>\".,;:!?'()\]]")),
    ("email", re.compile(r"(?<![\w.@])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}(?!\w)")),
)
# Nothing else may stand inside these.
_EXCLUSIVE = frozenset({"code", "pre"})


def formatted(
    params: Params, name: str, limit: int, parse_mode: str = "parse_mode"
) -> tuple[str, list[Entity]]:
    """The text parameter `name` as Telegram would keep it.

    Raises Refused for bad markup, an unknown parse mode, or more than `limit` UTF-16 units.
    """
    raw = params.text(name).replace("\r\n", "\n").replace("\x00", "")
    mode = params.text(parse_mode).lower()
    if mode == "html":
        text, entities = parse_html(raw)
    elif mode in ("", "none"):
        given = params.structure("caption_entities" if name == "caption" else "entities", "message entities")
        text, entities = raw, [dict(entity) for entity in given or []]
    else:
        # The service speaks HTML only; the Markdown modes are left out rather than half done.
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    if units(text) > limit:
        raise bad_request("message caption is too long" if name == "caption" else "message is too long")
    return text, with_found(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    left = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] - left + entity["length"], end)
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return text, kept


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """The given entities and those Telegram finds by itself (commands, links, addresses), in order."""
    fixed = [
        e for e in entities if not any(_inside(e, other) for other in entities if other["type"] in _EXCLUSIVE)
    ]
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            found = {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
            if not any(_overlap(found, e) for e in fixed if e["type"] in _EXCLUSIVE or _is_link(e)):
                fixed.append(found)
    return sorted(fixed, key=lambda e: (e["offset"], -e["length"]))


def _is_link(entity: Entity) -> bool:
    return entity["type"] in ("text_link", "bot_command", "url", "email", "mention")


def _inside(entity: Entity, other: Entity) -> bool:
    return entity is not other and _overlap(entity, other)


def _overlap(one: Entity, other: Entity) -> bool:
    apart = (
        one["offset"] + one["length"] <= other["offset"] or other["offset"] + other["length"] <= one["offset"]
    )
    return not apart


def typed(text: str) -> dict[str, Any]:
    """What a person's typed words become in a message: text, and entities if any are found in them."""
    text = text.replace("\r\n", "\n").strip()
    entities = with_found(text, [])
    return {"text": text} | ({"entities": entities} if entities else {})
