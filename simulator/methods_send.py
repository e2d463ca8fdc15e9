"""Bot API methods that put something into a chat."""

from typing import Any

from simulator import files, messages, people
from simulator.errors import bad_request
from simulator.keyboards import inline, read_markup
from simulator.params import Params
from simulator.people import Chat
from simulator.texts import CAPTION_LIMIT, TEXT_LIMIT, formatted
from simulator.world import World

_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Params) -> dict[str, Any]:
    """sendMessage: the new message; raises Refused."""
    text, entities = formatted(params, "text", TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    return _post(world, params, {"text": text} | ({"entities": entities} if entities else {}), "text")


def send_photo(world: World, params: Params) -> dict[str, Any]:
    """sendPhoto: the new message; raises Refused."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> dict[str, Any]:
    """sendDocument: the new message; raises Refused."""
    return _send_file(world, params, "document")


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction: shows "typing…" on the page; raises Refused."""
    chat = people.addressed(world, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.hub.publish("action", {"user_id": chat.id, "action": action})
    return True


def _send_file(world: World, params: Params, kind: str) -> dict[str, Any]:
    caption, entities = formatted(params, "caption", CAPTION_LIMIT)
    people.addressed(world, params)
    file = files.handed_in(world, params, kind)
    content: dict[str, Any] = {kind: file.as_photo() if kind == "photo" else file.as_document()}
    content |= {"caption": caption} if caption else {}
    content |= {"caption_entities": entities} if entities else {}
    return _post(world, params, content, "caption")


def _post(world: World, params: Params, content: dict[str, Any], words: str) -> dict[str, Any]:
    chat = people.addressed(world, params)
    markup = read_markup(params)
    content |= _reply(world, params, chat)
    if params.boolean("protect_content"):
        content["has_protected_content"] = True
    if kept := inline(markup):
        content["reply_markup"] = kept
    html = params.text(words) if params.text("parse_mode").lower() == "html" else None
    reply_keyboard = markup if markup and not inline(markup) else None
    message = messages.put(world, chat, world.bot(), content, html=html, reply_keyboard=reply_keyboard)
    return message.payload


def _reply(world: World, params: Params, chat: Chat) -> dict[str, Any]:
    given = params.structure("reply_parameters", "reply parameters") or {}
    wanted = given.get("message_id") or params.integer("reply_to_message_id")
    if not wanted:
        return {}
    original = messages.find(world, chat.id, int(wanted))
    if original is not None and not original.deleted:
        shown = {name: value for name, value in original.payload.items() if name != "reply_to_message"}
        return {"reply_to_message": shown}
    if given.get("allow_sending_without_reply") or params.boolean("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
