"""The check-in as the person lives it: offered, begun, answered, changed, put off, handed in."""

from dataclasses import replace
from datetime import timedelta

from actions.plan_check_in import AS_IT_LEFT
from actions.result import result, say_what_comes_next
from actions.scene import question_of
from actions.screens import button, rows
from actions.turn import Turn
from domain.check_in import (
    Answered,
    Asking,
    Began,
    CheckIn,
    CheckInId,
    Closed,
    Event,
    HandedIn,
    Offered,
    PutOff,
    Reviewing,
    Skipped,
    WentBack,
    WentTo,
    advance,
)
from domain.deliveries import Kind, State
from domain.instruments import Instrument
from domain.messages import Arg, Say, Toast
from domain.patient import Status

JUST_DONE = timedelta(days=7)  # an old [Begin] within a week of handing in is a slip of the thumb
HELD_UP = timedelta(minutes=1)  # a reply leaves within a second: one this late may be given up any moment
STALE = Toast("check_in.stale")


def offer_first(turn: Turn) -> None:
    """At the end of the first conversation: why we ask, then whether to begin (domain.md, rule 5)."""
    check_in = _open_or_new(turn)
    turn.say(_context(turn, check_in, "check_in.first"))


def ask_for_check_in(turn: Turn) -> None:
    """/checkin: go on where they were, or begin a new one."""
    check_in = turn.unit.check_ins.open_for(turn.patient.id)
    if check_in is None or isinstance(check_in.state, Offered):
        turn.say(_context(turn, check_in or _open_or_new(turn), "check_in.context"))
    else:
        _apply(turn, check_in, Began())


def begin(turn: Turn) -> None:
    """From any offer or nudge: the open check-in, or a new one; but not from one that led to the last."""
    latest = turn.unit.check_ins.latest(turn.patient.id)
    if latest and isinstance(latest.state, Closed) and not latest.state.complete and latest.given:
        turn.say(_context(turn, _open_or_new(turn), "check_in.ran_out"))
        return
    if latest and isinstance(latest.state, Closed) and turn.now - latest.state.at < JUST_DONE:
        turn.say(Toast("check_in.closed"))
        return
    check_in = _open_or_new(turn)
    _apply(turn, check_in, Began(), in_place=False)


def answer(turn: Turn, check_in: int, position: int, value: int | None, seen_turn: int) -> None:
    """A tap on an answer; `value` None is "doesn't fit me"."""
    found = _current(turn, check_in, seen_turn)
    if found is None or not 0 <= position < len(found.items):
        return
    option_values = {option.value for option in _instrument(turn, found).options}
    if value is None or value in option_values:
        _apply(turn, found, Answered(found.items[position], value), in_place=True)


def answer_in_words(turn: Turn, check_in: CheckIn, value: int | None) -> None:
    """A typed answer belongs to the question that is in front of them."""
    if isinstance(check_in.state, Asking):
        choices = dict(turn.house.choices(check_in.instrument, turn.patient.language))
        turn.understood_as(choices["na" if value is None else str(value)][0])
        _apply(turn, check_in, Answered(check_in.items[check_in.state.position], value))


def skip(turn: Turn, check_in: int, position: int, seen_turn: int) -> None:
    found = _current(turn, check_in, seen_turn)
    if found is not None and 0 <= position < len(found.items):
        _apply(turn, found, Skipped(found.items[position]), in_place=True)


def skip_in_words(turn: Turn, check_in: CheckIn) -> None:
    if isinstance(check_in.state, Asking):
        _apply(turn, check_in, Skipped(check_in.items[check_in.state.position]))


def back(turn: Turn, check_in: int, seen_turn: int) -> None:
    found = _current(turn, check_in, seen_turn)
    if found is not None:
        _apply(turn, found, WentBack(), in_place=True)


def go_to(turn: Turn, check_in: int, position: int, seen_turn: int) -> None:
    """From the review: change this one."""
    found = _current(turn, check_in, seen_turn)
    if found is not None:
        _apply(turn, found, WentTo(position), in_place=True)


def put_off(turn: Turn, check_in: int, seen_turn: int) -> None:
    found = _current(turn, check_in, seen_turn)
    if found is not None:
        put_off_open(turn, found)


def put_off_open(turn: Turn, check_in: CheckIn) -> None:
    turn.unit.check_ins.save(advance(check_in, PutOff(), turn.now))
    turn.replan = True
    turn.say(Say("check_in.later", buttons=rows([button("check_in.go_on", "begin")])))


def why(turn: Turn, check_in: int, position: int) -> None:
    """Why we ask this; the question stays where it is."""
    found = turn.unit.check_ins.get(CheckInId(check_in))
    if found is None or found.patient != turn.patient.id or not 0 <= position < len(found.items):
        return
    turn.say(Say(why_key(found, position)), settling=_last_question(turn))
    if isinstance(found.state, Asking) and found.state.position == position:
        _show(turn, found)


def why_key(check_in: CheckIn, position: int) -> str:
    """The words for "why do you ask?" live with the instrument: instrument:<pack>:<item>:why."""
    return f"instrument:{check_in.instrument}:{check_in.items[position]}:why"


def hand_in(turn: Turn, check_in: int, seen_turn: int) -> None:
    """Close, score, and say in plain words what helps next."""
    found = _current(turn, check_in, seen_turn)
    if found is None or not isinstance(found.state, Reviewing):
        return
    closed = advance(found, HandedIn(), turn.now)
    turn.unit.check_ins.save(closed)
    result(turn, closed)


def no_check_in(turn: Turn, check_in: int, seen_turn: int) -> None:
    """No questions, just the ideas: begin with the smallest steps."""
    found = _current(turn, check_in, _turn_of_nudge(turn) if seen_turn == AS_IT_LEFT else seen_turn)
    if found is None:
        return
    closed = replace(found, state=Closed(complete=False, at=turn.now), turn=found.turn + 1)
    turn.unit.check_ins.save(closed)
    if turn.patient.tailoring_level is None:
        turn.change(tailoring_level=1)
    turn.say(Say("check_in.declined"))
    say_what_comes_next(turn)


def decline_offer(turn: Turn) -> None:
    """Offered, never forced."""
    turn.say(Say("check_in.no_thanks_said"))


def _apply(turn: Turn, check_in: CheckIn, event: Event, *, in_place: bool = False) -> None:
    moved = advance(check_in, event, turn.now)
    if moved is check_in:
        turn.say(STALE)
        return
    turn.unit.check_ins.save(moved)
    if turn.patient.status is Status.ACTIVE and check_in.resting != moved.resting:
        turn.replan = True
    _show(turn, moved, in_place=in_place)


def show_open(turn: Turn, check_in: CheckIn) -> None:
    """Show the open question (or the review) again."""
    _show(turn, check_in)


def _show(turn: Turn, check_in: CheckIn, *, in_place: bool = False) -> None:
    message = question_of(check_in)
    if message is None:
        return
    turn.unit.dialogs.clear(turn.patient.id)  # from here on their words are an answer to this
    turn.say(message, in_place=in_place, settling=_last_question(turn), kind=Kind.QUESTION)


def _last_question(turn: Turn) -> int | None:
    """The message that showed the last question: once answered in words, its buttons go."""
    shown = turn.unit.deliveries.last_of(turn.patient.id, Kind.QUESTION)
    return shown.telegram_message if shown else None


def _current(turn: Turn, check_in: int, seen_turn: int) -> CheckIn | None:
    """The open check-in if the tapped keyboard was drawn for this very turn; else says so kindly."""
    found = turn.unit.check_ins.get(CheckInId(check_in))
    if found is None or found.patient != turn.patient.id or isinstance(found.state, Closed):
        turn.say(Toast("check_in.closed"))
        return None
    if found.turn != seen_turn:
        turn.say(STALE)
        if _out_of_sight(turn):
            _show(turn, found)
        return None
    return found


def _out_of_sight(turn: Turn) -> bool:
    """Whether the newest question isn't further down: it may never reach them, so that an older one is all
    they have; or an older one came late, and the newest is above it."""
    newest = turn.unit.deliveries.newest_of(turn.patient.id, Kind.QUESTION)
    if newest is None:
        return False
    if newest.state is State.SENT:
        return (turn.heard.message or 0) > (newest.telegram_message or 0)
    given_up = newest.state in (State.UNKNOWN, State.MISSED, State.REFUSED)
    return given_up or turn.now - newest.plan.due > HELD_UP


def _turn_of_nudge(turn: Turn) -> int:
    """A nudge is planned a day ahead: its buttons mean the check-in as it stood when the nudge left."""
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    nudge = turn.unit.deliveries.last_of(turn.patient.id, Kind.CHECK_IN)
    if open_one is None or nudge is None or nudge.tried_at is None:
        return AS_IT_LEFT
    moved_on = any(given.at > nudge.tried_at for given in open_one.given.values())
    return AS_IT_LEFT if moved_on else open_one.turn


def _open_or_new(turn: Turn) -> CheckIn:
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    if open_one is not None:
        return open_one
    instrument = turn.house.instrument
    items = tuple(item.id for item in instrument.items)
    turn.replan = True
    return turn.unit.check_ins.add(
        turn.patient.id, instrument.id, instrument.version, items, turn.house.programme.purpose, turn.now
    )


def _context(turn: Turn, check_in: CheckIn, key: str) -> Say:
    buttons = rows(
        [button("check_in.begin", "begin"), button("check_in.put_off", "later", check_in.id, check_in.turn)],
        [button("check_in.just_tips", "just_tips", check_in.id, check_in.turn)],
    )
    args: dict[str, Arg] = {
        "name": turn.patient.name or "",
        "count": len(check_in.items),
    }
    return Say(key, args, buttons)


def _instrument(turn: Turn, check_in: CheckIn) -> Instrument:
    return turn.house.instruments[check_in.instrument]
