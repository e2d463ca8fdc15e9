"""Reminders in the person's own words."""

from actions import reminded, reminders
from actions.turn import Turn
from bot.conversations.taps import Commands, Tap, Taps, number, word


def _some_days(turn: Turn) -> None:
    reminders.days_picked(turn, every_day=False)


def _every_day(turn: Turn) -> None:
    reminders.days_picked(turn, every_day=True)


TAPS: Taps = {
    "rem": Tap(reminders.show, number),
    "rem_new": Tap(reminders.new),
    "rem_label": Tap(reminders.change_label, number),
    "rem_time": Tap(reminders.change_time, number),
    "rem_del": Tap(reminders.delete, number),
    "rem_at": Tap(reminders.tap_time, number, number),
    "rem_again": Tap(reminders.ask_time_again),
    "quiet_end": Tap(reminders.end_quiet_at, number, number),
    "rem_day": Tap(reminders.pick_day, word),
    "rem_days": Tap(_some_days),
    "rem_every": Tap(_every_day),
    "rem_did": Tap(reminded.respond, number, word),
}
COMMANDS: Commands = {"reminders": reminders.list_reminders}
