"""The people: each with a zone and habits; they answer, skip, pause, stop, forget, move and fall silent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from actions import check_in as check_ins
from actions import hear, onboarding, settings, tips, welcome
from actions import reminders as own_reminders
from actions.gate import through
from actions.turn import Turn
from bot.app import COMMANDS, MENU_TO_COMMAND, TAPS
from domain.check_in import Asking
from domain.messages import Button, Say, SendReminder
from domain.patient import TOPICS
from tests.simulation.checks import hold
from tests.simulation.network import Call

ZONES = (
    "Europe/London", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu",
    "America/New_York", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham", "Asia/Beirut",
    "America/Havana", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
)  # fmt: skip
QUIET = ((21, 8), (20, 9), (22, 7), (23, 6), (13, 15), (0, 0), (9, 7))
TYPED = (
    "yes", "no", "3", "agree", "skip", "why?", "back", "later", "done", "thanks", "hello", "9am", "resume",
    "half past six in the evening", "tomorrow", "every day", "Monday and Friday", "Kathmandu", "slower",
    "what is this", "nobody can read that", "pause", "help",
)  # fmt: skip
ASKED_FOR = (
    "menu", "checkin", "checkin", "progress", "tips", "reminders", "appointment", "matters", "settings",
    "pause", "resume", "resume", "privacy", "help", "plan",
)  # fmt: skip

Step = tuple[str, tuple[Any, ...]]


@dataclass
class Person:
    """One Telegram user. `shown`: what they can still see of the chat, newest last."""

    chat: int
    chance: Random
    zone: str
    lively: float  # how many things they do a day, about
    answers: float  # how likely they react to what comes
    silent_from: float = float("inf")  # virtual seconds
    blocks_us: bool = False
    shown: list[tuple[int, Call]] = field(default_factory=list)
    script: list[Step] = field(default_factory=list)

    def sees(self, call: Call, message: int) -> None:
        self.shown = [*self.shown[-5:], (message, call)]

    def next_step(self) -> Step:
        """What they do now: go on with what they had begun, or something else."""
        if self.script and self.chance.random() < 0.93:
            return self.script.pop(0)
        self.script.clear()
        match self.chance.choices(range(8), (30, 14, 12, 12, 14, 12, 1.2, 6))[0]:
            case 0:
                return "tap", ()
            case 1:
                return "type", (self.chance.choice(TYPED),)
            case 2:
                return "ask", (self.chance.choice(ASKED_FOR),)
            case 3:
                self.script = list(self._check_in())
            case 4:
                self.script = list(self._plans())
            case 5:
                self.script = list(self._changes())
            case 6:
                self.script = list(self._leaves())
            case _:
                return "tip_now", ()
        return self.script.pop(0)

    def _check_in(self) -> Iterator[Step]:
        yield "ask", ("checkin",)
        yield "do", (check_ins.begin,)
        for _ in range(self.chance.choice((4, 13, 13))):
            yield "answer", (self.chance.choice((1, 2, 3, 4, None)),)
        yield "hand_in", ()

    def _plans(self) -> Iterator[Step]:
        """A reminder or an appointment, made or deleted."""
        match self.chance.randrange(4):
            case 0 | 1:
                yield "do", (own_reminders.new,)
                yield "type", (f"number {self.chance.randrange(100)}",)
                yield (
                    "type",
                    (f"{self.chance.randrange(24):02}:{self.chance.choice(('00', '05', '30', '59'))}",),
                )
                if self.chance.random() < 0.4:
                    yield "do", (own_reminders.end_quiet_at, self.chance.randrange(24), 30)
                for _ in range(self.chance.randrange(3)):
                    yield "do", (own_reminders.pick_day, str(self.chance.randrange(7)))
                yield "do", (own_reminders.days_picked, self.chance.random() < 0.6)
            case 2:
                yield "delete_reminder", ()
            case _:
                yield "ask", ("appointment",)
                yield "tap_key", ("appointment.change",)
                yield "type", (f"in {self.chance.randrange(1, 40)} days",)
                yield "type", ("14:30",)
                yield "type", ("the clinic",)
                if self.chance.random() < 0.3:
                    yield "ask", ("appointment",)
                    yield "tap_key", ("appointment.delete",)

    def _changes(self) -> Iterator[Step]:
        """Zone, days, part of the day, topics, quiet hours, pace, a pause."""
        what = self.chance.choice(
            ("zone", "zone", "days", "part", "topics", "quiet", "pace", "pause", "silence")
        )
        if what == "pace":
            yield "do", (tips.pace, self.chance.random() < 0.5)
        elif what == "pause":
            yield "ask", ("pause",)
            yield "do", (settings.pause_for, self.chance.choice(("week", "fortnight", "open")))
        elif what == "silence":
            yield "do", (tips.silence_answer, self.chance.choice(("slower", "pause", "carry_on")))
        else:
            yield "do", (settings.change, what)
        if what == "zone":
            yield "do", (onboarding.set_zone, self.chance.choice(ZONES))
        elif what == "part":
            yield "do", (onboarding.set_part_of_day, self.chance.choice(("morning", "afternoon", "evening")))
        elif what == "quiet":
            start, end = self.chance.choice(QUIET)
            yield "do", (settings.set_quiet, start * 60, end * 60)
        elif what in ("days", "topics"):
            of = TOPICS if what == "topics" else tuple("0123456")
            for _ in range(self.chance.randrange(1, 4)):
                yield "do", (onboarding.pick, what, self.chance.choice(of))
            yield "do", (onboarding.picked, what)

    def _leaves(self) -> Iterator[Step]:
        """For a while, or for good."""
        match self.chance.randrange(4):
            case 0:
                yield "ask", ("stop",)
                yield "start", ()
            case 1:
                yield "ask", ("forget",)
                yield "tap_key", ("forget.yes",)
                yield "start", ()
            case 2:
                yield "block", ()
                yield "unblock", ()
            case _:
                yield "type", ("I cant breathe properly",)
                yield "tap", ()
                yield "ask", ("resume",)

    def button(self, key: str | None) -> tuple[int, Call, Button] | None:
        """One that they can see: of this label, or any, the newest first more often than not."""
        for message, call in sorted(self.shown, key=lambda one: -one[0]):
            fitting = [one for one in _buttons(call) if key in (None, one.key)]
            if fitting and (key or self.chance.random() < 0.7):
                return message, call, self.chance.choice(fitting)
        return None


def _buttons(call: Call) -> list[Button]:
    """As bot/ words it, for what the simulation's people tap."""
    match call.message:
        case Say(buttons=rows):
            return [one for row in rows for one in row]
        case SendReminder():
            words = ("done", "later", "skip")
            return [Button(f"reminder.{word}", "rem_did", (call.delivery, word)) for word in words]
        case _:
            return []


def meaning(found: Button) -> tuple[Callable[..., None], tuple[Any, ...]]:
    """As bot/app.py reads a tap."""
    if found.verb == "menu":
        name = MENU_TO_COMMAND.get(str(found.args[0]), str(found.args[0]))
        return (welcome.greet, (None,)) if name == "start" else (known(COMMANDS[name]), ())
    tap = TAPS[found.verb]
    action, args = tap.call(found.args)
    return (action if tap.always else known(action)), args


def known(action: Callable[..., None]) -> Callable[..., None]:
    """As bot/app.py asks the gate."""

    def checked(turn: Turn, *args: Any) -> None:
        through(turn, action)(turn, *args)

    return checked


def typed(text: str) -> tuple[Callable[..., None], tuple[Any, ...]]:
    return hear.hear, (text,)


def answer_what_is_asked(turn: Turn, value: int | None) -> None:
    """A tap on an answer under the question in front of them, if there is one."""
    found = turn.known and turn.unit.check_ins.open_for(turn.known.id)
    if found and isinstance(found.state, Asking):
        check_ins.answer(turn, found.id, found.state.position, value, found.turn)
        item, after = found.items[found.state.position], turn.unit.check_ins.get(found.id)
        taken = after and after.given.get(item)
        hold(taken and taken.value == value, "P1 a tapped answer is taken", item=item, value=value)


def hand_in(turn: Turn) -> None:
    found = turn.known and turn.unit.check_ins.open_for(turn.known.id)
    if found:
        check_ins.hand_in(turn, found.id, found.turn)


def delete_a_reminder(turn: Turn, which: int) -> None:
    mine = turn.unit.reminders.of(turn.known.id) if turn.known else ()
    if mine:
        own_reminders.delete(turn, mine[which % len(mine)].id)
