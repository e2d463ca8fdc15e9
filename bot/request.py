"""Our HTTP under python-telegram-bot: aiohttp, and errors that tell "never sent" from "maybe delivered"."""

import json
import os
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData

from bot.errors import MaybeDelivered, NotSent, OtherRefusal, ServerTrouble

# Read by the library whenever it hands out a duration; every Bot of ours is built on this module.
os.environ.setdefault("PTB_TIMEDELTA", "1")

_Seconds = float | DefaultValue[float] | DefaultValue[None] | None
_OWN_CLASS = frozenset({400, 401, 403, 404, 409})  # the library raises a class of its own for these


class AiohttpRequest(BaseRequest):
    """One pool of connections. Use one for sending and one, with `connections=2`, for getUpdates.

    Times are in seconds; None means no limit. `idle` is how long an unused connection is kept: shorter than
    any server's own patience, because a message written into a connection that is just being closed is one
    whose fate nobody knows. `proxies` honours HTTPS_PROXY and its kin.
    """

    __slots__ = ("_connect", "_connections", "_idle", "_pool", "_proxies", "_read", "_session", "_write")

    def __init__(
        self,
        connections: int = 64,
        *,
        connect: float = 5.0,
        read: float = 10.0,
        write: float = 20.0,
        pool: float = 5.0,
        idle: float = 4.0,
        proxies: bool = False,
    ) -> None:
        self._connections = connections
        self._connect: float | None = connect
        self._read: float | None = read
        self._write: float | None = write
        self._pool: float | None = pool
        self._idle = idle
        self._proxies = proxies
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds waited for an answer when a call doesn't say otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; harmless when it is open."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=self._idle)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                trust_env=self._proxies,
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool; harmless when it is closed."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: _Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """(HTTP status, body). Raises NotSent, MaybeDelivered, ServerTrouble, OtherRefusal or RetryAfter.

        No error carries the address, because the address carries the token; hence also `from None`.
        """
        if self._session is None:
            raise NotSent("the connection pool is closed")
        timeout = _timeout(
            _or(pool_timeout, self._pool),
            _or(connect_timeout, self._connect),
            _or(write_timeout, self._write),
            _or(read_timeout, self._read),
        )
        fault: Exception
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as response:
                return _checked(response.status, await response.read())
        except (aiohttp.ClientError, OSError, TimeoutError) as cause:
            fault = _translated(cause)
        except (RuntimeError, ValueError) as cause:
            # aiohttp's way of saying that the session was closed under us, or an address that is none
            fault = NotSent(type(cause).__name__)
        raise fault from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body as JSON. The library's own would log the body, which may hold a person's words."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            raise MaybeDelivered("the answer is no JSON") from None
        if not isinstance(parsed, dict):
            raise MaybeDelivered("the answer is no JSON object")
        return parsed


def _or(given: _Seconds, default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _timeout(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp's `connect` counts from the wait for a free connection; it has no limit for writing alone,
    so the sum of all bounds the whole."""
    opening = None if pool is None or connect is None else pool + connect
    parts = (opening, write, read)
    total = None if any(part is None for part in parts) else sum(part or 0.0 for part in parts)
    return aiohttp.ClientTimeout(total=total, connect=opening, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None or not (data.parameters or data.contains_files):
        return {}
    if not data.contains_files:
        return {"data": data.json_payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _translated(cause: Exception) -> Exception:
    """By what surely happened before the fault, not by its name: was a connection ever there?"""
    name = type(cause).__name__
    match cause:
        case (
            aiohttp.ClientConnectorError()
            | aiohttp.ConnectionTimeoutError()
            | aiohttp.ClientHttpProxyError()
            | aiohttp.ServerFingerprintMismatch()
            | aiohttp.InvalidURL()
        ):
            return NotSent(name)
        case _:
            return MaybeDelivered(name)


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    if status < 300 or status in _OWN_CLASS:
        return status, payload if status < 300 else _readable(payload)
    if status == 429:
        raise RetryAfter(_retry_after(payload))
    if status >= 500:
        raise ServerTrouble(status)
    raise OtherRefusal(status)


def _readable(payload: bytes) -> bytes:
    """An error body that isn't a JSON object (a proxy's page) would be quoted whole in the exception."""
    try:
        return payload if isinstance(json.loads(payload), dict) else b"{}"
    except ValueError:
        return b"{}"


def _retry_after(payload: bytes) -> int:
    """Whole seconds, at least 1; a 429 without a figure (from a proxy) counts as 5."""
    try:
        return max(1, int(json.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return 5
