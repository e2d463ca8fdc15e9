"""What the patients do: each reads what came last and does the next thing, as far as the kills let them."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.crash.people import ITEMS, Person
from tests.crash.telegram import Call, Telegram

LABELS = {1: "Disagree strongly", 2: "Disagree", 3: "Agree", 4: "Agree strongly", None: "Doesn't fit me"}
TICK = "✓ "
OFTEN_TWICE, SERVED_AGAIN = 0.05, 0.03


@dataclass
class Chat:
    """One patient's chat as they see it. `sees`: the newest thing with buttons, and the message it is on."""

    person: Person
    said_hello: bool = False
    sees: str | None = None
    message: int = 0
    waits_since: int | None = None  # the number of the last call when they did something
    done: bool = False
    acknowledged: int = 0  # answers they have seen taken

    @property
    def ready(self) -> bool:
        return not self.done and self.waits_since is None


@dataclass
class Crowd:
    """`do(n)`: up to n things. `asked_again` counts those who saw nothing and asked for the question anew."""

    people: list[Person]
    telegram: Telegram
    chance: Random
    occurrences: Counter[str] = field(default_factory=Counter)
    updates: list[int] = field(default_factory=list)
    taps: int = 0
    served_again: int = 0
    asked_again: int = 0

    def __post_init__(self) -> None:
        self.chats = {person.chat: Chat(person) for person in self.people}

    @property
    def finished(self) -> int:
        return sum(chat.done for chat in self.chats.values())

    @property
    def stuck(self) -> list[Chat]:
        """Those who wait for an answer."""
        return [chat for chat in self.chats.values() if chat.waits_since is not None and not chat.done]

    def look(self) -> int:
        """Read what has come; how much it was."""
        news = self.telegram.news()
        for call in news:
            if call.occurrence is not None:
                self.occurrences[call.occurrence] += 1
            elif call.chat in self.chats:
                self._saw(self.chats[call.chat], call)
        return len(news)

    def do(self, most: int) -> int:
        """Let some of those who are ready do their next thing; how many did."""
        ready = [chat for chat in self.chats.values() if chat.ready]
        chosen = self.chance.sample(ready, min(most, len(ready)))
        for chat in chosen:
            self._act(chat)
        return len(chosen)

    def ask_again(self) -> None:
        """Whoever still waits asks for their question, as a person would."""
        for chat in self.stuck:
            self.asked_again += 1
            self._wrote(chat, "/checkin")

    def _saw(self, chat: Chat, call: Call) -> None:
        question = call.question
        if question is not None:
            chat.acknowledged = max(chat.acknowledged, question - 1)
            self._shown(chat, f"question {question}", call)
        elif "That's me done" in call.text:
            chat.acknowledged = ITEMS
            self._shown(chat, "review", call)
        elif "That's all of them" in call.text:
            chat.done = True
        elif not chat.said_hello:
            chat.said_hello, chat.waits_since = True, None
        elif chat.sees is None and call.message and "Begin" in self.telegram.buttons(call.message):
            self._shown(chat, "offer", call)

    def _shown(self, chat: Chat, what: str, call: Call) -> None:
        """Something with buttons, new or again; on an older message than the last it is no news."""
        newer = call.message or 0
        if what != chat.sees or newer > chat.message:
            chat.sees, chat.message, chat.waits_since = what, newer, None

    def _act(self, chat: Chat) -> None:
        if not chat.said_hello:
            self._wrote(chat, f"The garden is coming on, number {chat.person.number}")
        elif chat.sees is None:
            self._wrote(chat, "/checkin")
        elif chat.sees == "offer":
            self._tap(chat, "Begin")
        elif chat.sees == "review":
            self._tap(chat, "That's me done")
        else:
            item = int(chat.sees.removeprefix("question ")) - 1
            self._tap(chat, LABELS[chat.person.answers[item]])

    def _wrote(self, chat: Chat, text: str) -> None:
        chat.waits_since = len(self.updates)
        self.updates.append(self.telegram.write(chat.person.chat, text))

    def _tap(self, chat: Chat, label: str) -> None:
        sees = chat.sees or ""
        above = f"{sees.removeprefix('question ')} of {ITEMS}" if sees.startswith("question") else ""
        keys = self.telegram.buttons(chat.message, above)
        data = keys.get(label) or keys.get(TICK + label)
        if data is None:
            return  # the keyboard is just being taken away, or the message rewritten
        chat.waits_since = len(self.updates)
        for _ in range(2 if self.chance.random() < OFTEN_TWICE else 1):
            self.taps += 1
            self.updates.append(self.telegram.tap(chat.person.chat, chat.message, data))
        if self.chance.random() < SERVED_AGAIN:
            self.served_again += 1
            self.telegram.post("redeliver", update_id=self.chance.choice(self.updates))
