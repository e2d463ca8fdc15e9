"""The plan for a hard day."""

from actions import safety_plan
from bot.conversations.taps import Commands, Tap, Taps, word
from domain.safety_plan import Part


def _part(arg: str | int) -> Part:
    return Part(word(arg))


TAPS: Taps = {
    "plan_start": Tap(safety_plan.start),
    "plan_part": Tap(safety_plan.change, _part),
    "plan_skip": Tap(safety_plan.skip, _part),
    "plan_empty": Tap(safety_plan.empty, _part),
    "plan_later": Tap(safety_plan.later),
    "plan_del": Tap(safety_plan.ask_delete),
    "plan_forget": Tap(safety_plan.delete),
}
COMMANDS: Commands = {"plan": safety_plan.show}
