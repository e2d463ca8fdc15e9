"""The HTTP face that a bot talks to: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import hmac
import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator import files
from simulator import methods_account as account
from simulator import methods_edit as edit
from simulator import methods_send as send
from simulator.errors import Refused
from simulator.faults import REFUSALS, Fault, Faults, Flood
from simulator.params import Params, read_params
from simulator.world import World

Method = Callable[[World, Params], Any]

METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "getUpdates": account.get_updates,
    "setWebhook": account.set_webhook,
    "deleteWebhook": account.delete_webhook,
    "getWebhookInfo": account.get_webhook_info,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "setMyName": account.accept,
    "setMyDescription": account.accept,
    "setMyShortDescription": account.accept,
    "setChatMenuButton": account.accept,
    "getChat": account.get_chat,
    "leaveChat": account.leave_chat,
    "getFile": account.get_file,
    "sendMessage": send.send_message,
    "sendPhoto": send.send_photo,
    "sendDocument": send.send_document,
    "sendChatAction": send.send_chat_action,
    "editMessageText": edit.edit_message_text,
    "editMessageReplyMarkup": edit.edit_message_reply_markup,
    "deleteMessage": edit.delete_message,
    "answerCallbackQuery": edit.answer_callback_query,
}
_BY_LOWER = {name.lower(): name for name in METHODS}
_FLOOD_COUNTS = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
_READING = frozenset({"getMe", "getUpdates", "getWebhookInfo", "getMyCommands", "getChat", "getFile"})
_NGINX_502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


class BotApi:
    """Answers a bot's calls, with the troubles that were asked for."""

    def __init__(self, world: World, faults: Faults, flood: Flood) -> None:
        self._world = world
        self._faults = faults
        self._flood = flood

    def routes(self) -> list[Route]:
        """The routes to serve."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def download(self, request: Request) -> Response:
        """The content of a file whose path getFile told."""
        if not self._authorised(request):
            return _answer(Refused(401, "Unauthorized"))
        file = files.at_path(self._world, request.path_params["path"])
        return Response(file.content, media_type=file.mime) if file else _answer(account.not_found())

    async def call(self, request: Request) -> Response:
        """One method call, from body to body."""
        if not self._authorised(request):
            return _answer(Refused(401, "Unauthorized"))
        name = _BY_LOWER.get(request.path_params["method"].lower())
        if name is None:
            return _answer(account.not_found())
        try:
            params = await read_params(request)
        except Refused as refusal:
            return _answer(refusal)
        fault = self._faults.take(name, params.integer("chat_id"))
        if fault is None:
            return await self._perform(name, params)
        return await self._trouble(fault, name, params, request)

    def _authorised(self, request: Request) -> bool:
        given = str(request.path_params["token"])
        return hmac.compare_digest(given.encode(), self._world.token.encode())

    async def _perform(self, name: str, params: Params) -> Response:
        try:
            result = (
                METHODS[name](self._world, params)
                if name == "getUpdates"
                else self._in_one_unit(name, params)
            )
            if inspect.isawaitable(result):
                result = await result
        except Refused as refusal:
            self._log(name, params, refusal=refusal)
            return _answer(refusal)
        self._log(name, params, result=result)
        return _json(200, {"ok": True, "result": result})

    def _in_one_unit(self, name: str, params: Params) -> Any:
        with self._world.store.unit():
            if name in _FLOOD_COUNTS:
                self._flood.check(params.integer("chat_id", 0) or 0)
            return METHODS[name](self._world, params)

    async def _trouble(self, fault: Fault, name: str, params: Params, request: Request) -> Response:
        if fault.kind in REFUSALS:
            refusal = fault.refusal()
            self._log(name, params, refusal=refusal)
            return _answer(refusal)
        if fault.kind == "502":
            self._log(name, params, refusal=Refused(502, "Bad Gateway"))
            return Response(_NGINX_502, 502, media_type="text/html")
        if fault.kind.startswith("accept_then"):
            await self._perform(name, params)
        if fault.kind.endswith("hang"):
            await self._until_gone(request)
        return await _hung_up(request)

    async def _until_gone(self, request: Request) -> None:
        gone = asyncio.ensure_future(_disconnected(request))
        closing = asyncio.ensure_future(self._world.hub.closing.wait())
        await asyncio.wait({gone, closing}, return_when=asyncio.FIRST_COMPLETED)
        for waiter in (gone, closing):
            waiter.cancel()

    def _log(self, name: str, params: Params, result: Any = None, refusal: Refused | None = None) -> None:
        if name in _READING:
            return
        message_id = result.get("message_id") if isinstance(result, dict) else params.integer("message_id")
        words = params.text("text") or params.text("caption") or None
        self._world.store.run(
            "INSERT INTO calls (at, really_at, method, chat_id, message_id, text, error_code, description) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._world.clock.now().isoformat(), datetime.now(UTC).isoformat(), name,
            params.integer("chat_id"), message_id, words,
            refusal.code if refusal else None, refusal.description if refusal else None,
        )  # fmt: skip


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _hung_up(request: Request) -> Response:
    """Cut the connection without a byte of answer, as a broken line does."""
    # ASGI has no word for this; the server's own connection stands behind `receive`.
    cycle = getattr(request.receive, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        return Response(status_code=502)
    transport.abort()
    # The loop reports the loss on one of its next turns; until then an answer would still be tried.
    for _ in range(3):
        await asyncio.sleep(0)
    return Response()


def _answer(refusal: Refused) -> Response:
    headers = {}
    if refusal.parameters and "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return _json(refusal.code, refusal.body(), headers)


def _json(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body).encode(), status, headers, media_type="application/json")
