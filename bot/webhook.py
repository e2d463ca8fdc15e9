"""Telegram calls us: the update is on disk before it hears 200; a stranger's call gets nowhere."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from fastapi import APIRouter, Request, Response

from actions.service import Service
from bot import inbox

PATH: Final = "/telegram"
MOST_BYTES: Final = 1024 * 1024
_SHORTEST_SECRET = 22  # characters of base64 that hold 128 bits
_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Keep = Callable[[Mapping[str, Any]], Awaitable[None]]

log = structlog.get_logger(__name__)


def keeper(service: Service, kept: Callable[[int, int], None] = lambda new, known: None) -> Keep:
    """Commits one raw update to the inbox, then calls `kept(new, known)`: was it new, or there already?"""

    async def keep(raw: Mapping[str, Any]) -> None:
        new = await service.run(inbox.keep, inbox.sift([raw]))
        kept(new, 1 - new)

    return keep


def webhook_app(secret: str, keep: Keep, path: str = PATH) -> APIRouter:
    """A route for Telegram's POSTs. `secret` is what setWebhook was given; ValueError under 128 bits.

    Answers 403 to a wrong secret, 413 over 1 MiB, 400 to what is no update, 503 when it couldn't be kept
    (Telegram then tries again), 200 once it is committed.
    """
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError(f"WEBHOOK_SECRET needs at least {_SHORTEST_SECRET} characters.")
    router = APIRouter()

    @router.post(path, include_in_schema=False)
    async def receive(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        raw = _update(body)
        if raw is None:
            return Response(status_code=400)
        try:
            await keep(raw)
        except Exception as fault:
            log.error("receiving_failed", fault=type(fault).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return router


async def _body(request: Request) -> bytes | None:
    """The body, or None if it is too long: counted as it comes, whatever its header promised."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            return None
    return bytes(found)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(raw, dict) and type(raw.get("update_id")) is int
    return raw if is_update else None
