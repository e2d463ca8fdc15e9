"""Taking typed values out of a sheet: each fault noted with its line, and a harmless value in its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from content.yamlfile import Sheet, Where


def look(sheet: Sheet, where: Where) -> Any:
    """The value at a place, None when something on the way is missing."""
    value = sheet.data
    for step in where:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(sheet: Sheet, *where: str | int, optional: bool = False) -> str:
    """A text that is not empty."""
    value = look(sheet, where)
    if isinstance(value, str) and value.strip():
        return value.strip()
    if not (optional and value in (None, "")):
        sheet.fault(where, "text", f"{name(where)} has no text.", "write it, in quotes if YAML mistakes it")
    return ""


def number(sheet: Sheet, *where: str | int) -> float:
    """A finite number."""
    value = look(sheet, where)
    if type(value) in (int, float) and math.isfinite(value):
        return float(value)
    sheet.fault(where, "number", f"{name(where)} is not a number: {value!r}.", "give a number")
    return 0.0


def whole(sheet: Sheet, *where: str | int) -> int:
    """A whole number."""
    value = look(sheet, where)
    if type(value) is int:
        return value
    sheet.fault(where, "number", f"{name(where)} is not a whole number: {value!r}.", "give a whole number")
    return 0


def flag(sheet: Sheet, *where: str | int) -> bool:
    """true or false."""
    value = look(sheet, where)
    if isinstance(value, bool):
        return value
    sheet.fault(where, "flag", f"{name(where)} is not true or false: {value!r}.", "write true or false")
    return False


def choice(sheet: Sheet, allowed: tuple[str, ...], *where: str | int) -> str:
    """One of a few words."""
    value = look(sheet, where)
    if isinstance(value, str) and value in allowed:
        return value
    sheet.fault(where, "choice", f"{name(where)} is {value!r}.", f"give one of {', '.join(allowed)}")
    return allowed[0]


def listed(sheet: Sheet, *where: str | int, optional: bool = False) -> list[Any]:
    """A list."""
    value = look(sheet, where)
    if isinstance(value, list):
        return value
    if not (optional and value is None):
        sheet.fault(where, "list", f"{name(where)} is not a list.", "write a list")
    return []


def mapping(sheet: Sheet, *where: str | int, optional: bool = False) -> Mapping[Any, Any]:
    """A list of `name: value` lines."""
    value = look(sheet, where)
    if isinstance(value, dict):
        return value
    if not (optional and value is None):
        sheet.fault(where, "mapping", f"{name(where)} has no `name: value` lines.", "write them")
    return {}


def only(sheet: Sheet, known: tuple[str | int, ...], *where: str | int) -> None:
    """Refuse entries that nobody reads: most are spelling mistakes."""
    value = look(sheet, where)
    for key in value if isinstance(value, dict) else ():
        if key not in known:
            names = ", ".join(map(str, known))
            sheet.fault((*where, key), "unknown", f"Unknown entry “{key}”.", f"use only {names}")


def name(where: Where) -> str:
    """How a message calls a place: `items › p01 › text`."""
    return " › ".join(map(str, where)) or "The file"
