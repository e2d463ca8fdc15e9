"""Who may do what, by where they stand: before the two yeses there are only the first words."""

from collections.abc import Callable

from actions import onboarding, privacy, settings, welcome
from actions.turn import Turn
from domain.messages import Say
from domain.onboarding import standing
from domain.patient import ConsentKind, Status

ALWAYS = frozenset(
    {
        welcome.explain,
        welcome.not_now,
        welcome.what_is_kept,
        welcome.speak,
        welcome.consent,
        welcome.agree,
        settings.help_me,
        settings.help_now,
        settings.stop,
        privacy.show,
        privacy.ask_forget,
        privacy.forget,
    }
)
SETTING_UP = frozenset(
    {
        onboarding.pick,
        onboarding.picked,
        onboarding.skip,
        onboarding.set_zone,
        onboarding.ask_location,
        onboarding.located,
        onboarding.set_part_of_day,
    }
)


def through(turn: Turn, action: Callable[..., None]) -> Callable[..., None]:
    """The action itself where it is open to them; else the one that leads there."""
    if turn.known is None or turn.known.status in (Status.WAITING, Status.FORGETTING):
        return _greet
    if action in ALWAYS:
        return action
    match turn.known.status:
        case Status.ONBOARDING:
            agreed = standing(turn.unit.consents.history(turn.known.id))
            return action if action in SETTING_UP and len(agreed) == len(ConsentKind) else _greet
        case Status.LEFT:
            return _still_away
        case _:
            return action


def _greet(turn: Turn, *_: object) -> None:
    welcome.greet(turn, None)


def _still_away(turn: Turn, *_: object) -> None:
    turn.say(Say("stop.still"))
