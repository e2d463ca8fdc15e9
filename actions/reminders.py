"""Reminders in the person's own words: made, listed, changed and deleted."""

from dataclasses import replace
from datetime import time

from actions.screens import button, rows
from actions.turn import Turn
from domain.dialogs import ExpectReminderDays, ExpectReminderLabel, ExpectReminderTime
from domain.messages import Arg, Button, Days, Say, Toast
from domain.reading import one_line, read_time
from domain.reminders import EVERY_DAY, LONGEST_LABEL, MOST_REMINDERS, Reminder, ReminderId
from domain.schedule import QuietHours

COMMON_TIMES = (time(8), time(9), time(12, 30), time(18), time(20), time(20, 45))
WEEK = tuple(str(day) for day in range(7))


def list_reminders(turn: Turn) -> None:
    """All of them, each with its own button to change or delete it."""
    mine = turn.unit.reminders.of(turn.patient.id)
    add = [button("reminders.add", "rem_new")] if len(mine) < MOST_REMINDERS else []
    if not mine:
        turn.say(Say("reminders.none", buttons=rows(add)))
        return
    each = [[Button("reminders.one", "rem", (one.id,), _described(one))] for one in mine]
    turn.say(Say("reminders.list", {"count": len(mine)}, rows(*each, add), n=len(mine)))


def show(turn: Turn, reminder: int) -> None:
    one = _mine(turn, reminder)
    if one is None:
        return
    buttons = rows(
        [
            button("reminders.change_words", "rem_label", one.id),
            button("reminders.change_time", "rem_time", one.id),
        ],
        [button("reminders.delete", "rem_del", one.id), button("reminders.back", "menu", "reminders")],
    )
    turn.say(Say("reminders.show", _described(one), buttons))


def new(turn: Turn) -> None:
    if len(turn.unit.reminders.of(turn.patient.id)) >= MOST_REMINDERS:
        turn.say(Say("reminders.full", {"most": MOST_REMINDERS}))
        return
    _ask_label(turn, None)


def change_label(turn: Turn, reminder: int) -> None:
    if _mine(turn, reminder):
        _ask_label(turn, reminder)


def change_time(turn: Turn, reminder: int) -> None:
    one = _mine(turn, reminder)
    if one is not None:
        _ask_time(turn, one.label, reminder)


def hear_label(turn: Turn, dialog: ExpectReminderLabel, text: str) -> None:
    label = one_line(text, LONGEST_LABEL + 1)
    if not label:
        turn.say(Say("reminders.label_empty"))
    elif len(label) > LONGEST_LABEL:
        turn.say(Say("reminders.label_long", {"most": LONGEST_LABEL}))
    elif dialog.reminder is not None:
        one = _mine(turn, dialog.reminder)
        if one is not None:
            _keep(turn, replace(one, label=label))
    else:
        _ask_time(turn, label, None)


def hear_time(turn: Turn, dialog: ExpectReminderTime, text: str) -> None:
    found = read_time(text)
    if isinstance(found, time):
        _take_time(turn, dialog, found)
    else:
        turn.say(Say(f"time.{found.reason}", {"typed": found.understood}))


def tap_time(turn: Turn, hour: int, minute: int) -> None:
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if isinstance(dialog, ExpectReminderTime):
        _take_time(turn, dialog, time(hour, minute))
    else:
        turn.say(Toast("tap.old"))


def end_quiet_at(turn: Turn, hour: int, minute: int) -> None:
    """They'd rather have the reminder: their quiet hours give way on that side."""
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if not isinstance(dialog, ExpectReminderTime):
        turn.say(Toast("tap.old"))
        return
    at = time(hour, minute)
    if at < time(12):
        turn.change(quiet_end=at)
    else:
        later = (hour * 60 + minute + 15) % (24 * 60)
        turn.change(quiet_start=time(later // 60, later % 60))
    _ask_days(turn, ExpectReminderDays(dialog.label, at, reminder=dialog.reminder))


def pick_day(turn: Turn, day: str) -> None:
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if not isinstance(dialog, ExpectReminderDays) or day not in WEEK:
        turn.say(Toast("tap.old"))
        return
    _ask_days(turn, replace(dialog, picked=dialog.picked ^ {day}), in_place=True)


def days_picked(turn: Turn, every_day: bool) -> None:
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if not isinstance(dialog, ExpectReminderDays):
        turn.say(Toast("tap.old"))
        return
    days = EVERY_DAY if every_day else frozenset(int(day) for day in dialog.picked)
    if not days:
        turn.say(Toast("tap.empty"))
        return
    if dialog.reminder is None:
        one = turn.unit.reminders.add(turn.patient.id, dialog.label, dialog.at, days, turn.now)
        _kept(turn, one)
        return
    known = _mine(turn, dialog.reminder)
    if known is not None:
        _keep(turn, replace(known, at=dialog.at, days=days))


def delete(turn: Turn, reminder: int) -> None:
    """Gone at once, with a way back."""
    one = _mine(turn, reminder)
    if one is None:
        return
    turn.unit.reminders.delete(ReminderId(reminder))
    turn.replan = True
    turn.say(Say("reminders.deleted", _described(one), rows([button("reminders.add", "rem_new")])))


def _take_time(turn: Turn, dialog: ExpectReminderTime, at: time) -> None:
    quiet = QuietHours(turn.patient.quiet_start, turn.patient.quiet_end)
    if quiet.covers(at):
        turn.unit.dialogs.put(turn.patient.id, dialog, turn.now)
        buttons = rows(
            [button("reminders.shorten_quiet", "quiet_end", at.hour, at.minute)],
            [button("reminders.another_time", "rem_again")],
        )
        args = {"at": at, "start": quiet.start, "end": quiet.end}
        turn.say(Say("reminders.in_quiet", args, buttons))
        return
    _ask_days(turn, ExpectReminderDays(dialog.label, at, reminder=dialog.reminder))


def ask_time_again(turn: Turn) -> None:
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if isinstance(dialog, ExpectReminderTime):
        _ask_time(turn, dialog.label, dialog.reminder)


def _ask_label(turn: Turn, reminder: int | None) -> None:
    turn.unit.dialogs.put(turn.patient.id, ExpectReminderLabel(reminder), turn.now)
    turn.say(Say("reminders.ask_label", buttons=rows([button("ask.cancel", "cancel")])))


def _ask_time(turn: Turn, label: str, reminder: int | None) -> None:
    turn.unit.dialogs.put(turn.patient.id, ExpectReminderTime(label, reminder), turn.now)
    quick = [Button("time.at", "rem_at", (at.hour, at.minute), {"at": at}) for at in COMMON_TIMES]
    buttons = rows(quick[:3], quick[3:], [button("ask.cancel", "cancel")])
    turn.say(Say("reminders.ask_time", {"label": label}, buttons))


def _ask_days(turn: Turn, dialog: ExpectReminderDays, *, in_place: bool = False) -> None:
    turn.unit.dialogs.put(turn.patient.id, dialog, turn.now)
    boxes = [Button(f"days.{day}", "rem_day", (day,), ticked=day in dialog.picked) for day in WEEK]
    done = button("choose.done", "rem_days") if dialog.picked else button("reminders.every_day", "rem_every")
    buttons = rows(boxes[:4], boxes[4:], [done])
    turn.say(Say("reminders.ask_days", {"label": dialog.label, "at": dialog.at}, buttons), in_place=in_place)


def _keep(turn: Turn, one: Reminder) -> None:
    turn.unit.reminders.save(one)
    _kept(turn, one)


def _kept(turn: Turn, one: Reminder) -> None:
    turn.unit.dialogs.clear(turn.patient.id)
    turn.replan = True
    buttons = rows(
        [button("reminders.delete", "rem_del", one.id), button("reminders.see_all", "menu", "reminders")]
    )
    turn.say(Say("reminders.kept", _described(one), buttons))


def _described(one: Reminder) -> dict[str, Arg]:
    return {"label": one.label, "at": one.at, "days": Days(one.days)}


def _mine(turn: Turn, reminder: int) -> Reminder | None:
    one = turn.unit.reminders.get(ReminderId(reminder))
    if one is None or one.patient != turn.patient.id:
        turn.say(Toast("reminders.gone"))
        return None
    return one
