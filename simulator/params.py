"""One call's parameters, whichever of Telegram's four ways they came in."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from simulator.errors import bad_request

_TRUE = frozenset({"true", "1", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters by name: query string, form fields or JSON members; and uploads by name."""

    values: dict[str, Any]
    uploads: dict[str, Upload]

    def has(self, name: str) -> bool:
        """Whether the parameter was given at all."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """The parameter as text."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """The parameter as a whole number; what is no number counts as not given, as with Telegram."""
        try:
            return int(str(self.values[name]).strip())
        except (KeyError, ValueError):
            return default

    def boolean(self, name: str) -> bool:
        """The parameter as yes or no; not given is no."""
        return str(self.values.get(name, "")).strip().lower() in _TRUE

    def structure(self, name: str, what: str) -> Any:
        """The parameter as JSON, parsed; None when empty. Raises Refused naming `what` when it is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as broken:
            raise bad_request(f"can't parse {what} JSON object") from broken


async def read_params(request: Request) -> Params:
    """Read a request's query string and body: JSON, URL-encoded or multipart."""
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        values |= _json_members(await request.body())
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_part_size=64 * 1024 * 1024) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(value.filename or name, mime, await value.read())
                else:
                    values[name] = value
    return Params(values, uploads)


def _json_members(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        members = json.loads(body)
    except ValueError as broken:
        raise bad_request("can't parse JSON object") from broken
    if not isinstance(members, dict):
        raise bad_request("can't parse JSON object")
    return members
