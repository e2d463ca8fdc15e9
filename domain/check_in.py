"""A check-in: one question at a time, changeable until it is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType, assert_never

from domain.patient import PatientId

CheckInId = NewType("CheckInId", int)

OPEN_FOR = timedelta(days=14)
MOST_NUDGES = 2


@dataclass(frozen=True, slots=True)
class Offered:
    """Asked whether they'd like to begin; nothing answered yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Question number `position` (from 0) is in front of them; from the review they go back to it."""

    position: int
    from_review: bool = False


@dataclass(frozen=True, slots=True)
class Reviewing:
    """All questions passed; their answers are on one screen."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Handed in (complete) or run out after 14 days (not complete). Answers are kept either way."""

    complete: bool
    at: datetime


State = Offered | Asking | Reviewing | Closed


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` None means "doesn't fit me" (N/A). A skipped item has no Answer at all."""

    value: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One filling-in of one instrument.

    `turn` goes up with every change; a keyboard carries the turn it was drawn for, so that an old
    keyboard can never change a newer state. `resting` is set by "Later".
    """

    id: CheckInId
    patient: PatientId
    instrument: str
    instrument_version: str
    items: tuple[str, ...]
    opened_at: datetime
    state: State = Offered()
    answers: Mapping[str, Answer] | None = None
    turn: int = 0
    nudges: int = 0
    resting: bool = False
    purpose: str = "tailoring"
    mode: str = "self"

    @property
    def given(self) -> Mapping[str, Answer]:
        return self.answers or {}

    @property
    def runs_out_at(self) -> datetime:
        return self.opened_at + OPEN_FOR

    @property
    def first_unanswered(self) -> int:
        """Position of the first question without an answer; the last one if all have one."""
        for position, item in enumerate(self.items):
            if item not in self.given:
                return position
        return len(self.items) - 1


@dataclass(frozen=True, slots=True)
class Began:
    """They said yes to beginning, or came back to an unfinished one."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Their answer to `item`; None is "doesn't fit me"."""

    item: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Skipped:
    item: str


@dataclass(frozen=True, slots=True)
class WentBack:
    pass


@dataclass(frozen=True, slots=True)
class WentTo:
    """From the review: show this question again."""

    position: int


@dataclass(frozen=True, slots=True)
class PutOff:
    """Later."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    pass


Event = Began | Answered | Skipped | WentBack | WentTo | PutOff | HandedIn


def advance(check_in: CheckIn, event: Event, now: datetime) -> CheckIn:
    """The check-in after `event`. An event that doesn't fit the state changes nothing (same object back).

    Only a question that is in front of the person can be answered: a tap on another question's keyboard
    is an old one.
    """
    match check_in.state, event:
        case Closed(), _:
            return check_in
        case Offered() | Asking() | Reviewing(), PutOff():
            return _moved(check_in, check_in.state, resting=True)
        case Offered(), Began():
            return _moved(check_in, Asking(check_in.first_unanswered))
        case Asking() | Reviewing(), Began():
            return _moved(check_in, check_in.state)
        case Asking(position=position) as asking, Answered(item=item, value=value):
            if check_in.items[position] != item:
                return check_in
            given = {**check_in.given, item: Answer(value, now)}
            return _moved(replace(check_in, answers=given), _after(check_in, asking))
        case Asking(position=position) as asking, Skipped(item=item):
            if check_in.items[position] != item:
                return check_in
            given = {key: answer for key, answer in check_in.given.items() if key != item}
            return _moved(replace(check_in, answers=given), _after(check_in, asking))
        case Asking(position=position, from_review=from_review), WentBack():
            if from_review:
                return _moved(check_in, Reviewing())
            return _moved(check_in, Asking(max(position - 1, 0)))
        case Reviewing(), WentBack():
            return _moved(check_in, Asking(len(check_in.items) - 1))
        case Reviewing(), WentTo(position=position):
            if not 0 <= position < len(check_in.items):
                return check_in
            return _moved(check_in, Asking(position, from_review=True))
        case Reviewing(), HandedIn():
            return _moved(check_in, Closed(complete=True, at=now))
        case (Offered(), Answered() | Skipped() | WentBack() | WentTo() | HandedIn()):
            return check_in
        case (Asking(), WentTo() | HandedIn()) | (Reviewing(), Answered() | Skipped()):
            return check_in
        case _ as unreachable:
            assert_never(unreachable)  # type: ignore[arg-type]  # mypy can't narrow a pair of unions


def run_out(check_in: CheckIn, now: datetime) -> CheckIn:
    """Close an unfinished check-in after its 14 days as incomplete; answers are kept."""
    if isinstance(check_in.state, Closed) or now < check_in.runs_out_at:
        return check_in
    return _moved(check_in, Closed(complete=False, at=now))


def _after(check_in: CheckIn, asking: Asking) -> State:
    last = asking.position + 1 >= len(check_in.items)
    return Reviewing() if asking.from_review or last else Asking(asking.position + 1)


def _moved(check_in: CheckIn, state: State, resting: bool = False) -> CheckIn:
    return replace(check_in, state=state, turn=check_in.turn + 1, resting=resting)
