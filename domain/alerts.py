"""A red flag as a task for people: who has seen it, who is told next, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from domain.patient import PatientId
from domain.triage.rules import GROUPS

AlertId = NewType("AlertId", int)
MailId = NewType("MailId", int)

MOST_STEPS = 3  # people told by e-mail, one after another (issue 3)
MOST_MAIL_TRIES = 3  # P5
MAIL_RESTS = (timedelta(minutes=1), timedelta(minutes=5))  # after the first and the second try
MAIL_IN_HAND = timedelta(minutes=2)  # a try that wasn't heard of for so long died with its process
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody has taken it on. At `due_at` the next person is told; None when nobody is left to be told."""

    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """`by` has taken it on, in the name they gave."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """The patient said that it wasn't so, or the care team found it so."""

    at: datetime


class Result(StrEnum):
    """How a task ended, in the words of who closed it."""

    SPOKE = "spoke"  # spoke with the patient
    PASSED_ON = "passed_on"  # somebody else has it: a doctor, another service
    NOT_REACHED = "not_reached"  # tried, and it is on record elsewhere


@dataclass(frozen=True, slots=True)
class Settled:
    """`by` has closed it at `at`."""

    by: str
    at: datetime
    result: Result


AlertState = Open | Acknowledged | FalseAlarm | Settled


@dataclass(frozen=True, slots=True)
class Alert:
    """One task. `id` is its number, as people say it; `rule` is that of the gravest red flag in it.

    `rules` are all that fired while it was open; `step` counts those told by e-mail, 0 to MOST_STEPS.
    """

    id: AlertId
    patient: PatientId
    category: str
    rule: str
    raised_at: datetime
    state: AlertState
    step: int = 0
    wants_call: bool = False
    rules: frozenset[str] = frozenset()

    @property
    def due_at(self) -> datetime | None:
        """When the next person is told; None if nobody will be."""
        return self.state.due_at if isinstance(self.state, Open) else None


class MailState(StrEnum):
    """What became of an e-mail. One in hand is `waiting` too: at least once, never lost (P5)."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail about an alert, for one person of the rota. `attempt` counts from 1 for the try in hand.

    `site` is what the patient's site is called, known once it is to leave.
    """

    id: MailId
    alert: Alert
    step: int
    to: str
    attempt: int = 0
    site: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The mail server has taken it."""


@dataclass(frozen=True, slots=True)
class NoSuchAddress:
    """The mail server will never take it for this address: no use in trying again."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """It didn't work this time; `code` is a word of ours for why."""

    code: str


MailOutcome = Arrived | NoSuchAddress | NotNow


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many alerts a rule was in, and how many of those the patients called false."""

    rule: str
    hits: int
    false_alarms: int


def gravity(category: str) -> int:
    """The higher the graver; what isn't known is as grave as can be: over-triggering is the safer fault."""
    group = category.partition(".")[0]
    return len(GROUPS) - GROUPS.index(group) if group in GROUPS else len(GROUPS)


def another_flag(alert: Alert, category: str, rule: str, due_at: datetime, now: datetime) -> Alert:
    """An open alert after a further red flag of the same person.

    A graver one takes its place and may again be told to MOST_STEPS people; so may any one when nobody is
    left to be told of the first. `due_at` is the end of a fresh timer; an earlier one stands.
    """
    alert = replace(alert, rules=alert.rules | {rule})
    if gravity(category) > gravity(alert.category):
        return again(replace(alert, category=category, rule=rule, raised_at=now), due_at)
    return again(alert, due_at) if alert.due_at is None else alert


def again(alert: Alert, due_at: datetime) -> Alert:
    """Start telling people anew: `due_at` at the latest."""
    standing = alert.due_at
    return replace(alert, step=0, state=Open(due_at if standing is None else min(standing, due_at)))


def told_next(alert: Alert, rota: Sequence[str], due_at: datetime) -> tuple[Alert, str]:
    """The alert after its timer ran out, and whom to tell now: the rota in order, from its start again.

    `due_at` is the end of the next timer; after MOST_STEPS there is none. ValueError if nobody is left.
    """
    if alert.due_at is None or not rota:
        raise ValueError(f"there is nobody to be told of alert {alert.id}")
    step = alert.step + 1
    told = rota[(step - 1) % len(rota)]
    return replace(alert, step=step, state=Open(due_at if step < MOST_STEPS else None)), told


def mail_after(attempt: int, outcome: MailOutcome, now: datetime) -> tuple[MailState, datetime | None]:
    """The state of an e-mail after its try number `attempt` (from 1), and when it is tried again."""
    match outcome:
        case Arrived():
            return MailState.SENT, None
        case NotNow() if attempt < MOST_MAIL_TRIES:
            return MailState.WAITING, now + MAIL_RESTS[attempt - 1]
        case NotNow() | NoSuchAddress():
            return MailState.FAILED, None
