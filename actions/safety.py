"""When somebody writes that something is wrong: the fixed reply at once, silence from us, a person told.

What this is for and what it isn't stands in docs/safety/. It never claims to watch over anyone.
"""

from dataclasses import replace

from actions import alerts, safety_plan, welcome
from actions.check_in import show_open
from actions.screens import button, help_now_row, rows
from actions.turn import Turn
from domain.check_in import PutOff, advance
from domain.deliveries import Class
from domain.dialogs import Alarmed, ExpectPlanPart
from domain.messages import Rows, Say, Toast
from domain.onboarding import standing
from domain.patient import ConsentKind, Status
from domain.triage import Assessment

LONGEST_KEPT = 4000


def red_flag(turn: Turn, text: str, found: Assessment) -> None:
    """The reply first; then everything else waits, and a person is told."""
    welcome.take_in(turn)
    category = found.category or ""
    turn.say(Say(f"safety.{category.replace('.', '_')}", buttons=_choices()), klass=Class.SAFETY)
    if found.group == "crisis":
        safety_plan.show_after_crisis(turn)
    alarmed = _everything_waits(turn, text)
    turn.unit.dialogs.put(turn.patient.id, alarmed, turn.now)
    turn.replan = True
    alerts.raise_alert(turn.unit, turn.house, turn.now, turn.patient.id, category, found.rule or "")
    if _kept_for_the_team(turn, text, category):
        turn.say(Say("safety.team_told"), klass=Class.SAFETY)


def asked_about(turn: Turn, found: Assessment) -> None:
    """A question about warning signs: where to find out, and no alarm."""
    welcome.take_in(turn)
    turn.say(Say(f"safety.question_{found.group}", buttons=rows(help_now_row())))


def said_not_so(turn: Turn, found: Assessment) -> None:
    """They said it isn't so: taken at their word, with help still on offer."""
    key = "safety.lowered_crisis" if found.group == "crisis" else "safety.lowered"
    turn.say(Say(key, buttons=rows(help_now_row())))


def still_waiting(turn: Turn, text: str = "") -> None:
    """They wrote or tapped something else after a red flag: the choices again, and nothing besides. What they
    wrote may be where they are: it is kept beside the words that raised it."""
    newest = turn.unit.alerts.latest_for(turn.patient.id)
    if text and newest is not None:
        _kept_for_the_team(turn, text, newest.category)
    turn.say(Say("safety.still", buttons=_choices()), klass=Class.SAFETY)


def _kept_for_the_team(turn: Turn, text: str, category: str) -> bool:
    if ConsentKind.CARE_DATA not in standing(turn.unit.consents.history(turn.patient.id)):
        return False
    turn.unit.said.keep(turn.patient.id, text[:LONGEST_KEPT], f"safety:{category}", turn.now)
    return True


def called(turn: Turn) -> None:
    """They have called: silence until they want us back."""
    if _alarmed(turn) is not None:
        turn.say(Say("safety.called", buttons=rows([button("safety.carry_on", "safe_on")])))


def call_me(turn: Turn) -> None:
    """They want a person to call: added to the task."""
    if _alarmed(turn) is not None:
        alerts.ask_for_call(turn.unit, turn.house, turn.now, turn.patient.id)
        buttons = rows([button("safety.carry_on", "safe_on")])
        turn.say(Say("safety.call_noted", buttons=buttons))


def not_that(turn: Turn) -> Alarmed | None:
    """A false alarm: thanked for, and everything goes on at once. What it was, for the words to be heard."""
    alarmed = _alarmed(turn)
    if alarmed is None:
        return None
    if (alert := turn.unit.alerts.latest_for(turn.patient.id)) is not None:
        alerts.false_alarm(turn.unit, turn.house, turn.now, alert)
    turn.say(Say("safety.thanks_false_alarm"))
    _go_on(turn, alarmed)
    _check_in_goes_on(turn, alarmed)
    return alarmed


def carry_on(turn: Turn) -> None:
    """After a real one they want us back. The task stays with the coordinator."""
    alarmed = _alarmed(turn)
    if alarmed is None:
        return
    turn.say(Say("safety.carrying_on"))
    _go_on(turn, alarmed)
    if alarmed.check_in_waits:
        turn.say(Say("safety.check_in_waits", buttons=rows([button("check_in.go_on", "begin")])))


def _everything_waits(turn: Turn, text: str) -> Alarmed:
    """Proactive messages pause, the open check-in rests; what was going on is kept for later."""
    before = turn.unit.dialogs.get(turn.patient.id)
    if isinstance(before, Alarmed):
        return replace(before, text="")
    words = text[:LONGEST_KEPT]
    if isinstance(before, ExpectPlanPart) and safety_plan.keep_in_crisis(turn, before, text):
        before, words = None, ""
    was_active, until = turn.patient.status is Status.ACTIVE, turn.patient.paused_until
    if was_active or until is not None:  # a pause that ends by itself would end this one
        turn.change(status=Status.PAUSED, paused_until=None)
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    waits = open_one is not None and not open_one.resting
    if open_one is not None and waits:
        turn.unit.check_ins.save(advance(open_one, PutOff(), turn.now))
    return Alarmed(words, was_active, waits, before, until)


def _go_on(turn: Turn, alarmed: Alarmed) -> None:
    turn.unit.dialogs.clear(turn.patient.id)
    if alarmed.before is not None:
        turn.unit.dialogs.put(turn.patient.id, alarmed.before, turn.now)
    if turn.patient.status is Status.PAUSED and turn.patient.paused_until is None:
        if alarmed.was_active or (alarmed.paused_until and alarmed.paused_until <= turn.now):
            turn.change(status=Status.ACTIVE)
        elif alarmed.paused_until is not None:
            turn.change(paused_until=alarmed.paused_until)
    turn.replan = True


def _check_in_goes_on(turn: Turn, alarmed: Alarmed) -> None:
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    if open_one is not None and alarmed.check_in_waits:
        awake = replace(open_one, resting=False, turn=open_one.turn + 1)
        turn.unit.check_ins.save(awake)
        if not alarmed.text:
            show_open(turn, awake)


def _alarmed(turn: Turn) -> Alarmed | None:
    if turn.known is None:
        return None
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if isinstance(dialog, Alarmed):
        return dialog
    turn.say(Toast("tap.old"))
    return None


def _choices() -> Rows:
    return rows(
        [button("safety.have_called", "safe_called")],
        [button("safety.not_that", "safe_not")],
        [button("safety.call_me", "safe_call_me")],
    )
