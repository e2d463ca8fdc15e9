"""The dispatcher's port to Telegram, without the wire: seeded faults, and a memory of what was accepted.

That each fault means the same outcome over real HTTP is held by test_faults_are_real.py.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from domain.deliveries import Class, Delivery, Kind, Outcome, Refused, Sent, TryLater, Unknown
from domain.messages import Message

READ_TIMEOUT = 10.0
MOST_EDITS = 3


class Fault(StrEnum):
    """What can happen to one call; the simulator's words for the same are in test_faults_are_real.py."""

    NONE = "none"
    SLOW = "slow"
    NOT_REACHED = "not_reached"
    DROP_BEFORE = "drop_before"
    HANG = "hang"
    ACCEPT_THEN_HANG = "accept_then_hang"
    ACCEPT_THEN_RESET = "accept_then_reset"
    SERVER_500 = "500"
    SERVER_502 = "502"
    FLOOD_CHAT = "429 chat"
    FLOOD_ALL = "429 token"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    CONFLICT = "409"


# What the service makes of each (bot/errors.py); None: it arrived and was answered.
OUTCOMES: dict[Fault, Outcome | None] = {
    Fault.NONE: None,
    Fault.SLOW: None,
    Fault.NOT_REACHED: TryLater("not_reached"),
    Fault.DROP_BEFORE: Unknown("no_answer"),
    Fault.HANG: Unknown("no_answer"),
    Fault.ACCEPT_THEN_HANG: Unknown("no_answer"),
    Fault.ACCEPT_THEN_RESET: Unknown("no_answer"),
    Fault.SERVER_500: Unknown("http_500"),
    Fault.SERVER_502: Unknown("http_502"),
    Fault.FLOOD_CHAT: TryLater("flood", timedelta(seconds=7)),
    Fault.FLOOD_ALL: TryLater("flood", timedelta(seconds=7)),
    Fault.FORBIDDEN: Refused("forbidden", unreachable=True),
    Fault.BAD_REQUEST: Refused("chat_not_found"),
    Fault.CONFLICT: TryLater("conflict"),
}
ACCEPTING = frozenset({Fault.NONE, Fault.SLOW, Fault.ACCEPT_THEN_HANG, Fault.ACCEPT_THEN_RESET})
_LASTS = {Fault.SLOW: 6.0, Fault.HANG: READ_TIMEOUT, Fault.ACCEPT_THEN_HANG: READ_TIMEOUT}
TROUBLES = tuple(each for each in Fault if each is not Fault.NONE)


@dataclass(slots=True)
class Fate:
    """What became of a call; `outcome` None: the service never heard."""

    fault: Fault = Fault.NONE
    accepted: bool = False
    outcome: Outcome | None = None


@dataclass(slots=True)
class Call:
    """One attempt to send, as Telegram saw it. `at`: the service's clock. Deliveries that leave as one
    message are a Call each and share their `fate`; `along` are all of them but the first."""

    delivery: int
    patient: int
    chat: int
    occasion: str
    klass: Class
    kind: Kind
    due: datetime
    at: datetime
    attempt: int
    edit: bool
    message: Message
    fate: Fate = field(default_factory=Fate)
    along: bool = False

    @property
    def fault(self) -> Fault:
        return self.fate.fault

    @property
    def accepted(self) -> bool:
        return self.fate.accepted

    @property
    def outcome(self) -> Outcome | None:
        return self.fate.outcome

    @property
    def possible(self) -> bool:
        """May it have reached the person, as far as the service can know?"""
        return self.accepted or self.outcome is None or isinstance(self.outcome, Unknown)


@dataclass
class Network:
    """`trouble` is the share of calls that go wrong; all of them do during `down` (from, to, how)."""

    seed: int
    now: Callable[[], datetime]
    trouble: float
    calls: list[Call] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    on_shown: Callable[[Call, int], None] = lambda call, message: None
    down: tuple[float, float, Fault] = (0.0, 0.0, Fault.NONE)
    next_ones: deque[Fault] = field(default_factory=deque)  # what the next calls meet, whatever the seed says
    _flooded_until: float = 0.0
    _messages: int = 1000

    async def deliver(self, delivery: Delivery, chat: int) -> Outcome:
        """One attempt. What becomes of it hangs on the seed, the occasion and the attempt alone."""
        call = self._call(delivery, chat, Fate(), along=False)
        beside = [self._call(each, chat, call.fate, along=True) for each in delivery.along]
        self.calls += [call, *beside]
        chance = Random(f"{self.seed} {chat} {call.occasion} {delivery.attempts}")  # noqa: S311
        call.fate.fault = self._fault(call, chance)
        outcome = await self._happens(call, beside, chance)
        call.fate.outcome = outcome
        return outcome

    def _call(self, delivery: Delivery, chat: int, fate: Fate, *, along: bool) -> Call:
        plan = delivery.plan
        return Call(
            int(delivery.id), int(plan.patient), chat, plan.occasion, plan.klass, plan.kind, plan.due,
            self.now(), delivery.attempts, plan.address.edit is not None, plan.message, fate, along,
        )  # fmt: skip

    def _fault(self, call: Call, chance: Random) -> Fault:
        virtual = asyncio.get_running_loop().time()
        if call.chat in self.blocked:
            return Fault.FORBIDDEN
        if virtual < self._flooded_until:
            return Fault.FLOOD_ALL
        if self.down[0] <= virtual < self.down[1]:
            return self.down[2]
        if self.next_ones:
            return self.next_ones.popleft()
        if chance.random() >= self.trouble:
            return Fault.NONE
        fault = chance.choice(TROUBLES)
        if fault is Fault.FORBIDDEN:  # a word for people who blocked us; they have a mind of their own
            return Fault.BAD_REQUEST
        return fault

    async def _happens(self, call: Call, beside: list[Call], chance: Random) -> Outcome:
        await asyncio.sleep(_LASTS.get(call.fault, 0.05) / 2)
        ambiguous = call.fault in (Fault.SERVER_500, Fault.SERVER_502)
        if call.fault in ACCEPTING or (ambiguous and chance.random() < 0.5):
            call.fate.accepted = True
            self._messages += 1
            for each in (call, *beside):
                self.on_shown(each, self._messages)
        await asyncio.sleep(_LASTS.get(call.fault, 0.05) / 2)
        return self._answer(call, chance)

    def _answer(self, call: Call, chance: Random) -> Outcome:
        outcome = OUTCOMES[call.fault]
        match outcome:
            case None:
                return Sent(self._messages)
            case TryLater(code="flood"):
                seconds = chance.choice((1, 3, 7, 30, 120))
                virtual = asyncio.get_running_loop().time()
                if call.fault is Fault.FLOOD_ALL:
                    if virtual >= self._flooded_until:
                        self._flooded_until = virtual + seconds
                    seconds = max(1, round(self._flooded_until - virtual + 0.5))
                return TryLater("flood", timedelta(seconds=seconds))
            case Unknown() if call.edit and call.attempt < MOST_EDITS:
                return TryLater("edit_unanswered")
        return outcome
