"""Who may do what, by where they stand: before the two yeses there are only the first words."""

from collections.abc import Callable

from actions import onboarding, privacy, safety, safety_plan, settings, welcome
from actions.turn import Turn
from domain.dialogs import Alarmed
from domain.messages import Say, Toast
from domain.onboarding import standing
from domain.patient import ConsentKind, Patient, Status

AT_THE_DOOR = frozenset(
    {
        settings.help_me,
        settings.help_now,
        privacy.show,
        privacy.export,
        privacy.ask_forget,
        privacy.forget,
    }
)
ALWAYS = AT_THE_DOOR | {
    settings.stop,
    privacy.withdraw,
    safety_plan.show,
    safety_plan.ask_delete,
    safety_plan.delete,
}
WHILE_ALARMED = ALWAYS | {settings.talk_to_someone}
FIRST_WORDS = frozenset(
    {
        welcome.explain,
        welcome.not_now,
        welcome.what_is_kept,
        welcome.speak,
        welcome.consent,
        welcome.agree,
    }
)
ONCE_ONLY = frozenset({welcome.explain, welcome.not_now, welcome.agree})
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
    """The action itself where it is open to them; else the one that leads there.

    After a red flag everything waits until they say what it was: an action that asks something else would
    take the place of its buttons.
    """
    if turn.known is not None and action not in WHILE_ALARMED and _alarm_stands(turn, turn.known):
        return _which_is_it
    if action is welcome.greet:
        return action
    if turn.known is None or turn.known.status is Status.FORGETTING:
        return _nobody
    if turn.known.status is Status.WAITING:
        return action if action in AT_THE_DOOR else _greet
    if action in ALWAYS:
        return action
    match turn.known.status:
        case Status.ONBOARDING:
            agreed = standing(turn.unit.consents.history(turn.known.id))
            ready = action in SETTING_UP and len(agreed) == len(ConsentKind)
            return action if ready or action in FIRST_WORDS else _greet
        case Status.LEFT:
            return _still_away
        case _ if action is welcome.consent:
            return _what_they_agreed_to
        case _ if action in ONCE_ONLY:
            return _from_earlier
        case _:
            return action


def _alarm_stands(turn: Turn, known: Patient) -> bool:
    gone = known.status in (Status.LEFT, Status.FORGETTING)
    return not gone and isinstance(turn.unit.dialogs.get(known.id), Alarmed)


def _which_is_it(turn: Turn, *_: object) -> None:
    safety.still_waiting(turn)


def _nobody(turn: Turn, *_: object) -> None:
    """Words from somebody we don't know are a hello. A tap is on a button from before they were forgotten
    (perhaps the second half of a double tap): it brings nobody back."""
    if turn.heard.query is None:
        welcome.greet(turn, None)


def _greet(turn: Turn, *_: object) -> None:
    welcome.greet(turn, None)


def _what_they_agreed_to(turn: Turn, *_: object) -> None:
    """A consent's old keyboard; what can be taken back, and how."""
    privacy.show(turn)


def _from_earlier(turn: Turn, *_: object) -> None:
    turn.say(Toast("tap.old"))


def _still_away(turn: Turn, *_: object) -> None:
    turn.say(Say("stop.still"))
