"""Messages as Telegram keeps them, and as the control API and the page show them."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.people import Chat
from simulator.world import World

_KINDS = (
    "text", "photo", "document", "location", "sticker", "voice", "contact", "video", "audio", "dice", "poll",
    "animation", "video_note", "venue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `payload` is the Telegram object, `extra` what only the simulator knows of it."""

    id: int
    chat_id: int
    sender: str
    payload: dict[str, Any]
    extra: dict[str, Any]
    edits: int
    deleted: bool


def _message(row: sqlite3.Row) -> Message:
    return Message(
        row["message_id"], row["chat_id"], row["sender"], json.loads(row["payload"]),
        json.loads(row["extra"]), row["edits"], bool(row["deleted"]),
    )  # fmt: skip


def find(world: World, chat_id: int, message_id: int) -> Message | None:
    """A message of this chat, deleted ones included."""
    row = world.store.one("SELECT * FROM messages WHERE message_id = ? AND chat_id = ?", message_id, chat_id)
    return _message(row) if row else None


def of_chat(world: World, chat_id: int) -> list[Message]:
    """All messages of a chat in order, deleted ones included."""
    return [
        _message(row)
        for row in world.store.all("SELECT * FROM messages WHERE chat_id = ? ORDER BY message_id", chat_id)
    ]


def put(world: World, chat: Chat, author: dict[str, Any], content: dict[str, Any], **extra: Any) -> Message:
    """Write a message by `author` (a Telegram User) into a chat and show it on the pages."""
    sender = "bot" if author["is_bot"] else "user"
    payload = {"from": author, "chat": chat.chat(), "date": world.stamp(), **content}
    kept = {name: value for name, value in extra.items() if value is not None}
    with world.store.unit():
        message_id = world.store.run(
            "INSERT INTO messages (chat_id, sender, payload, extra) VALUES (?, ?, '{}', ?)",
            chat.id, sender, json.dumps(kept),
        ).lastrowid  # fmt: skip
        payload = {"message_id": message_id, **payload}
        world.store.run(
            "UPDATE messages SET payload = ? WHERE message_id = ?", json.dumps(payload), message_id
        )
    message = Message(int(message_id or 0), chat.id, sender, payload, kept, 0, False)
    show(world, message)
    return message


def rewrite(
    world: World, message: Message, payload: dict[str, Any], *, counts: bool = True, **extra: Any
) -> Message:
    """Replace a message's content; `counts` adds to its number of edits."""
    kept = message.extra | extra
    edits = message.edits + int(counts)
    world.store.run(
        "UPDATE messages SET payload = ?, extra = ?, edits = ? WHERE message_id = ?",
        json.dumps(payload), json.dumps(kept), edits, message.id,
    )  # fmt: skip
    changed = Message(message.id, message.chat_id, message.sender, payload, kept, edits, message.deleted)
    show(world, changed)
    return changed


def remove(world: World, message: Message) -> None:
    """Delete a message from its chat (it stays in the memory, marked)."""
    world.store.run("UPDATE messages SET deleted = 1 WHERE message_id = ?", message.id)
    show(
        world,
        Message(
            message.id, message.chat_id, message.sender, message.payload, message.extra, message.edits, True
        ),
    )


def show(world: World, message: Message) -> None:
    """Show a message, new or changed, on the pages."""
    world.hub.publish("message", {"user_id": message.chat_id, "message": view(message)})


def view(message: Message) -> dict[str, Any]:
    """A message as the control API and the page show it."""
    payload, extra = message.payload, message.extra
    return {
        "message_id": message.id,
        "from": message.sender,
        "date": datetime.fromtimestamp(payload["date"], UTC).isoformat(),
        "kind": next((kind for kind in _KINDS if kind in payload), "other"),
        "text": payload.get("text", payload.get("caption", "")),
        "html": extra.get("html"),
        "entities": payload.get("entities", payload.get("caption_entities", [])),
        "keyboard": _inline_rows(payload),
        "reply_keyboard": extra.get("reply_keyboard"),
        "photo": _file(payload["photo"][-1], payload) if "photo" in payload else None,
        "document": _file(payload["document"], payload) if "document" in payload else None,
        "location": payload.get("location"),
        "edited": message.edits,
        "deleted": message.deleted,
        "toast": extra.get("toast"),
    }


def _inline_rows(payload: dict[str, Any]) -> list[list[dict[str, Any]]] | None:
    markup = payload.get("reply_markup")
    if not markup:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"text": button["text"]}
    if "callback_data" in button:
        return shown | {"data": button["callback_data"]}
    return shown | ({"url": button["url"]} if "url" in button else {})


def _file(file: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "file_id": file["file_id"],
        "url": f"/sim/files/{file['file_id']}",
        "file_name": file.get("file_name", "photo"),
        "mime_type": file.get("mime_type", "image/png"),
        "size": file.get("file_size", 0),
        "width": file.get("width"),
        "height": file.get("height"),
        "caption": payload.get("caption", ""),
    }


def reply_keyboard(world: World, chat_id: int) -> dict[str, Any] | None:
    """The keyboard that now stands in place of the phone's own: the newest that nothing took away."""
    row = world.store.one(
        "SELECT extra FROM messages WHERE chat_id = ? AND sender = 'bot' AND deleted = 0 "
        "AND json_extract(extra, '$.reply_keyboard') IS NOT NULL ORDER BY message_id DESC LIMIT 1",
        chat_id,
    )
    markup: dict[str, Any] | None = json.loads(row["extra"])["reply_keyboard"] if row else None
    return markup if markup and "keyboard" in markup else None
