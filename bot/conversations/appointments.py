"""The next appointment."""

from actions import appointments
from bot.conversations.taps import Commands, Tap, Taps, number

TAPS: Taps = {
    "app_new": Tap(appointments.ask_date),
    "app_skip": Tap(appointments.skip),
    "app_del": Tap(appointments.delete, number),
}
COMMANDS: Commands = {"appointment": appointments.show}
