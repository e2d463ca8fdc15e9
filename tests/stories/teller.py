"""Replays a story over the simulator's HTTP and writes down what the chat showed.

A story is a text file. Lines that start with `you` or `clock` or `#` are the script; the rest is what the
bot did, and is compared (or written anew with `pytest --rewrite-stories`):

    you: /start                       a message; \\n in it is a new line
    you: [Agree]                      a tap on the newest button of that name
    you: [Agree] 5 times              five taps, one after the other; only the end is shown
    you: [Agree] of "2 of 13"         a tap on that button as it once stood under a message that began so
    you: (location 51.5 -0.1)         a shared place;  (photo), (sticker), (voice): another kind of message
    you: (blocks the bot)             and (unblocks the bot)
    clock: 2027-03-01 09:00           London time; walks there, stopping wherever something is due
    clock: +3 days                    or hours, minutes, weeks
    clock: next                       to the next thing due
    clock: skip 2027-03-01 12:00      jumps without stopping, as if the service had been down
    mo: …                             the same for another person
    staff: writes "…"                 somebody at the console sends you a message;
    staff: takes over                 says "…" and hands back go on from there
    before: set_up.part               plays another file first, and shows nothing of it
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
STEP = re.compile(r"^(?P<who>[a-z]+): (?P<what>.+)$", re.MULTILINE)
TAPPED = re.compile(r'^\[(?P<label>[^\]]+)\](?: of "(?P<under>.+)")?(?: (?P<times>\d+) times)?$')
MOVE = re.compile(r"^\+(?P<count>\d+) (?P<unit>minute|hour|day|week)s?$")
PEOPLE = {"you": (1001, "Sam"), "mo": (1002, "Mo"), "eve": (1003, "Eve")}
SETTLED = "·"  # what a button carries that only shows what was chosen
OTHERS = {"photo", "sticker", "voice", "document", "contact", "poll"}


class StoryFault(AssertionError):
    """The story can't go on; the message says at which line."""


@dataclass
class Button:
    message_id: int
    data: str
    under: str


@dataclass
class Chat:
    """What we have seen of one person's chat: how each message last looked, and every button ever shown."""

    user_id: int
    first_name: str
    looks: dict[int, str] = field(default_factory=dict)
    toasts: dict[int, str] = field(default_factory=dict)
    buttons: list[tuple[str, Button]] = field(default_factory=list)


class Teller:
    """`base` is the running service's address, such as http://127.0.0.1:8080."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, staff: Callable[[str, int], Awaitable[None]]
    ) -> None:
        self._session, self._base, self._staff = session, base, staff
        self._chats = {who: Chat(*person) for who, person in PEOPLE.items()}

    async def retell(self, story: str) -> str:
        """The story as it goes today: its script lines, each followed by what the chat then showed."""
        told: list[str] = []
        for number, line in enumerate(story.splitlines(), start=1):
            if line.startswith("#"):
                told += [*([] if told[-1:] and told[-1].startswith("#") else [""]), line.rstrip()]
                continue
            step = STEP.match(line)
            if step is None or step["who"] == "bot":
                continue
            try:
                await self._do(step["who"], step["what"])
                told += ["", line.rstrip(), *[each async for each in self._news()]]
            except StoryFault as fault:
                raise StoryFault(f"line {number}, {line!r}: {fault}\n\n" + "\n".join(told[-30:])) from None
        return "\n".join(told).strip() + "\n"

    async def _do(self, who: str, what: str) -> None:
        if who == "clock":
            await self._move(what)
        elif who == "before":
            for step in STEP.finditer((HERE / what).read_text(encoding="utf-8")):
                await self._do(step["who"], step["what"])
            _ = [each async for each in self._news()]
        elif who in self._chats:
            await self._act(self._chats[who], what)
        elif who == "staff":
            await self._staff(what, self._chats["you"].user_id)
        else:
            raise StoryFault(f"nobody here is called {who}")
        await self._post("settle", {})

    async def _move(self, what: str) -> None:
        if what == "next":
            await self._post("clock", {"next_due": True})
        elif moved := MOVE.match(what):
            step = timedelta(**{f"{moved['unit']}s": int(moved["count"])})
            await self._post("clock", {"advance_seconds": step.total_seconds()})
        else:
            skip = what.startswith("skip ")
            at = datetime.fromisoformat(what.removeprefix("skip ")).replace(tzinfo=LONDON)
            await self._post("clock", {"to": at.isoformat(), "skip": skip})

    async def _act(self, chat: Chat, what: str) -> None:
        user = {"user_id": chat.user_id}
        if tapped := TAPPED.match(what):
            for _ in range(int(tapped["times"] or 1)):
                await self._tap(chat, tapped["label"], tapped["under"])
        elif what.startswith("(location "):
            _, latitude, longitude = what.strip("()").split()
            place = {"latitude": float(latitude), "longitude": float(longitude)}
            await self._post("location", {**user, **place})
        elif what in ("(blocks the bot)", "(unblocks the bot)"):
            await self._post("block", {**user, "blocked": what == "(blocks the bot)"})
        elif what.strip("()") in OTHERS and what.startswith("("):
            await self._post("send-other", {**user, "kind": what.strip("()")})
        else:
            text = what.replace("\\n", "\n")
            await self._post("message", {**user, "text": text, "first_name": chat.first_name})

    async def _tap(self, chat: Chat, label: str, under: str | None) -> None:
        for message in await self._messages(chat.user_id):
            self._remember(chat, message)
        button = self._button(chat, label, under)
        tap = {"user_id": chat.user_id, "message_id": button.message_id, "data": button.data}
        await self._post("tap", tap)
        await self._post("settle", {})

    def _button(self, chat: Chat, label: str, under: str | None) -> Button:
        for name, button in reversed(chat.buttons):
            if name.removeprefix("✓ ") == label and (under is None or button.under.startswith(under)):
                return button
        shown = ", ".join(dict.fromkeys(name for name, _ in chat.buttons[-12:]))
        raise StoryFault(f"no button [{label}] was shown; the latest are {shown}")

    async def _news(self) -> AsyncIterator[str]:
        for who, chat in self._chats.items():
            for line in await self._news_of(chat):
                yield (
                    line
                    if who == "you" or not line.startswith("bot")
                    else line.replace("bot", f"bot to {who}", 1)
                )

    async def _news_of(self, chat: Chat) -> list[str]:
        lines: list[str] = []
        for message in await self._messages(chat.user_id):
            if message["from"] != "bot":
                continue
            number, look = message["message_id"], _look(message)
            before = chat.looks.get(number)
            if look != before:
                lines += _written(message, look, before)
            chat.looks[number] = look
            toast = (message.get("toast") or {}).get("text")
            if toast and chat.toasts.get(number) != toast:
                lines.append(f"bot (notice): {toast}")
            if toast:
                chat.toasts[number] = toast
            self._remember(chat, message)
        return lines

    def _remember(self, chat: Chat, message: dict[str, Any]) -> None:
        for row in message["keyboard"] or []:
            for key in row:
                button = Button(message["message_id"], key.get("data", ""), message["text"] or "")
                known = any(
                    name == key["text"] and (one.message_id, one.data) == (button.message_id, button.data)
                    for name, one in chat.buttons
                )
                if not known and button.data != SETTLED:
                    chat.buttons.append((key["text"], button))

    async def _messages(self, user_id: int) -> list[dict[str, Any]]:
        async with self._session.get(f"{self._base}/sim/chats/{user_id}") as answer:
            return (await answer.json())["messages"] if answer.status == 200 else []

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        async with self._session.post(f"{self._base}/sim/{path}", json=body) as answer:
            if answer.status != 200:
                raise StoryFault(f"/sim/{path} said {answer.status}: {await answer.text()}")


def _look(message: dict[str, Any]) -> str:
    """A message as text, its buttons below it."""
    if message["deleted"]:
        return "(deleted)"
    parts = []
    for kind in ("photo", "document"):
        if message.get(kind):
            name = message[kind].get("file_name") or "picture"
            parts.append(f"({name}) {message[kind].get('caption') or ''}".strip())
    if message["text"]:
        parts.append(message["text"])
    keys = [" ".join(f"[{key['text']}]" for key in row) for row in message["keyboard"] or []]
    offered = (message.get("reply_keyboard") or {}).get("keyboard", [])
    asks = [f"({key['text']})" for row in offered for key in row]
    return "\n".join([*parts, *keys, *asks])


def _written(message: dict[str, Any], look: str, before: str | None) -> list[str]:
    label = "bot:" if before is None else "bot (same message):"
    if before is not None and _only_words(look) == _only_words(before) and len(look) < len(before):
        return [f"bot (buttons now): {_only_buttons(look) or 'none'}"]
    first, *rest = look.splitlines() or [""]
    return [f"{label} {first}", *(f"     {line}".rstrip() for line in rest)]


def _only_words(look: str) -> list[str]:
    return [line for line in look.splitlines() if not line.startswith("[")]


def _only_buttons(look: str) -> str:
    return " ".join(line for line in look.splitlines() if line.startswith("["))
