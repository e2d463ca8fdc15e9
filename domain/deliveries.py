"""The ledger of what leaves: one row is both the plan and the evidence."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.messages import Address, Message
from domain.patient import PatientId

DeliveryId = NewType("DeliveryId", int)

SAFETY_ATTEMPTS = 3  # that may have arrived
FLOOD = "flood"  # Telegram's 429
NEVER_LEFT = frozenset({
    FLOOD, "conflict", "wrong_token", "not_reached",  # Telegram's word, or no connection to it
    "database_away", "render_fault", "stopping", "behind_another", "lease_lost",  # ours
})  # fmt: skip
"""The codes of TryLater after which nothing can have arrived."""
HOLDS_BACK = timedelta(days=1)  # as long as Telegram itself keeps what people say [own]


class Class(StrEnum):
    """What may be done with a message whose fate is unknown (promises P3, P4, P5)."""

    REPLY = "reply"
    PROACTIVE = "proactive"
    SAFETY = "safety"


class State(StrEnum):
    """planned -> sending -> sent | refused | retry | unknown; and missed, cancelled without leaving."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    RETRY = "retry"
    UNKNOWN = "unknown"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What it is for; the arbiter ranks by it and the console filters by it."""

    REPLY = "reply"
    QUESTION = "question"
    TIP = "tip"
    REMINDER = "reminder"
    APPOINTMENT = "appointment"
    CHECK_IN = "check_in"
    SILENCE = "silence"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to be sent: unique by (patient, occasion), so that planning twice is harmless.

    `reason` says which rule chose it and from what (no patient's words in it); `content` names the
    content version, as "tip moving-1-shoes v1". `not_after`: too late from then on.
    """

    patient: PatientId
    occasion: str
    klass: Class
    kind: Kind
    message: Message
    due: datetime
    not_after: datetime | None = None
    reason: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    content: str | None = None
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger. `tried_at`: when its last attempt began. `why` it was moved, ended or merged.

    `along`: other rows that leave in the same message; one attempt, and one outcome, for all of them.
    """

    id: DeliveryId
    plan: Planned
    state: State
    attempts: int = 0
    retry_at: datetime | None = None
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    telegram_message: int | None = None
    outcome: str | None = None
    why: str | None = None
    along: tuple["Delivery", ...] = ()

    @property
    def patient(self) -> PatientId:
        return self.plan.patient


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it; `message` is its id in the chat (None where there is none, as for a toast)."""

    message: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram said no, for good. `unreachable`: the person blocked us or their account is gone."""

    code: str
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class TryLater:
    """Provably not sent: Telegram said when to come back, or was never reached (`after` None: back off)."""

    code: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived: read timeout, reset, 5xx. Never resent blindly (P4)."""

    code: str


Outcome = Sent | Refused | TryLater | Unknown


def settled(
    delivery: Delivery, outcome: Outcome, now: datetime, maybe: int = 0
) -> tuple[State, datetime | None]:
    """The state after `outcome`, and when to try again if at all. `maybe`: how many attempts before this one
    may have arrived.

    P3: a proactive message is tried again only if provably not sent, and only while it isn't too late.
    P5: a safety message whose fate is unknown is sent again, at most three times in all; what provably never
    left uses none of them up. A reply may be rendered again, for a day: until then it holds back the replies
    behind it, and nothing may do that for ever.
    """
    match outcome:
        case Sent():
            return State.SENT, None
        case Refused():
            return State.REFUSED, None
        case TryLater(after=after):
            return _again(delivery, now, back_off(delivery.attempts) if after is None else after)
        case Unknown():
            if delivery.plan.klass is Class.SAFETY and maybe + 1 < SAFETY_ATTEMPTS:
                return State.RETRY, now + back_off(delivery.attempts)
            return State.UNKNOWN, None


def back_off(attempts: int, most: timedelta = timedelta(minutes=5)) -> timedelta:
    """1, 2, 4 … seconds, at most five minutes, however many attempts there were."""
    return min(timedelta(seconds=2 ** min(max(attempts - 1, 0), 16)), most)


def _again(delivery: Delivery, now: datetime, wait: timedelta) -> tuple[State, datetime | None]:
    at, plan = now + wait, delivery.plan
    if plan.not_after is not None and at > plan.not_after:
        return State.MISSED, None
    if plan.klass is Class.REPLY and at > plan.due + HOLDS_BACK:
        return State.MISSED, None
    return State.RETRY, at
