"""The first words: who this is and is not, the two consents, and who may come in."""

from datetime import timedelta

from actions.onboarding import ask_next
from actions.screens import button, menu, rows
from actions.turn import Turn
from domain.dialogs import ExpectHello
from domain.messages import Say
from domain.onboarding import CONSENT_VERSION, Step, next_step, standing
from domain.patient import ConsentKind, Status

GUESSES_PER_PERSON = 5
GUESSES_IN_ALL = 500
GUESSING_WINDOW = timedelta(hours=1)
NOT_NOW = "welcome.not_now"


def greet(turn: Turn, code: str | None) -> None:
    """/start, with or without an invite code."""
    take_in(turn)
    if code and turn.patient.status is Status.WAITING:
        _redeem(turn, code)
    match turn.patient.status:
        case Status.WAITING:
            _at_the_door(turn, code is not None)
        case Status.ONBOARDING:
            _hello(turn)
        case Status.LEFT | Status.UNREACHABLE:
            _welcome_back(turn)
        case Status.ACTIVE | Status.PAUSED:
            turn.say(menu("welcome.again"))


def explain(turn: Turn) -> None:
    """How it works, in a minute."""
    turn.unit.dialogs.put(turn.patient.id, ExpectHello("agree"), turn.now)
    turn.say(
        Say(
            "welcome.how",
            buttons=rows([button("welcome.go_on", "agree"), button("welcome.what_kept", "kept")]),
        )
    )


def say_again(turn: Turn, dialog: ExpectHello) -> None:
    """The hello, or how it works: whichever they were at."""
    if dialog.then == "agree":
        explain(turn)
    else:
        _hello(turn)


def not_now(turn: Turn) -> None:
    turn.say(Say(NOT_NOW, buttons=rows([button("welcome.yes", "explain")])))


def what_is_kept(turn: Turn) -> None:
    turn.say(Say("welcome.kept", buttons=rows([button("welcome.go_on", "agree")])))


def speak(turn: Turn, language: str) -> None:
    """Another language, chosen at the first hello or in the settings."""
    if language in turn.house.languages:
        turn.change(language=language)
        turn.replan = True
    if turn.patient.status is Status.ONBOARDING:
        _hello(turn)
    else:
        turn.say(Say("settings.language_set"))


def consent(turn: Turn, kind: ConsentKind, yes: bool) -> None:
    """One of the two yeses. A no keeps nothing and says so."""
    agreed = standing(turn.unit.consents.history(turn.patient.id))
    if not yes:
        _keep_nothing(turn)
    elif kind in agreed:
        ask_next(turn)
    else:
        turn.unit.dialogs.clear(turn.patient.id)
        turn.unit.consents.give(turn.patient.id, kind, CONSENT_VERSION, turn.now)
        ask_next(turn)


def agree(turn: Turn) -> None:
    """Go on with whatever is asked next."""
    ask_next(turn)


def take_in(turn: Turn) -> None:
    """A row for somebody new: it holds nothing but the chat until they have consented."""
    if turn.known is not None and turn.known.status is not Status.FORGETTING:
        return
    status = Status.ONBOARDING if turn.house.without_invite == "open" else Status.WAITING
    language = turn.heard.language if turn.heard.language in turn.house.languages else "en"
    if turn.known is not None:
        turn.unit.patients.erase(turn.known.id)
    turn.known = turn.unit.patients.add(turn.heard.chat, status, language, turn.now)


def _redeem(turn: Turn, code: str) -> None:
    invites, since = turn.unit.invites, turn.now - GUESSING_WINDOW
    tired = (
        invites.failures_since(turn.heard.chat, since) >= GUESSES_PER_PERSON
        or invites.failures_since(None, since) >= GUESSES_IN_ALL
    )
    site = None if tired else invites.redeem(code, turn.patient.id, turn.now)
    if site is not None:
        turn.change(status=Status.ONBOARDING, site=site)
    else:
        invites.note_failure(turn.heard.chat, turn.now)


def _at_the_door(turn: Turn, had_code: bool) -> None:
    """Every failed code gets the same words, so that guessing teaches nothing."""
    if had_code:
        turn.say(Say("door.code"))
    elif turn.house.without_invite == "waiting_list":
        turn.say(Say("door.waiting"))
    else:
        turn.say(Say("door.refused"))


def _hello(turn: Turn) -> None:
    agreed = standing(turn.unit.consents.history(turn.patient.id))
    if next_step(turn.patient, agreed) not in (Step.CARE_DATA, Step.TELEGRAM):
        ask_next(turn)
        return
    turn.unit.dialogs.put(turn.patient.id, ExpectHello("explain"), turn.now)
    others = [tag for tag in turn.house.languages if tag != turn.patient.language]
    turn.say(
        Say(
            "welcome.hello",
            buttons=rows(
                [button("welcome.yes", "explain"), button("welcome.not_now_button", "not_now")],
                *([button(f"language.{tag}", "speak", tag)] for tag in others),
            ),
        )
    )


def _welcome_back(turn: Turn) -> None:
    """/start revives who left or had blocked us; the consents are asked again where they were taken back."""
    agreed = standing(turn.unit.consents.history(turn.patient.id))
    step = next_step(turn.patient, agreed)
    turn.change(status=Status.ACTIVE if step is Step.DONE else Status.ONBOARDING, paused_until=None)
    if step is not Step.DONE:
        _hello(turn)
        return
    turn.replan = True
    turn.say(menu("welcome.back"))


def _keep_nothing(turn: Turn) -> None:
    """Erase the row; a bare one stays just long enough for the goodbye to leave (see deliver.record)."""
    language = turn.patient.language
    turn.unit.patients.erase(turn.patient.id)
    turn.known = turn.unit.patients.add(turn.heard.chat, Status.FORGETTING, language, turn.now)
    turn.say(Say("welcome.nothing_kept"))
