"""The plan for a hard day: written when well, changed at any time, shown at once when asked or needed."""

from collections.abc import Mapping
from datetime import timedelta

from actions import welcome
from actions.screens import button, help_now_row, rows
from actions.turn import Turn
from domain.deliveries import Class
from domain.dialogs import Dialog, ExpectPlanPart
from domain.messages import Arg, Button, Rows, Say, ShowPlan, Toast, Words
from domain.patient import Status
from domain.reading import clean
from domain.safety_plan import LONGEST_PART, Part, SafetyPlan

PATIENCE = timedelta(days=1)  # words that come later than that are about something else
WRITING = (Status.ACTIVE, Status.PAUSED)


def show(turn: Turn) -> None:
    """/plan: the plan, with a button for each part; or what such a plan is, and a way to begin.

    Who has left still sees theirs and can delete it; nothing new is kept without their consent.
    """
    _put_down(turn)
    if _show(turn, "plan.title"):
        return
    match turn.patient.status:
        case Status.ONBOARDING:
            welcome.greet(turn, None)
        case Status.LEFT:
            turn.say(Say("stop.still", buttons=rows(help_now_row())))
        case _:
            buttons = rows([button("plan.start", "plan_start"), button("plan.not_now", "plan_later")])
            turn.say(Say("plan.none", buttons=buttons))


def show_after_crisis(turn: Turn) -> bool:
    """Their own words for a moment like this, after the fixed reply and as surely; False without a plan."""
    if turn.unit.safety_plans.of(turn.patient.id) is None:
        return False
    turn.say(ShowPlan("plan.hard_time", rows(help_now_row())), klass=Class.SAFETY)
    return True


def row(turn: Turn) -> tuple[Button, ...]:
    """The plan's button, for "get help now": only for who has a plan."""
    mine = turn.unit.safety_plans.of(turn.patient.id)
    return () if mine is None else (button("menu.plan", "menu", "plan"),)


def start(turn: Turn) -> None:
    """Go through the parts one at a time, from the first that has no words yet."""
    gap = _mine(turn).first_gap
    if gap is None:
        show(turn)
    else:
        _ask(turn, gap)


def change(turn: Turn, part: Part) -> None:
    """Other words for one part, or the first words for it."""
    written = _mine(turn).of(part) is not None
    turn.unit.dialogs.put(turn.patient.id, ExpectPlanPart(part.value, turn.now), turn.now)
    question = {"question": Words(f"plan.ask_{part}")}
    empty = [button("plan.empty_part", "plan_empty", part.value)] if written else []
    buttons = rows([button("plan.leave_it", "plan_skip", part.value)], empty)
    turn.say(Say("plan.change" if written else "plan.add", question, buttons))


def hear_part(turn: Turn, dialog: ExpectPlanPart, text: str) -> None:
    """Their words for the part that was asked for."""
    part, words = Part(dialog.part), clean(text, LONGEST_PART + 1)
    if not words:
        turn.say(Say("plan.no_words"))
    elif len(words) > LONGEST_PART:
        turn.say(Say("plan.too_long", {"most": LONGEST_PART}))
    else:
        turn.unit.safety_plans.save(turn.patient.id, _mine(turn).changed(part, words), turn.now)
        _next(turn, dialog, "plan.kept_step")


def skip(turn: Turn, part: Part) -> None:
    """Nothing for this part: the next one, or everything as it was."""
    dialog = _asked_for(turn, part)
    if dialog is None:
        turn.say(Toast("tap.old"))
    elif dialog.walking:
        _next(turn, dialog, "plan.step")
    else:
        _put_down(turn)
        turn.say(Say("plan.as_it_was", buttons=_see()))


def empty(turn: Turn, part: Part) -> None:
    """Take the words of one part away."""
    if _asked_for(turn, part) is None:
        turn.say(Toast("tap.old"))
        return
    _put_down(turn)
    turn.unit.safety_plans.save(turn.patient.id, _mine(turn).changed(part, None), turn.now)
    if not _show(turn, "plan.changed"):
        turn.say(Say("plan.deleted", buttons=_begin(turn)))


def later(turn: Turn) -> None:
    """Enough for now; what is written stays."""
    _put_down(turn)
    mine = _mine(turn)
    turn.say(Say("plan.later" if mine.empty else "plan.later_kept", buttons=() if mine.empty else _see()))


def ask_delete(turn: Turn) -> None:
    if _mine(turn).empty:
        turn.say(Toast("plan.gone"))
        return
    buttons = rows([button("plan.delete_yes", "plan_forget")], [button("plan.delete_no", "menu", "plan")])
    turn.say(Say("plan.ask_delete", buttons=buttons))


def delete(turn: Turn) -> None:
    """Gone at once, for the care team too."""
    _put_down(turn)
    turn.unit.safety_plans.delete(turn.patient.id)
    turn.say(Say("plan.deleted", buttons=_begin(turn)))


def keep_in_crisis(turn: Turn, dialog: ExpectPlanPart, text: str) -> bool:
    """Words that were meant for the plan and also read as a crisis: kept in it, and nothing said here.

    They go below what the part says already, so that nothing written when well is lost. The plan is put
    down: whatever comes next is not for it. False if they don't fit, and then nothing changes.
    """
    words = clean(text, LONGEST_PART + 1)
    added = _mine(turn).added(Part(dialog.part), words) if words else None
    if added is None:
        return False
    turn.unit.safety_plans.save(turn.patient.id, added, turn.now)
    _put_down(turn)
    return True


def writing(turn: Turn) -> bool:
    """Whether the next words are for the plan."""
    if turn.known is None or turn.patient.status not in WRITING:
        return False
    return isinstance(still_meant(turn, turn.unit.dialogs.get(turn.patient.id)), ExpectPlanPart)


def heavy_words(turn: Turn) -> None:
    """Where to turn, said beside what they write: it may be like that now."""
    turn.say(Say("plan.heavy_words", buttons=rows(help_now_row())))


def still_meant(turn: Turn, dialog: Dialog | None) -> Dialog | None:
    """The dialog, unless it waits for words for the plan that were asked for too long ago."""
    if isinstance(dialog, ExpectPlanPart) and turn.now - dialog.asked_at > PATIENCE:
        turn.unit.dialogs.clear(turn.patient.id)
        return None
    return dialog


def commands_while_writing(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """One-word commands while a part is being written: "a break" or "999" are then words for the plan.

    Each command's own word, the first, still works, and so does every call for help but a bare number.
    """
    help_now = tuple(phrase for phrase in words.get("help_now", ()) if not phrase.isdigit())
    return {name: phrases[:1] for name, phrases in words.items()} | {"help_now": help_now}


def _show(turn: Turn, opening: str) -> bool:
    mine = turn.unit.safety_plans.of(turn.patient.id)
    if mine is None:
        return False
    change = [_change(mine, part) for part in Part] if turn.patient.status in WRITING else []
    delete = [button("plan.delete", "plan_del")]
    turn.say(ShowPlan(opening, rows(help_now_row(), change[:2], change[2:], delete)))
    return True


def _change(mine: SafetyPlan, part: Part) -> Button:
    key = "plan.add_part" if mine.of(part) is None else "plan.change_part"
    return Button(key, "plan_part", (part.value,), {"part": Words(f"plan.{part}")})


def _ask(turn: Turn, part: Part, frame: str = "plan.step") -> None:
    """The walk's question for one part."""
    turn.unit.dialogs.put(turn.patient.id, ExpectPlanPart(part.value, turn.now, walking=True), turn.now)
    args: dict[str, Arg] = {"number": part.number, "count": len(Part), "question": Words(f"plan.ask_{part}")}
    buttons = [button("plan.skip", "plan_skip", part.value), button("plan.later_button", "plan_later")]
    turn.say(Say(frame, args, rows(buttons)))


def _next(turn: Turn, dialog: ExpectPlanPart, frame: str) -> None:
    """On to the next part of a walk that has no words yet; at the end the plan as a whole."""
    following = Part(dialog.part).next if dialog.walking else None
    mine = _mine(turn)
    while following is not None and mine.of(following) is not None:
        following = following.next
    if following is not None:
        _ask(turn, following, frame)
        return
    _put_down(turn)
    if not _show(turn, "plan.made" if dialog.walking else "plan.changed"):
        turn.say(Say("plan.nothing_yet"))


def _asked_for(turn: Turn, part: Part) -> ExpectPlanPart | None:
    """The dialog, if it is this part that was asked for last."""
    dialog = turn.unit.dialogs.get(turn.patient.id)
    return dialog if isinstance(dialog, ExpectPlanPart) and dialog.part == part else None


def _put_down(turn: Turn) -> None:
    """Whatever they write next is not for the plan."""
    if isinstance(turn.unit.dialogs.get(turn.patient.id), ExpectPlanPart):
        turn.unit.dialogs.clear(turn.patient.id)


def _mine(turn: Turn) -> SafetyPlan:
    return turn.unit.safety_plans.of(turn.patient.id) or SafetyPlan()


def _begin(turn: Turn) -> Rows:
    return rows([button("plan.start_again", "plan_start")]) if turn.patient.status in WRITING else ()


def _see() -> Rows:
    return rows([button("plan.see", "menu", "plan")])
