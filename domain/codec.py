"""Frozen dataclasses to plain JSON values and back, so that the database can keep them as values."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from typing import Any


def encode(value: Any) -> Any:
    """Turn `value` into something json.dumps takes.

    Dataclasses become {"is": class name, field: …}; dates and times become {"date"|"time"|"instant": ISO};
    sets become {"set": sorted list}; tuples and lists become lists. Anything else must be str, int, float,
    bool or None; else TypeError.
    """
    match value:
        case None | bool() | int() | float() | str():
            return str(value) if isinstance(value, str) else value
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case frozenset() | set():
            return {"set": sorted(encode(member) for member in value)}
        case tuple() | list():
            return [encode(member) for member in value]
        case dict():
            return {"map": [[key, encode(member)] for key, member in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        filled = {f.name: encode(getattr(value, f.name)) for f in fields(value)}
        return {"is": type(value).__name__, **filled}
    raise TypeError(f"{type(value).__name__} is not a value that can be kept")


class Codec:
    """Decodes what `encode` made, for a known family of dataclasses (and no others)."""

    def __init__(self, family: Iterable[type]) -> None:
        self._types = {kind.__name__: kind for kind in family}

    def decode(self, raw: Any) -> Any:
        """The value `encode` was given; KeyError for a class outside the family.

        Fields that the class no longer has are dropped and new ones take their defaults, so that rows
        written by an older release can still be read.
        """
        match raw:
            case list():
                return tuple(self.decode(member) for member in raw)
            case {"instant": stamp}:
                return datetime.fromisoformat(stamp)
            case {"date": stamp}:
                return date.fromisoformat(stamp)
            case {"time": stamp}:
                return time.fromisoformat(stamp)
            case {"set": members}:
                return frozenset(self.decode(member) for member in members)
            case {"map": pairs}:
                return {key: self.decode(member) for key, member in pairs}
            case {"is": name, **rest}:
                kind = self._types[name]
                known = {f.name for f in fields(kind)}
                return kind(**{key: self.decode(part) for key, part in rest.items() if key in known})
        return raw
