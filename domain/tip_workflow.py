"""How a tip's words become what people get: draft, review, approval, publication, withdrawal.

A tip has versions (a changed meaning) and each version revisions (a corrected typo): every saved text is a
revision, and none is ever rewritten. At most one revision of a tip is live, at most one newer than it is
being worked on. The state of a revision is one of the types below; `advance` is the only way from one to
another. Who may make which move at all is the staff's permissions' business (domain/staff.py); that nobody
approves their own words is a rule of the words themselves, and lives here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST_AHEAD = timedelta(days=366)
SMALL_CHANGE = 0.1  # of a text's words, and two words in any case: up to this the form suggests "a typo"


@dataclass(frozen=True, slots=True)
class Number:
    """Which text of a tip: v2 r3 is the third revision of its second version; 0 is none."""

    version: int
    revision: int

    def __str__(self) -> str:
        return f"v{self.version} r{self.revision}"


NONE = Number(0, 0)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approved: a person of the staff, or (`staff` None) whoever a shipped file names."""

    staff: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """As it was shipped; nobody here has read it. Sent only where SEND_UNREVIEWED is on."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Being written."""


@dataclass(frozen=True, slots=True)
class InReview:
    """Handed to an approver."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Right, and not yet sent to anybody."""

    by: Signature


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Will be published by itself at that instant."""

    by: Signature
    at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """What people get."""

    by: Signature


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Was live, and is sent to nobody any more."""

    by: Signature | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A later text took its place."""

    by: Signature | None = None


State = Unreviewed | Draft | InReview | Approved | Scheduled | Published | Withdrawn | Replaced
LIVE = (Unreviewed, Published)


@dataclass(frozen=True, slots=True)
class Submit:
    """Ready for an approver."""


@dataclass(frozen=True, slots=True)
class SendBack:
    """Not yet: back to the author. Also how a withdrawn tip is taken up again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Approve:
    """The words are right."""


@dataclass(frozen=True, slots=True)
class Publish:
    """To everybody it fits, from now on."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The same, from an instant on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Withdraw:
    """To nobody any more."""

    reason: str


Move = Submit | SendBack | Approve | Publish | Schedule | Withdraw


class MoveRefused(ValueError):
    """This can't be done with this text now; the message is a sentence for whoever tried."""


class OwnWords(MoveRefused):
    """The approver wrote or edited this version."""


def advance(state: State, move: Move, who: Signature, editors: frozenset[int], now: datetime) -> State:
    """The state after a move. `editors`: the staff who wrote any revision of this version.

    Raises MoveRefused (OwnWords where the approver is one of the editors).
    """
    match state, move:
        case (Draft(), Submit()):
            return InReview()
        case (InReview() | Unreviewed(), Approve()):
            if who.staff in editors:
                raise OwnWords("You worked on this version yourself: somebody else must approve it.")
            return Approved(who)
        case (Approved(by=by) | Scheduled(by=by), Publish()):
            return Published(by)
        case (Approved(by=by) | Scheduled(by=by), Schedule(at=at)):
            return Scheduled(by, _ahead(at, now))
        case (InReview() | Approved() | Scheduled() | Withdrawn(), SendBack(reason=reason)):
            _given(reason)
            return Draft()
        case (Unreviewed(), Withdraw(reason=reason)):
            _given(reason)
            return Withdrawn()
        case (Published(by=signed), Withdraw(reason=reason)):
            _given(reason)
            return Withdrawn(signed)
    raise MoveRefused(f"A text that is {called(state)} can't be {_DONE[type(move)]}.")


def possible(state: State, who: Signature, editors: frozenset[int], now: datetime) -> frozenset[type[Move]]:
    """The moves that `advance` would let through, given the reason or the time they need."""
    tried: tuple[Move, ...] = (
        Submit(), SendBack("…"), Approve(), Publish(), Schedule(now + timedelta(days=1)), Withdraw("…")
    )  # fmt: skip
    return frozenset(type(move) for move in tried if _works(state, move, who, editors, now))


def _works(state: State, move: Move, who: Signature, editors: frozenset[int], now: datetime) -> bool:
    try:
        advance(state, move, who, editors, now)
    except MoveRefused:
        return False
    return True


def due(state: State, now: datetime) -> bool:
    """Whether its hour has come."""
    return isinstance(state, Scheduled) and state.at <= now


def called(state: State) -> str:
    """The state in the words that staff read."""
    return CALLED[name_of(state)]


class Stage(StrEnum):
    """The states by name: how they are stored and filtered by."""

    UNREVIEWED = "unreviewed"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


CALLED: Mapping[Stage, str] = {
    Stage.UNREVIEWED: "not reviewed here",
    Stage.DRAFT: "a draft",
    Stage.IN_REVIEW: "in review",
    Stage.APPROVED: "approved",
    Stage.SCHEDULED: "scheduled",
    Stage.PUBLISHED: "published",
    Stage.WITHDRAWN: "withdrawn",
    Stage.REPLACED: "replaced",
}
_STAGES: Mapping[type, Stage] = {
    Unreviewed: Stage.UNREVIEWED,
    Draft: Stage.DRAFT,
    InReview: Stage.IN_REVIEW,
    Approved: Stage.APPROVED,
    Scheduled: Stage.SCHEDULED,
    Published: Stage.PUBLISHED,
    Withdrawn: Stage.WITHDRAWN,
    Replaced: Stage.REPLACED,
}
_DONE: Mapping[type, str] = {
    Submit: "handed in for review",
    SendBack: "sent back",
    Approve: "approved",
    Publish: "published",
    Schedule: "scheduled",
    Withdraw: "withdrawn",
}


def name_of(state: State) -> Stage:
    """The stage of a state."""
    return _STAGES[type(state)]


def state_of(stage: str, by: Signature | None, at: datetime | None) -> State:
    """A state as stored; LookupError for a name that is none, ValueError where its signature is missing."""
    match Stage(stage):
        case Stage.UNREVIEWED:
            return Unreviewed()
        case Stage.DRAFT:
            return Draft()
        case Stage.IN_REVIEW:
            return InReview()
        case Stage.WITHDRAWN:
            return Withdrawn(by)
        case Stage.REPLACED:
            return Replaced(by)
        case signed if by is None:
            raise ValueError(f"{signed} without a signature")
        case Stage.APPROVED:
            return Approved(by)
        case Stage.PUBLISHED:
            return Published(by)
        case Stage.SCHEDULED:
            if at is None:
                raise ValueError("scheduled without a time")
            return Scheduled(by, at)


def signature_of(state: State) -> Signature | None:
    """Who approved it, if anybody has."""
    match state:
        case Approved(by=by) | Scheduled(by=by) | Published(by=by) | Withdrawn(by=by) | Replaced(by=by):
            return by
        case _:
            return None


def _ahead(at: datetime, now: datetime) -> datetime:
    if at <= now:
        raise MoveRefused("That time is past: choose one to come, or publish now.")
    if at > now + LONGEST_AHEAD:
        raise MoveRefused("That is more than a year away: choose an earlier day.")
    return at


def _given(reason: str) -> None:
    if not reason.strip():
        raise MoveRefused("Say why, in a few words: your colleagues will read it.")


@dataclass(frozen=True, slots=True)
class TipText:
    """Everything about a tip that an author writes. `review`: read it again by then. Bodies by language."""

    levels: frozenset[int]
    topics: frozenset[str]
    conditions: frozenset[str]
    exclusions: frozenset[str]
    evidence: str
    owner: str
    review: date
    bodies: Mapping[str, str]


class Change(StrEnum):
    """What an author says a change is."""

    TYPO = "typo"  # another revision of the same version
    MEANING = "meaning"  # another version


AUDIENCE = ("levels", "topics", "conditions", "exclusions")


def audience_changed(before: TipText, after: TipText) -> tuple[str, ...]:
    """The fields that decide who gets it and that differ: each asks for a new version."""
    return tuple(field for field in AUDIENCE if getattr(before, field) != getattr(after, field))


def likely(before: TipText, after: TipText) -> Change:
    """What the form suggests: a new version for another audience, a language taken out, or other words
    than a few; a new language, evidence, owner or review date is a revision."""
    if audience_changed(before, after) or before.bodies.keys() - after.bodies.keys():
        return Change.MEANING
    other = any(_much(before.bodies[language], after.bodies[language]) for language in before.bodies)
    return Change.MEANING if other else Change.TYPO


def _much(before: str, after: str) -> bool:
    old, new = before.split(), after.split()
    if not old:
        return bool(new)
    kept = sum(block.size for block in SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks())
    return max(len(old), len(new)) - kept > max(2, SMALL_CHANGE * len(old))


def number_after(newest: Number, sent: TipText | None, text: TipText, said: Change) -> Number:
    """The number a saved text gets. `sent`: the latest text of this version that was ever live, None if
    people haven't had this version yet (then any change is one more revision of it).

    Another audience is another version whatever the author says.
    """
    if sent is not None and (said is Change.MEANING or audience_changed(sent, text)):
        return Number(newest.version + 1, 1)
    return replace(newest, revision=newest.revision + 1)


@dataclass(frozen=True, slots=True)
class FromFile:
    """What becomes of a shipped text: its number and state, and whether it is live at once."""

    number: Number
    state: State
    live: bool


def shipped(
    newest: Number,
    sent: TipText | None,
    ours: bool,
    known: bool,
    text: TipText,
    version: int,
    approver: str | None,
) -> FromFile | None:
    """What a tip file of this release does to what the database holds; None: nothing.

    `known`: this very file was seen before. `ours`: staff have edited or approved the tip here; from then
    on the database is the truth, and a file changes nothing. Else a corrected file is the next revision
    and a new version the next version, live at once as at the first load.
    """
    if known or (ours and newest != NONE):
        return None
    state: State = Published(Signature(None, approver)) if approver else Unreviewed()
    if newest == NONE:
        return FromFile(Number(version, 1), state, live=True)
    if version < newest.version:
        return None
    if version > newest.version:
        return FromFile(Number(version, 1), state, live=True)
    return FromFile(number_after(newest, sent, text, Change.TYPO), state, live=True)
