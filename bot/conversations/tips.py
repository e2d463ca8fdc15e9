"""Tips: the words under each, one on request, their pace, and the question after a silence."""

from functools import partial

from actions import tips
from actions.turn import Turn
from bot.conversations.taps import Commands, Tap, Taps, flag, number, word


def _respond(answer: str, turn: Turn, delivery: int) -> None:
    tips.respond(turn, delivery, answer)


TAPS: Taps = {
    **{f"tip_{answer}": Tap(partial(_respond, answer), number) for answer in tips.ANSWERS},
    "tip_why": Tap(tips.why, number),
    "tip_now": Tap(tips.one_now),
    "pace": Tap(tips.pace, flag),
    "silence": Tap(tips.silence_answer, word),
}
COMMANDS: Commands = {"tips": tips.show}
