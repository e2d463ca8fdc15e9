"""Whatever reaches us that is no tap: the safety rules first (docs/safety), then what it is for."""

from collections.abc import Callable

from actions import safety, safety_plan, take_over, welcome
from actions.screens import menu
from actions.turn import Turn
from actions.understand import understand
from domain.messages import Say
from domain.patient import Status
from domain.triage import Assessment


def hear(turn: Turn, text: str) -> None:
    """Anything that isn't a command or a tap: the safety rules first, then what it is for."""
    found = _assess(turn, text)
    if found.alerts:
        safety.red_flag(turn, text, found)
    elif found.urgency == "question":
        if safety_plan.writing(turn):
            safety_plan.heavy_words(turn)
            understand(turn, text)  # "when I think of dying, I ring Jo" is what such a plan is for
        else:
            if turn.known is not None and take_over.is_taken(turn.known, turn.now):
                take_over.hear(turn, text)  # whoever writes with them sees the question too
            safety.asked_about(turn, found)
    else:
        understand(turn, text)
        if found.urgency == "lowered" and turn.known is not None:
            safety.said_not_so(turn, found)


def unless_alarming(turn: Turn, text: str, action: Callable[[Turn], None]) -> None:
    """For words that come with something else, as below a photo or after a command: the rules first."""
    found = _assess(turn, text)
    if found.alerts:
        safety.red_flag(turn, text, found)
        return
    action(turn)
    if found.urgency == "question":
        safety.asked_about(turn, found)
    elif found.urgency == "lowered" and turn.known is not None:
        safety.said_not_so(turn, found)


def false_alarm(turn: Turn) -> None:
    """ "It's not that": their words are now heard for what they were."""
    alarmed = safety.not_that(turn)
    if alarmed is not None and alarmed.text:
        understand(turn, alarmed.text)


def something_else(turn: Turn) -> None:
    """A photo, a voice note, a sticker: we can't use it, and say so kindly. It is not kept."""
    if turn.known is None:
        welcome.greet(turn, None)
    else:
        turn.say(menu("hear.only_words"))


def edited(turn: Turn) -> None:
    """An edited message changes nothing; they are told how to change an answer."""
    if turn.known is not None:
        turn.say(Say("hear.edited"))


def blocked(turn: Turn) -> None:
    """They blocked us: nothing more is sent, and their next message or /start revives (telegram.md)."""
    if turn.known is not None and turn.patient.status is Status.ACTIVE:
        turn.change(status=Status.UNREACHABLE)
        turn.replan = True


def unblocked(turn: Turn) -> None:
    """Nothing to say: they'll write when they like (turn.came_back has taken note)."""


def _assess(turn: Turn, text: str) -> Assessment:
    return turn.house.assess(text, turn.known.language if turn.known else turn.heard.language)
