"""What the staff does with a tip: write it, hand it in, send it back, approve, publish, withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from actions.tip_release import release, withdraw
from content.tipcheck import Spot, errors_in, inspect_tip
from domain.content_faults import Content, ContentFault
from domain.records import AuditDetail
from domain.staff import Permission, Reach, Staff
from domain.tip_desk import Event, Got, Heard, Revision, What
from domain.tip_workflow import (
    Approve,
    Change,
    Draft,
    Move,
    Number,
    Publish,
    Schedule,
    SendBack,
    Signature,
    Submit,
    TipText,
    Withdraw,
    advance,
    number_after,
    possible,
)

LONGEST_WORDS = 2000  # characters of a reason or comment
EVENTS_SHOWN = 200
SENDINGS_LOOKED_AT = 500
MOST_AT_ONCE = 200  # tips approved in one go

_NEEDS: Mapping[type[Move], tuple[Permission, Reach]] = {
    Submit: (Permission.EDIT_TIPS, Reach.ANYWHERE),
    SendBack: (Permission.REVIEW_TIPS, Reach.ANYWHERE),
    Approve: (Permission.APPROVE_TIPS, Reach.EVERYWHERE),
    Publish: (Permission.PUBLISH_TIPS, Reach.EVERYWHERE),
    Schedule: (Permission.PUBLISH_TIPS, Reach.EVERYWHERE),
    Withdraw: (Permission.PUBLISH_TIPS, Reach.EVERYWHERE),
}


class NoSuchTip(LookupError):
    """There is no tip, or no text of it, under that name and number."""


class Unfit(ValueError):
    """The linter stands in the way; `spots` say where and what cures it."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        super().__init__(f"{len(spots)} findings")
        self.spots = spots


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was done: somebody has saved another text since. `base` is the one this began with."""

    theirs: Revision
    base: Revision | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One tip in the list: its newest text, which text people get (None: none), what came of it.

    `fault`: Telegram couldn't read one of these two.
    """

    newest: Revision
    live: Number | None
    heard: Heard
    fault: ContentFault | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """All about one tip. `moves`: what this person could do with the newest and with the live text.

    `fault`: Telegram couldn't read one of these two.
    """

    newest: Revision
    live: Revision | None
    revisions: Sequence[Revision]
    events: Sequence[Event]
    heard: Mapping[int, Heard]
    names: Mapping[int, str]
    moves: frozenset[type[Move]]
    live_moves: frozenset[type[Move]]
    fault: ContentFault | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A tip in the editor. `sent`: the latest text of this version that people could have had."""

    newest: Revision
    sent: Revision | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who got a tip."""

    got: Got
    name: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of each of several tips: done, or the sentence that says why not."""

    done: Sequence[str]
    refused: Mapping[str, str]


def listed(unit: Unit, house: House, now: datetime, staff: Staff) -> Sequence[Listed]:
    """Every tip, by id."""
    staff.must(Permission.SEE_TIPS, Reach.ANYWHERE)
    live = {tip.id: Number(tip.version, tip.revision) for tip in unit.tips.current()}
    heard, faults = unit.tip_texts.heard(), unit.content_faults.of_tips()
    return [
        Listed(
            each,
            live.get(each.tip),
            heard.get(each.tip, Heard()),
            _fault(faults, each.tip, each.number, live.get(each.tip)),
        )
        for each in unit.tip_texts.newest()
    ]


def detail(unit: Unit, house: House, now: datetime, staff: Staff, tip: str) -> Detail | None:
    """One tip with its history."""
    staff.must(Permission.SEE_TIPS, Reach.ANYWHERE)
    revisions = unit.tip_texts.all_of(tip)
    if not revisions:
        return None
    newest, live = revisions[0], unit.tip_texts.live(tip)
    return Detail(
        newest,
        live,
        revisions,
        unit.tip_texts.events(tip, EVENTS_SHOWN),
        unit.tip_texts.heard_of(tip),
        names(unit),
        _moves(unit, now, staff, newest),
        _moves(unit, now, staff, live) if live is not None else frozenset(),
        _fault(unit.content_faults.of_tip(tip), tip, newest.number, None if live is None else live.number),
    )


def one(unit: Unit, house: House, now: datetime, staff: Staff, tip: str, number: Number) -> Revision | None:
    """One text."""
    staff.must(Permission.SEE_TIPS, Reach.ANYWHERE)
    return unit.tip_texts.get(tip, number)


def opened(unit: Unit, house: House, now: datetime, staff: Staff, tip: str) -> Opened | None:
    """The newest text, to be edited."""
    staff.must(Permission.EDIT_TIPS, Reach.ANYWHERE)
    newest = unit.tip_texts.hold(tip)
    if newest is None:
        return None
    return Opened(newest, unit.tip_texts.last_live(tip, newest.number.version))


def readers(unit: Unit, house: House, now: datetime, staff: Staff, tip: str) -> Sequence[Reader]:
    """Who got it of late, of the people this member of staff may see; that they looked is written down."""
    staff.must(Permission.SEE_PATIENT, Reach.ANYWHERE)
    got = unit.tip_texts.got(tip, staff.sites(Permission.SEE_PATIENT), SENDINGS_LOOKED_AT)
    for each in got:
        unit.audit.append(staff.actor, "tip.reader_seen", each.patient, {"tip": tip}, now)
    return [Reader(each, unit.patients.get(each.patient).name or "") for each in got]


def names(unit: Unit) -> Mapping[int, str]:
    """The staff by their numbers."""
    return {int(staff): name for staff, name in unit.accounts.names().items()}


def create(
    unit: Unit, house: House, now: datetime, staff: Staff, tip: str, text: TipText
) -> Revision | Overtaken:
    """A new tip, as a draft; Overtaken if there is one of that id. Raises Unfit."""
    staff.must(Permission.EDIT_TIPS, Reach.ANYWHERE)
    there = unit.tip_texts.hold(tip)
    if there is not None:
        return Overtaken(there, None)
    return _keep(unit, now, staff, tip, Number(1, 1), text, What.SAVED)


def save(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    tip: str,
    based_on: Number,
    text: TipText,
    change: Change,
    what: What = What.SAVED,
) -> Revision | Overtaken:
    """Save a text as a draft that was made from `based_on`; the newest as it is if nothing differs.

    Raises NoSuchTip, and Unfit for what can't be kept even as a draft.
    """
    staff.must(Permission.EDIT_TIPS, Reach.ANYWHERE)
    newest = _held(unit, tip)
    if newest.number != based_on:
        return Overtaken(newest, unit.tip_texts.get(tip, based_on))
    if newest.text == text:
        return newest
    sent = unit.tip_texts.last_live(tip, newest.number.version)
    number = number_after(newest.number, None if sent is None else sent.text, text, change)
    return _keep(unit, now, staff, tip, number, text, what)


def do(
    unit: Unit, house: House, now: datetime, staff: Staff, tip: str, number: Number, move: Move
) -> Revision | Overtaken:
    """Make a move with one text: the newest, or (withdrawing) the live one.

    Raises NotAllowed, NoSuchTip, MoveRefused with a sentence, Unfit where the linter has errors.
    """
    staff.must(*_NEEDS[type(move)])
    newest = _held(unit, tip)
    chosen = unit.tip_texts.live(tip) if isinstance(move, Withdraw) else newest
    if chosen is None or chosen.number != number:
        return Overtaken(newest, unit.tip_texts.get(tip, number))
    editors = unit.tip_texts.editors(tip, number.version)
    state = advance(chosen.state, move, Signature(staff.id, staff.name), editors, now)
    if isinstance(move, Submit | Approve) and (errors := errors_in(_lint(chosen, now))):
        raise Unfit(errors)
    match move:
        case Publish():
            release(unit, house, now, chosen, staff.id)
        case Withdraw(reason=reason):
            withdraw(unit, house, now, chosen, staff.id, _short(reason))
        case _:
            unit.tip_texts.set_state(tip, number, state)
            unit.tip_texts.note(_event(chosen, now, staff, move))
    _audit(unit, now, staff, f"tip.{_WHAT[type(move)].value}", tip, number)
    return replace(chosen, state=state)


def approve_several(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    chosen: Sequence[tuple[str, Number]],
    publish: bool,
) -> Bulk:
    """Approve each of these, and publish it if asked to; one that can't be doesn't stop the others."""
    staff.must(*_NEEDS[Approve])
    done: list[str] = []
    refused: dict[str, str] = {}
    for tip, number in chosen[:MOST_AT_ONCE]:
        why = _approve_one(unit, house, now, staff, tip, number, publish)
        if why is None:
            done.append(tip)
        else:
            refused[tip] = why
    return Bulk(done, refused)


def comment(
    unit: Unit, house: House, now: datetime, staff: Staff, tip: str, number: Number, words: str
) -> None:
    """Say something to whoever works on it. Raises NoSuchTip; nothing for empty words."""
    staff.must(Permission.REVIEW_TIPS, Reach.ANYWHERE)
    if unit.tip_texts.get(tip, number) is None:
        raise NoSuchTip(tip)
    if words.strip():
        unit.tip_texts.note(Event(tip, number, now, staff.id, What.COMMENTED, _short(words)))


def _approve_one(
    unit: Unit, house: House, now: datetime, staff: Staff, tip: str, number: Number, publish: bool
) -> str | None:
    """None if it was done, else why not."""
    try:
        found = do(unit, house, now, staff, tip, number, Approve())
        if isinstance(found, Overtaken):
            return "Somebody has changed it meanwhile."
        if publish:
            do(unit, house, now, staff, tip, number, Publish())
    except Unfit as unfit:
        return f"{unit_of(len(unfit.spots))} to mend first."
    except NoSuchTip:
        return "There is no such tip any more."
    except ValueError as refused:
        return str(refused)
    return None


def unit_of(findings: int) -> str:
    """A count of findings in words."""
    return "1 thing" if findings == 1 else f"{findings} things"


def _fault(
    faults: Mapping[Content, ContentFault], tip: str, newest: Number, live: Number | None
) -> ContentFault | None:
    """Of the newest text, else of the one that people get meanwhile: it isn't over while they do."""
    of_newest = faults.get(Content(tip, newest))
    return of_newest or (None if live is None else faults.get(Content(tip, live)))


def _held(unit: Unit, tip: str) -> Revision:
    newest = unit.tip_texts.hold(tip)
    if newest is None:
        raise NoSuchTip(tip)
    return newest


def _keep(
    unit: Unit, now: datetime, staff: Staff, tip: str, number: Number, text: TipText, what: What
) -> Revision:
    revision = Revision(tip, number, Draft(), text, staff.id, now)
    if breaking := [spot for spot in _lint(revision, now) if spot.breaks]:
        raise Unfit(breaking)
    unit.tip_texts.add(revision)
    unit.tip_texts.note(Event(tip, number, now, staff.id, what))
    _audit(unit, now, staff, f"tip.{what.value}", tip, number)
    return revision


def _lint(revision: Revision, now: datetime) -> Sequence[Spot]:
    return inspect_tip(revision.tip, revision.number.version, revision.text, now.date())


def _moves(unit: Unit, now: datetime, staff: Staff, revision: Revision) -> frozenset[type[Move]]:
    editors = unit.tip_texts.editors(revision.tip, revision.number.version)
    able = possible(revision.state, Signature(staff.id, staff.name), editors, now)
    return frozenset(move for move in able if staff.may(*_NEEDS[move]))


_WHAT: Mapping[type[Move], What] = {
    Submit: What.SUBMITTED,
    SendBack: What.SENT_BACK,
    Approve: What.APPROVED,
    Publish: What.PUBLISHED,
    Schedule: What.SCHEDULED,
    Withdraw: What.WITHDRAWN,
}


def _event(revision: Revision, now: datetime, staff: Staff, move: Move) -> Event:
    words = _short(move.reason) if isinstance(move, SendBack | Withdraw) else ""
    at = move.at if isinstance(move, Schedule) else None
    return Event(revision.tip, revision.number, now, staff.id, _WHAT[type(move)], words, at)


def _short(words: str) -> str:
    return words.strip()[:LONGEST_WORDS]


def _audit(unit: Unit, now: datetime, staff: Staff, action: str, tip: str, number: Number) -> None:
    detail: dict[str, AuditDetail] = {"tip": tip, "version": number.version, "revision": number.revision}
    unit.audit.append(staff.actor, action, None, detail, now)
