"""Between Telegram and the handlers: what is kept of an update, and the small actions on the inbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from actions.deliver import apologise
from actions.house import House
from actions.ports import InboxUpdate, Unit

Raw = Mapping[str, Any]
Kept = tuple[int, int | None, Raw]

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
MOST_TRIES: Final = 3
_PLAIN: Final = ("message_id", "date", "chat", "from", "text", "caption")


def sift(updates: Sequence[Raw]) -> list[Kept]:
    """(update id, chat, raw) for each. Of anything but a private chat with a human, only the id is kept:
    what is said in a group is none of our business, and must not lie in our database."""
    return [
        (raw["update_id"], chat, raw if chat is not None else {"update_id": raw["update_id"]})
        for raw in updates
        for chat in (_private_chat(raw),)
    ]


def plainly(raw: Raw) -> dict[str, Any]:
    """The update with no more of its messages than who, where, when and which words."""
    plain: dict[str, Any] = {"update_id": raw["update_id"]}
    for kind in ("message", "edited_message"):
        body = raw.get(kind)
        if isinstance(body, Mapping):
            plain[kind] = {name: body[name] for name in _PLAIN if name in body}
    return plain


def keep(unit: Unit, house: House, now: datetime, updates: Sequence[Kept]) -> int:
    """Keep a batch; those already there are ignored. How many were new."""
    return unit.inbox.keep(updates, now)


def next_ones(
    unit: Unit, house: House, now: datetime, limit: int, busy_chats: Sequence[int]
) -> list[InboxUpdate]:
    """The update whose turn it is in each chat that isn't busy and doesn't rest. Those of no chat of ours are
    done with here."""
    waiting = unit.inbox.waiting(limit, busy_chats, now)
    for update in waiting:
        if update.chat is None:
            unit.inbox.take(update.update_id, now)
    return [update for update in waiting if update.chat is not None]


def done(unit: Unit, house: House, now: datetime, update_id: int) -> bool:
    """Mark it done, if its handler hasn't: nobody had anything to do for it."""
    return unit.inbox.take(update_id, now)


def failed(
    unit: Unit,
    house: House,
    now: datetime,
    update_id: int,
    fault: str,
    chat: int | None = None,
    tries: int | None = None,
) -> bool:
    """Count a failure; True if that was the last try: then the person is told. `fault` is a class name;
    `tries`, of the update as it was handed out: tried by two processes at once it has failed once."""
    parked = unit.inbox.failed(update_id, fault, MOST_TRIES, now, tries)
    if parked and chat is not None:
        apologise(unit, now, chat, update_id)
    return parked


def how_many_wait(unit: Unit, house: House, now: datetime) -> int:
    """Those that rest after a failure are among them."""
    return unit.inbox.waiting_count()


def _private_chat(raw: Raw) -> int | None:
    """The chat, if it is one person alone with the bot; in private chats that is the person's id too."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if not isinstance(body, Mapping):
            continue
        holder = body.get("message") if kind == "callback_query" else body
        chat = holder.get("chat") if isinstance(holder, Mapping) else None
        person = body.get("from")
        if not isinstance(chat, Mapping) or not isinstance(person, Mapping):
            return None
        private = (
            chat.get("type") == "private" and not person.get("is_bot") and chat.get("id") == person.get("id")
        )
        return int(chat["id"]) if private else None
    return None
