"""How the person wants to be written to: each thing changeable on its own, at any time."""

from datetime import time, timedelta

from actions import safety_plan
from actions.onboarding import ask
from actions.screens import button, rows
from actions.turn import Turn
from domain.dialogs import Choosing
from domain.messages import Arg, Button, Days, Listing, Say, Toast, Words
from domain.onboarding import Step
from domain.patient import Status
from domain.schedule import QuietHours, local_date

PAUSES = {"week": timedelta(days=7), "fortnight": timedelta(days=14), "month": timedelta(days=30)}
QUIET_CHOICES = ((time(21), time(8)), (time(20), time(9)), (time(22), time(7)), (time(23), time(6)))
STEPS = {
    "name": Step.NAME,
    "matters": Step.MATTERS,
    "zone": Step.ZONE,
    "days": Step.DAYS,
    "part": Step.PART_OF_DAY,
    "topics": Step.TOPICS,
    "facts": Step.FACTS,
}


def show(turn: Turn) -> None:
    patient = turn.patient
    args: dict[str, Arg] = {
        "name": patient.name or "",
        "zone": patient.where.replace("_", " "),
        "days": Days(patient.days or frozenset(range(7))),
        "part": Words(f"part.short_{patient.part_of_day or 'morning'}"),
        "start": patient.quiet_start,
        "end": patient.quiet_end,
    }
    languages = [button("settings.language", "set", "language")] if len(turn.house.languages) > 1 else []
    buttons = rows(
        [button("settings.name", "set", "name"), button("settings.zone", "set", "zone")],
        [button("settings.days", "set", "days"), button("settings.part", "set", "part")],
        [button("settings.quiet", "set", "quiet"), button("settings.topics", "set", "topics")],
        [button("settings.facts", "set", "facts"), button("menu.matters", "menu", "matters")],
        languages,
    )
    turn.say(Say("settings.show", args, buttons))


def change(turn: Turn, what: str) -> None:
    """Ask again for one thing; the answer changes it (see onboarding.save)."""
    if what == "quiet":
        turn.unit.dialogs.put(turn.patient.id, Choosing("quiet", frozenset()), turn.now)
        turn.say(Say("ask.quiet", buttons=rows(*([_quiet(start, end)] for start, end in QUIET_CHOICES))))
    elif what == "language":
        buttons = rows(*([button(f"language.{tag}", "speak", tag)] for tag in turn.house.languages))
        turn.say(Say("ask.language", buttons=buttons))
    elif what in STEPS:
        ask(turn, STEPS[what])


def set_quiet(turn: Turn, start: int, end: int) -> None:
    """`start` and `end` in minutes after midnight; only while it is asked, not from an old keyboard."""
    dialog = turn.unit.dialogs.get(turn.patient.id)
    asked = isinstance(dialog, Choosing) and dialog.what == "quiet"
    if not asked or not (0 <= start < 1440 and 0 <= end < 1440):
        turn.say(Toast("tap.old"))
        return
    turn.unit.dialogs.clear(turn.patient.id)
    turn.change(quiet_start=time(start // 60, start % 60), quiet_end=time(end // 60, end % 60))
    turn.replan = True
    quiet = QuietHours(turn.patient.quiet_start, turn.patient.quiet_end)
    turn.say(Say("settings.quiet_set", {"start": quiet.start, "end": quiet.end}))
    silenced = [each.label for each in turn.unit.reminders.of(turn.patient.id) if quiet.covers(each.at)]
    if silenced:
        buttons = rows([button("menu.reminders", "menu", "reminders")])
        turn.say(Say("settings.quiet_clash", {"reminders": Listing(tuple(silenced))}, buttons))


def show_matters(turn: Turn) -> None:
    """/matters: their own words, changeable at any time."""
    if turn.patient.matters:
        buttons = rows([button("matters.change", "set", "matters")])
        turn.say(Say("matters.show", {"matters": turn.patient.matters}, buttons))
    else:
        ask(turn, Step.MATTERS)


def ask_pause(turn: Turn) -> None:
    """/pause works at once; how long is asked afterwards."""
    turn.change(status=Status.PAUSED, paused_until=None)
    turn.replan = True
    buttons = rows(
        [button("pause.week", "pause", "week"), button("pause.fortnight", "pause", "fortnight")],
        [button("pause.month", "pause", "month"), button("pause.open", "pause", "open")],
        [button("menu.resume", "menu", "resume")],
    )
    turn.say(Say("pause.now", buttons=buttons))


def pause_for(turn: Turn, how_long: str) -> None:
    """How long, once paused. An old button pauses nobody again."""
    if turn.patient.status is not Status.PAUSED:
        turn.say(Toast("tap.old"))
        return
    until = turn.now + PAUSES[how_long] if how_long in PAUSES else None
    turn.change(status=Status.PAUSED, paused_until=until)
    turn.replan = True
    buttons = rows([button("menu.resume", "menu", "resume")])
    turn.say(
        Say(
            "pause.until" if until else "pause.set",
            {"until": local_date(until, turn.patient.where)} if until else {},
            buttons,
        )
    )


def resume(turn: Turn) -> None:
    """/resume, at once; after a safety reply too."""
    turn.unit.dialogs.clear(turn.patient.id)
    turn.change(status=Status.ACTIVE, paused_until=None)
    turn.replan = True
    turn.say(Say("resume.done"))


def stop(turn: Turn) -> None:
    """/stop: nothing more is sent, at once. What is kept stays until they ask to have it deleted."""
    turn.unit.dialogs.clear(turn.patient.id)
    turn.change(status=Status.LEFT, paused_until=None)
    turn.replan = True
    buttons = rows([button("stop.delete", "menu", "forget")], [button("stop.come_back", "menu", "start")])
    turn.say(Say("stop.done", {"name": turn.patient.name or ""}, buttons))


def help_me(turn: Turn) -> None:
    """/help: what this is for, what to type, and how to reach a person."""
    buttons = rows(
        [button("menu.help_now", "menu", "help_now")],
        [button("help.person", "talk"), button("help.menu", "menu", "menu")],
    )
    turn.say(Say("help.text", buttons=buttons))


def help_now(turn: Turn) -> None:
    """Where to turn right now. Fixed words; nothing is asked first. Their own plan, if they have one."""
    buttons = rows([button("help.person", "talk")], safety_plan.row(turn))
    turn.say(Say("help_now.text", buttons=buttons), keep_keyboard=True)


def talk_to_someone(turn: Turn) -> None:
    """Kept for the coordinator, with an honest word on when it will be read."""
    turn.unit.said.keep(turn.patient.id, "", "wants_a_person", turn.now)
    turn.say(Say("talk.noted", buttons=rows([button("menu.help_now", "menu", "help_now")])))


def thanks(turn: Turn) -> None:
    turn.say(Say("thanks.ok"))


def _quiet(start: time, end: time) -> Button:
    minutes = (start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    return Button("quiet.choice", "quiet", minutes, {"start": start, "end": end})
