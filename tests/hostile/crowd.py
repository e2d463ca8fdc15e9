"""Many people at once in the simulator, each where a text can be typed, and what came of it all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

SET_UP: Final = Path(__file__).parent.parent / "stories" / "set_up.part"
OURS: Final = frozenset({"bold", "italic"})  # what our own words are set in
SEEN_BY_CLIENTS: Final = frozenset(  # found in plain text by Telegram itself, not made by markup
    {"bot_command", "cashtag", "email", "hashtag", "mention", "phone_number", "url"}
)
_FIGURE = re.compile(r"^(?P<name>[a-z_]+)(?:\{(?P<labels>[^}]*)\})? (?P<value>\S+)$", re.MULTILINE)

# How to get to each place where something is typed: commands and taps; ? before what may not be there.
PLACES: Final[dict[str, Sequence[str]]] = {
    "menu": ("menu",),
    "start with a code": (),
    "command": (),
    "name": ("/settings", "[Name]"),
    "what matters": ("/matters", "[Change it]"),
    "town": ("/settings", "[Where I am]"),
    "days": ("/settings", "[Days]"),
    "part of the day": ("/settings", "[Time of day]"),
    "quiet time": ("/settings", "[Quiet time]"),
    "topics": ("/settings", "[Topics]"),
    "reminder": ("/reminders", "[New reminder]"),
    "hour of a reminder": ("/reminders", "[New reminder]", "a short walk"),
    "appointment": ("/appointment", "?[Change it]"),
    "time of an appointment": ("/appointment", "?[Change it]", "next Tuesday"),
    "place of an appointment": ("/appointment", "?[Change it]", "next Tuesday", "10am"),
    "hard-day plan": ("/plan", "?[Start]", "?[Change: My signs]"),
    "check-in": ("/checkin", "?[Begin]"),
}
PREFIX: Final = {"start with a code": "/start ", "command": "/"}
# Where one may stand whatever one is asked: on the way in, and after that. Nobody comes here twice.
BEFORE_CONSENT: Final[dict[str, Sequence[str]]] = {
    "never wrote before": (),
    "before the first yes": ("/start",),
    "before the first consent": ("/start", "[Yes]", "[Go on]"),
    "between the two consents": ("/start", "[Yes]", "[Go on]", "[Yes, keep my answers]"),
}
STANDINGS: Final[dict[str, Sequence[str]]] = {
    "paused": ("/pause",),
    "left": ("/stop",),
    "already alarmed": ("my chest hurts really bad",),
}


@dataclass(frozen=True)
class Person:
    """`place`: where their words go."""

    user_id: int
    place: str


def visiting() -> aiohttp.ClientSession:
    """A session without kept connections: the server may close one just as it is used again."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))


class Crowd:
    """`base` is the running service's address."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base = session, base

    async def say(self, user_id: int, text: str) -> None:
        await self.post("message", {"user_id": user_id, "text": text, "first_name": "Sam"})

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(f"{self._base}/sim/{path}", json=body) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, (path, answer.status, found)
            return found

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self._base}{path}") as answer:
            assert answer.status == 200
            return await answer.json()

    async def settle(self) -> None:
        await self.post("settle", {"patience_seconds": 300})

    async def set_up(self, people: Iterable[Person]) -> None:
        """All of them through the set-up, side by side."""
        steps = [line.removeprefix("you: ") for line in SET_UP.read_text("utf-8").splitlines()[1:]]
        for step in [*steps, "[No questions, just ideas]"]:
            await self.all_do(people, step)

    async def all_do(self, people: Iterable[Person], step: str) -> None:
        """One step of all of them at once; `[Label]` is a tap, `?[Label]` one if it is there."""
        for person in people:
            await self.do(person, step)
        await self.settle()

    async def do(self, person: Person, step: str) -> None:
        """One step of one person; what it brings comes later."""
        label = step.removeprefix("?").removeprefix("[").removesuffix("]")
        if label == step:
            await self.say(person.user_id, step)
            return
        found = (await self.buttons(person.user_id)).get(label)
        if found is None:
            assert step.startswith("?"), (person, step)
            return
        message, data = found
        await self.post("tap", {"user_id": person.user_id, "message_id": message, "data": data})

    async def buttons(self, user_id: int) -> dict[str, tuple[int, str]]:
        """Those of the last four messages, the newest of each label."""
        return {
            key["text"].removeprefix("✓ "): (message["message_id"], key.get("data", ""))
            for message in (await self.messages(user_id))[-4:]
            for row in message["keyboard"] or []
            for key in row
        }

    async def messages(self, user_id: int) -> list[dict[str, Any]]:
        """All of their chat, oldest first."""
        found: list[dict[str, Any]] = (await self.get(f"/sim/chats/{user_id}"))["messages"]
        return found

    async def last_of_bot(self, user_id: int) -> tuple[int, str]:
        """The bot's newest message and how it looks, to see whether anything came; (0, "") if none did."""
        async with self._session.get(f"{self._base}/sim/chats/{user_id}") as answer:
            found = (await answer.json())["messages"] if answer.status == 200 else []
        theirs = [message for message in found if message["from"] == "bot"]
        return (theirs[-1]["message_id"], repr(theirs[-1])) if theirs else (0, "")

    async def figures(self) -> dict[tuple[str, str], float]:
        """The service's own metrics, by (name, labels)."""
        async with self._session.get(f"{self._base}/metrics") as answer:
            page = await answer.text()
        return {(each["name"], each["labels"] or ""): float(each["value"]) for each in _FIGURE.finditer(page)}

    async def troubles(self) -> list[str]:
        """Whatever went wrong inside: faults of handlers, actions that raised, messages that were refused."""
        wrong = [
            f"{name}{{{labels}}} = {value:g}"
            for (name, labels), value in (await self.figures()).items()
            if value and _is_trouble(name, labels)
        ]
        refused = await self.get("/sim/log?refused=true")
        return wrong + [f"{call['method']}: {call['description']}" for call in refused if call["error_code"]]

    async def foreign_markup(self, user_id: int) -> list[str]:
        """Kinds of formatting in the bot's messages that no words of ours use."""
        return [
            entity["type"]
            for message in await self.messages(user_id)
            if message["from"] == "bot"
            for entity in message.get("entities") or []
            if entity["type"] not in OURS | SEEN_BY_CLIENTS
        ]


def _is_trouble(name: str, labels: str) -> bool:
    match name:
        case "betweentimes_updates_total":
            return 'outcome="failed"' in labels or 'outcome="parked"' in labels
        case "betweentimes_actions_total":
            return 'outcome="done"' not in labels and 'outcome="given_up"' not in labels
        case "betweentimes_deliveries_total":
            return 'outcome="sent"' not in labels
        case "betweentimes_content_faults_total":
            return True
    return False
