"""What people do on this Telegram: write, tap, edit, share, block."""

import base64
import time
from dataclasses import dataclass
from typing import Any

from simulator import files, messages, people
from simulator.messages import Message
from simulator.params import Upload
from simulator.people import Chat
from simulator.texts import typed
from simulator.world import World

# One grey pixel, for photos that nobody needs to look at.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


class CannotDo(Exception):
    """Something that a real Telegram client would not let a person do; says why."""


@dataclass(frozen=True, slots=True)
class Done:
    """A message a person wrote, and the update that tells the bot (None when it does not ask for such)."""

    message_id: int
    update_id: int | None


def write(
    world: World, user_id: int, content: dict[str, Any], name: str | None = None, language: str | None = None
) -> Done:
    """A person puts something into their chat; the first time this opens it, and it unblocks the bot."""
    with world.store.unit():
        chat = people.meet(world, user_id, name, language)
        if chat.blocked:
            block(world, user_id, False)
        people.set_started(world, user_id)
        chat = people.tell(world, user_id) if not chat.started or chat.blocked else chat
        message = messages.put(world, chat, chat.user(), content)
        update_id = world.queue.add("message", chat.id, message.payload)
    return Done(message.id, update_id)


def say(world: World, user_id: int, text: str, name: str | None = None, language: str | None = None) -> Done:
    """A person types something and sends it; raises CannotDo when there is nothing to send."""
    if not text.strip():
        raise CannotDo("There is nothing to send.")
    return write(world, user_id, typed(text), name, language)


def tap(world: World, user_id: int, message_id: int, data: str, force: bool = False) -> dict[str, Any]:
    """A person taps a button, perhaps one that only an old copy of the keyboard still shows.

    `force` also allows what no client does: tapping under messages that are gone or never were.
    """
    chat = people.find(world, user_id)
    message = messages.find(world, user_id, message_id)
    if chat is None or not chat.started or ((message is None or message.deleted) and not force):
        raise CannotDo(f"There is no message {message_id} in the chat of {user_id}.")
    if chat.blocked and not force:
        raise CannotDo("This person has blocked the bot.")
    with world.store.unit():
        query_id = world.store.run(
            "INSERT INTO queries (chat_id, message_id, asked, asked_really) VALUES (?, ?, ?, ?)",
            user_id, message_id, world.clock.now().timestamp(), time.time(),
        ).lastrowid  # fmt: skip
        query = {
            "id": str(query_id),
            "from": chat.user(),
            "message": _as_seen(chat, message, message_id),
            "chat_instance": str(user_id * 7_919),
            "data": data,
        }
        update_id = world.queue.add("callback_query", chat.id, query)
    return {"update_id": update_id, "callback_query_id": str(query_id), "on_keyboard": _offers(message, data)}


def _as_seen(chat: Chat, message: Message | None, message_id: int) -> dict[str, Any]:
    if message is None or message.deleted:
        return {"message_id": message_id, "chat": chat.chat(), "date": 0}
    return message.payload


def _offers(message: Message | None, data: str) -> bool:
    rows = (message.payload.get("reply_markup") or {}).get("inline_keyboard", []) if message else []
    return any(button.get("callback_data") == data for row in rows for button in row)


def revise(world: World, user_id: int, message_id: int, text: str) -> Done:
    """A person edits what they wrote; raises CannotDo when it is not theirs."""
    message = messages.find(world, user_id, message_id)
    if message is None or message.sender != "user" or message.deleted or "text" not in message.payload:
        raise CannotDo(f"There is no message {message_id} that {user_id} could edit.")
    kept = {name: value for name, value in message.payload.items() if name not in ("text", "entities")}
    with world.store.unit():
        changed = messages.rewrite(world, message, kept | {"edit_date": world.stamp()} | typed(text))
        update_id = world.queue.add("edited_message", user_id, changed.payload)
    return Done(message_id, update_id)


def block(world: World, user_id: int, blocked: bool) -> int | None:
    """A person blocks the bot, or takes it back; the id of the update, None when nothing changed."""
    with world.store.unit():
        chat = people.meet(world, user_id)
        if chat.blocked == blocked:
            return None
        people.set_blocked(world, user_id, blocked)
        people.tell(world, user_id)
        return world.queue.add(
            "my_chat_member", user_id, _standing(world, chat, chat.user(), "member", blocked)
        )


def _standing(world: World, chat: Chat, who: dict[str, Any], role: str, out: bool) -> dict[str, Any]:
    bot = world.bot()
    inside = {"user": bot, "status": role}
    outside = {"user": bot, "status": "kicked", "until_date": 0}
    old, new = (inside, outside) if out else (outside, inside)
    return {
        "chat": chat.chat(),
        "from": who,
        "date": world.stamp(),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def say_in_group(world: World, group_id: int, user_id: int, text: str, title: str, kind: str) -> Done:
    """A person writes in a group that the bot is in; it is added first when it was not."""
    with world.store.unit():
        person = people.meet(world, user_id)
        known = people.find(world, group_id)
        chat = people.group(world, group_id, title, kind)
        if known is None or known.blocked:
            people.set_blocked(world, group_id, False)
            standing = _standing(world, chat, person.user(), "member", False)
            standing["old_chat_member"] = {"user": world.bot(), "status": "left"}
            world.queue.add("my_chat_member", group_id, standing)
        message = messages.put(world, chat, person.user(), typed(text))
        update_id = world.queue.add("message", group_id, message.payload)
    return Done(message.id, update_id)


def other(world: World, kind: str, caption: str) -> dict[str, Any]:
    """The content of a message of another kind, as small as Telegram allows it; raises CannotDo."""
    kept = files.keep(
        world, Upload(f"{kind}.png", "image/png", PIXEL), "photo" if kind == "photo" else "document"
    )
    ids = {"file_id": kept.id, "file_unique_id": kept.unique_id, "file_size": len(PIXEL)}
    frame = {"width": 64, "height": 64}
    captioned = {"caption": caption} if caption else {}
    contents: dict[str, dict[str, Any]] = {
        "photo": {"photo": kept.as_photo()} | captioned,
        "document": {"document": kept.as_document()} | captioned,
        "voice": {"voice": ids | {"duration": 3, "mime_type": "audio/ogg"}} | captioned,
        "audio": {"audio": ids | {"duration": 3, "mime_type": "audio/mpeg"}} | captioned,
        "video": {"video": ids | frame | {"duration": 3}} | captioned,
        "animation": {"animation": ids | frame | {"duration": 3}} | captioned,
        "video_note": {"video_note": ids | {"length": 64, "duration": 3}},
        "sticker": {
            "sticker": ids
            | frame
            | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🌻"}
        },
        "contact": {"contact": {"phone_number": "+440000000000", "first_name": "Somebody"}},
        "dice": {"dice": {"emoji": "🎲", "value": 4}},
        "venue": {
            "venue": {
                "location": {"latitude": 51.5, "longitude": -0.1},
                "title": "A place",
                "address": "A street",
            },
            "location": {"latitude": 51.5, "longitude": -0.1},
        },
    }
    if kind not in contents:
        raise CannotDo(f"Kinds are: {', '.join(sorted(contents))}.")
    return contents[kind]
