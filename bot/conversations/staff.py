"""The button below a message from the care team."""

from actions import staff
from bot.conversations.taps import Tap, Taps

TAPS: Taps = {"staff_answer": Tap(staff.ask_answer)}
