"""What the next words a person types will be taken for. Kept in the database, one per person at most."""

from dataclasses import dataclass
from datetime import date, datetime, time

from domain.codec import Codec


@dataclass(frozen=True, slots=True)
class ExpectHello:
    """A typed yes or no to one of the first two messages: `then` is "explain" or "agree"."""

    then: str


@dataclass(frozen=True, slots=True)
class ExpectConsent:
    """A typed yes or no to this consent, and to nothing else."""

    kind: str


@dataclass(frozen=True, slots=True)
class Alarmed:
    """They wrote something that set off a safety rule: their words, and what was going on before.
    `paused_until`: the end of the pause they were in.

    Until they say what it is, nothing else is taken for anything.
    """

    text: str
    was_active: bool
    check_in_waits: bool = False
    before: "Dialog | None" = None
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpectName:
    pass


@dataclass(frozen=True, slots=True)
class ExpectMatters:
    pass


@dataclass(frozen=True, slots=True)
class ExpectCity:
    pass


@dataclass(frozen=True, slots=True)
class Choosing:
    """Ticking several from a list ("days", "topics", "facts"); `picked` so far."""

    what: str
    picked: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpectReminderLabel:
    """`reminder` is set when an existing one is being changed."""

    reminder: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectReminderTime:
    label: str
    reminder: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectReminderDays:
    label: str
    at: time
    picked: frozenset[str] = frozenset()
    reminder: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectAppointmentDate:
    pass


@dataclass(frozen=True, slots=True)
class ExpectAppointmentTime:
    on: date


@dataclass(frozen=True, slots=True)
class ExpectAppointmentPlace:
    on: date
    at: time | None


@dataclass(frozen=True, slots=True)
class ExpectPlanPart:
    """Words for one part of the plan for a hard day (a domain.safety_plan.Part), asked for at `asked_at`.

    `walking`: all four are being gone through, one after the other; else only this one is changed.
    """

    part: str
    asked_at: datetime
    walking: bool = False


@dataclass(frozen=True, slots=True)
class ExpectStaffAnswer:
    """Words for the care team, after a message from them."""


Dialog = (
    ExpectHello
    | ExpectConsent
    | ExpectName
    | ExpectMatters
    | ExpectCity
    | Choosing
    | ExpectReminderLabel
    | ExpectReminderTime
    | ExpectReminderDays
    | ExpectAppointmentDate
    | ExpectAppointmentTime
    | ExpectAppointmentPlace
    | ExpectPlanPart
    | ExpectStaffAnswer
    | Alarmed
)

CODEC = Codec(
    (
        ExpectHello,
        ExpectConsent,
        ExpectName,
        ExpectMatters,
        ExpectCity,
        Choosing,
        ExpectReminderLabel,
        ExpectReminderTime,
        ExpectReminderDays,
        ExpectAppointmentDate,
        ExpectAppointmentTime,
        ExpectAppointmentPlace,
        ExpectPlanPart,
        ExpectStaffAnswer,
        Alarmed,
    )
)
