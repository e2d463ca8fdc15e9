"""The answers to a safety reply, open to whoever got one, and the way back."""

from actions import hear, safety
from bot.conversations.taps import Tap, Taps

TAPS: Taps = {
    "safe_called": Tap(safety.called, always=True),
    "safe_call_me": Tap(safety.call_me, always=True),
    "safe_not": Tap(hear.false_alarm, always=True),
    "safe_on": Tap(safety.carry_on, always=True),
}
