"""Bot API methods that change what already stands in a chat, and the answers to taps."""

import time
from typing import Any

from simulator import messages, people
from simulator.errors import bad_request
from simulator.keyboards import Markup, inline, read_markup
from simulator.messages import Message
from simulator.params import Params
from simulator.texts import TEXT_LIMIT, formatted
from simulator.world import World

_QUERY_LIVES_SECONDS = 150
_DELETABLE_SECONDS = 48 * 3600
_TOAST_LIMIT = 200
_WORDS = ("text", "entities")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    """editMessageText: the changed message; an inline keyboard not given again goes away; raises Refused."""
    text, entities = formatted(params, "text", TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    message = _own_message(world, params)
    if "text" not in message.payload:
        raise bad_request("there is no text in the message to edit")
    html = params.text("text") if params.text("parse_mode").lower() == "html" else None
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    return _change(world, message, content, _new_markup(params), html)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    """editMessageReplyMarkup: the message with its new keyboard, or without; raises Refused."""
    message = _own_message(world, params)
    kept: dict[str, Any] = {name: message.payload[name] for name in _WORDS if name in message.payload}
    return _change(world, message, kept, _new_markup(params), message.extra.get("html"))


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage: only within 48 hours; raises Refused."""
    chat = people.addressed(world, params)
    message = messages.find(world, chat.id, params.integer("message_id", 0) or 0)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if world.stamp() - message.payload["date"] > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    messages.remove(world, message)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery: ends the wait on the button, shows the toast; raises Refused when too old."""
    query_id = params.integer("callback_query_id", 0)
    row = world.store.one("SELECT * FROM queries WHERE id = ?", query_id)
    if row is None or _too_old(world, row["asked"], row["asked_really"]):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if row["answered"]:
        return True
    world.store.run("UPDATE queries SET answered = 1 WHERE id = ?", query_id)
    toast = {"text": text, "show_alert": params.boolean("show_alert")} if text else None
    message = messages.find(world, row["chat_id"], row["message_id"])
    if message is not None and toast:
        messages.rewrite(world, message, message.payload, counts=False, toast=toast)
    world.hub.publish(
        "answered",
        {"user_id": row["chat_id"], "message_id": row["message_id"], "query_id": query_id, "toast": toast},
    )
    return True


def _too_old(world: World, asked: float, asked_really: float) -> bool:
    # A walk of the clock makes no query too old that somebody tapped only just now.
    just_now = time.time() - asked_really <= 1
    return not just_now and world.clock.now().timestamp() - asked > _QUERY_LIVES_SECONDS


def _own_message(world: World, params: Params) -> Message:
    chat = people.addressed(world, params)
    message = messages.find(world, chat.id, params.integer("message_id", 0) or 0)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender != "bot" or "keyboard" in (message.extra.get("reply_keyboard") or {}):
        raise bad_request("message can't be edited")
    return message


def _new_markup(params: Params) -> Markup | None:
    markup = read_markup(params)
    if markup and not inline(markup):
        raise bad_request("inline keyboard expected")
    return markup


def _change(
    world: World, message: Message, content: dict[str, Any], markup: Markup | None, html: str | None
) -> dict[str, Any]:
    content |= {"reply_markup": markup} if markup else {}
    changing = (*_WORDS, "reply_markup")
    if all(content.get(name) == message.payload.get(name) for name in changing):
        raise bad_request(_SAME)
    unchanged = {name: value for name, value in message.payload.items() if name not in changing}
    payload = unchanged | {"edit_date": world.stamp()} | content
    return messages.rewrite(world, message, payload, html=html).payload
