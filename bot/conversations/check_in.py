"""The check-in's taps. The exemplary conversation: copy this file to add one."""

from actions import check_in, result
from actions.turn import Turn
from bot.conversations.taps import Commands, Tap, Taps, number


def _does_not_fit(turn: Turn, found: int, position: int, seen_turn: int) -> None:
    check_in.answer(turn, found, position, None, seen_turn)


TAPS: Taps = {
    "begin": Tap(check_in.begin),
    "a": Tap(check_in.answer, number, number, number, number),
    "na": Tap(_does_not_fit, number, number, number),
    "skip_q": Tap(check_in.skip, number, number, number),
    "back": Tap(check_in.back, number, number),
    "goto": Tap(check_in.go_to, number, number, number),
    "later": Tap(check_in.put_off, number, number),
    "why": Tap(check_in.why, number, number),
    "hand_in": Tap(check_in.hand_in, number, number),
    "just_tips": Tap(check_in.no_check_in, number, number),
    "no_offer": Tap(check_in.decline_offer),
}
COMMANDS: Commands = {"checkin": check_in.ask_for_check_in, "progress": result.progress}
