"""The people and groups on this Telegram, and whether the bot may write to them."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from simulator.errors import bad_request, forbidden
from simulator.params import Params
from simulator.world import World

_FIRST_PERSON = 5_001


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat (then `id` is the person's own) or a group."""

    id: int
    type: str
    title: str
    language_code: str
    started: bool
    blocked: bool

    def user(self) -> dict[str, Any]:
        """The person of a private chat as a Telegram User."""
        return {"id": self.id, "is_bot": False, "first_name": self.title, "language_code": self.language_code}

    def chat(self) -> dict[str, Any]:
        """As a Telegram Chat."""
        name = "first_name" if self.type == "private" else "title"
        return {"id": self.id, name: self.title, "type": self.type}


def _chat(row: sqlite3.Row) -> Chat:
    return Chat(
        row["id"], row["type"], row["title"], row["language_code"], bool(row["started"]), bool(row["blocked"])
    )


def find(world: World, chat_id: int) -> Chat | None:
    """The chat with this id, if anybody ever mentioned it."""
    row = world.store.one("SELECT * FROM chats WHERE id = ?", chat_id)
    return _chat(row) if row else None


def everyone(world: World) -> list[Chat]:
    """All chats, oldest first."""
    return [_chat(row) for row in world.store.all("SELECT * FROM chats ORDER BY rowid")]


def meet(world: World, user_id: int, first_name: str | None = None, language_code: str | None = None) -> Chat:
    """The person with this id: made up when new, renamed when a name is given."""
    known = find(world, user_id)
    title = first_name or (known.title if known else f"Patient {user_id}")
    language = language_code or (known.language_code if known else "en")
    if known and (known.title, known.language_code) == (title, language):
        return known
    world.store.run(
        "INSERT INTO chats (id, type, title, language_code) VALUES (?, 'private', ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, language_code = excluded.language_code",
        user_id, title, language,
    )  # fmt: skip
    return tell(world, user_id)


def newcomer(world: World, first_name: str, language_code: str) -> Chat:
    """A new person with the next free id, who has not written yet."""
    row = world.store.one("SELECT max(id) FROM chats WHERE type = 'private'")
    highest = row[0] if row and row[0] else 0
    return meet(world, max(highest + 1, _FIRST_PERSON), first_name, language_code)


def group(world: World, chat_id: int, title: str, kind: str) -> Chat:
    """A group, made up when new."""
    world.store.run(
        "INSERT INTO chats (id, type, title, language_code, started) VALUES (?, ?, ?, '', 1) "
        "ON CONFLICT DO NOTHING",
        chat_id, kind, title,
    )  # fmt: skip
    return tell(world, chat_id)


def set_started(world: World, chat_id: int) -> None:
    """From now on the bot may write there."""
    world.store.run("UPDATE chats SET started = 1 WHERE id = ?", chat_id)


def set_blocked(world: World, chat_id: int, blocked: bool) -> None:
    """Whether the person blocked the bot (of a group: whether the bot is out)."""
    world.store.run("UPDATE chats SET blocked = ? WHERE id = ?", int(blocked), chat_id)


def tell(world: World, chat_id: int) -> Chat:
    """Tell the pages how a chat now stands, and return it."""
    chat = find(world, chat_id)
    if chat is None:
        raise LookupError(chat_id)
    world.hub.publish("chat", summary(chat))
    return chat


def summary(chat: Chat) -> dict[str, Any]:
    """A chat without its messages, for the control API and the page."""
    return {
        "user_id": chat.id,
        "type": chat.type,
        "first_name": chat.title,
        "language_code": chat.language_code,
        "started": chat.started,
        "blocked": chat.blocked,
    }


def addressed(world: World, params: Params) -> Chat:
    """The chat that a call names, if the bot may write there; else raises Refused as Telegram would."""
    if not params.text("chat_id").strip():
        raise bad_request("chat_id is empty")
    chat_id = params.integer("chat_id")
    chat = find(world, chat_id) if chat_id is not None else None
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    if chat.blocked and chat.type == "private":
        raise forbidden("bot was blocked by the user")
    if chat.blocked:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat
