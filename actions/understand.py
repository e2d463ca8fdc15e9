"""What typed words are for: a command in one word, an answer we asked for, or a person to read."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from actions import (
    appointments,
    check_in,
    onboarding,
    reminders,
    safety,
    safety_plan,
    settings,
    staff,
    take_over,
    welcome,
)
from actions.gate import through
from actions.screens import help_now_row, menu, rows
from actions.turn import Turn
from domain.check_in import Asking, CheckIn, Closed, Offered, Reviewing
from domain.deliveries import Kind
from domain.dialogs import (
    Alarmed,
    Choosing,
    Dialog,
    ExpectAppointmentDate,
    ExpectAppointmentPlace,
    ExpectAppointmentTime,
    ExpectCity,
    ExpectConsent,
    ExpectHello,
    ExpectMatters,
    ExpectName,
    ExpectPlanPart,
    ExpectReminderDays,
    ExpectReminderLabel,
    ExpectReminderTime,
    ExpectStaffAnswer,
)
from domain.messages import Say
from domain.onboarding import Step
from domain.patient import ConsentKind, Status
from domain.reading import is_one_of, read_answer
from domain.safety_plan import Part

LONGEST_KEPT = 4000
LAPSES = timedelta(hours=1)
AFTER_TIP = timedelta(days=7)


def understand(turn: Turn, text: str) -> None:
    """What words are for: a command in one word, an answer we asked for, or a person to read."""
    if turn.known is None or turn.patient.status is Status.FORGETTING:
        welcome.greet(turn, None)
        return
    if take_over.is_taken(turn.patient, turn.now):
        _to_person(turn, text)
        return
    dialog = _still_meant(turn, safety_plan.still_meant(turn, turn.unit.dialogs.get(turn.patient.id)))
    if _one_word(turn, dialog, text):
        return
    if turn.patient.status is Status.WAITING:
        welcome.greet(turn, None)
        return
    if turn.patient.status is Status.LEFT:
        turn.say(Say("stop.still", buttons=rows([*safety_plan.row(turn), *help_now_row()])))
        return
    if text.startswith("/"):
        turn.say(menu("hear.unknown_command"))
        return
    if dialog is not None:
        _expected(turn, dialog, text)
    elif turn.patient.status is Status.ONBOARDING:
        _onboarding(turn)
    else:
        _open_check_in(turn, text) or _answer_to_offer(turn, text) or _keep(turn, text)


def _to_person(turn: Turn, text: str) -> None:
    """Somebody of the care team reads it. Whoever wants help at once, or out, needn't wait for them."""
    commands = _words(turn)
    if not _one_word(turn, None, text, {name: commands.get(name, ()) for name in take_over.STILL_HEARD}):
        take_over.hear(turn, text)


def _still_meant(turn: Turn, dialog: Dialog | None) -> Dialog | None:
    """What we asked for lapses after an hour: words that come later are about something else.

    Not in the first conversation, nor after a safety reply: there we wait for as long as it takes.
    """
    if dialog is None or isinstance(dialog, Alarmed | ExpectPlanPart):
        return dialog
    since = turn.unit.dialogs.since(turn.patient.id)
    if turn.patient.status is Status.ONBOARDING or since is None or turn.now - since <= LAPSES:
        return dialog
    turn.unit.dialogs.clear(turn.patient.id)
    return None


def _one_word(
    turn: Turn, dialog: Dialog | None, text: str, known: Mapping[str, tuple[str, ...]] | None = None
) -> bool:
    """Stop, pause, help … work anywhere, in one word (conversation.md); for whoever may tap the same."""
    commands = _words(turn) if known is None else known
    if isinstance(dialog, ExpectPlanPart):
        commands = safety_plan.commands_while_writing(commands)
    said = {name for name, words in commands.items() if is_one_of(text, words)}
    paused = turn.patient.status is Status.PAUSED
    meant = next((act for name, act in COMMANDS if name in said and (name != "resume" or paused)), None)
    if meant is None:
        return False
    through(turn, meant)(turn)
    return True


def _show_menu(turn: Turn) -> None:
    turn.say(menu())


COMMANDS: tuple[tuple[str, Callable[[Turn], None]], ...] = (
    ("help_now", settings.help_now),
    ("plan", safety_plan.show),
    ("stop", settings.stop),
    ("pause", settings.ask_pause),
    ("resume", settings.resume),
    ("menu", _show_menu),
    ("help", settings.help_me),
)


def _expected(turn: Turn, dialog: Dialog, text: str) -> None:
    match dialog:
        case ExpectHello() | ExpectConsent():
            _yes_or_no(turn, dialog, text)
        case ExpectName():
            onboarding.hear_name(turn, text)
        case ExpectMatters():
            if _said(turn, text, "skip"):
                onboarding.skip(turn, "matters")
            else:
                onboarding.hear_matters(turn, text)
        case ExpectCity():
            if _said(turn, text, "skip"):
                onboarding.skip(turn, "zone")
            else:
                onboarding.hear_city(turn, text)
        case ExpectReminderLabel():
            reminders.hear_label(turn, dialog, text)
        case ExpectReminderTime():
            reminders.hear_time(turn, dialog, text)
        case ExpectAppointmentDate():
            appointments.hear_date(turn, text)
        case ExpectAppointmentTime():
            appointments.hear_time(turn, dialog, text)
        case ExpectAppointmentPlace():
            appointments.hear_place(turn, dialog, text)
        case ExpectPlanPart():
            _plan_part(turn, dialog, text)
        case Alarmed():
            safety.still_waiting(turn, text)
        case Choosing(what=what):
            _choosing(turn, what, text)
        case ExpectReminderDays():
            turn.say(Say("hear.use_buttons"))
        case ExpectStaffAnswer():
            staff.hear_answer(turn, text)


def _choosing(turn: Turn, what: str, text: str) -> None:
    """Ticks can be typed: the days, the time of day, "skip", "done"."""
    if _said(turn, text, "skip"):
        onboarding.skip(turn, what)
    elif _said(turn, text, "done"):
        onboarding.picked(turn, what)
    elif not onboarding.hear_choice(turn, what, text):
        turn.say(Say("hear.use_buttons"))


def _yes_or_no(turn: Turn, dialog: ExpectHello | ExpectConsent, text: str) -> None:
    """A clear yes or no counts as the tap would; anything else shows the question again."""
    yes, no = _said(turn, text, "yes"), _said(turn, text, "no")
    match dialog:
        case ExpectConsent(kind=kind) if yes or no:
            welcome.consent(turn, ConsentKind(kind), yes)
        case ExpectConsent(kind=kind):
            turn.say(Say("consent.unclear"))
            onboarding.ask(turn, Step(kind))
        case ExpectHello() if no:
            welcome.not_now(turn)
        case ExpectHello(then="agree") if yes:
            welcome.agree(turn)
        case ExpectHello():
            welcome.explain(turn)  # "what is this?" is answered by it too


def _plan_part(turn: Turn, dialog: ExpectPlanPart, text: str) -> None:
    """ "Skip" and "later" count as the taps would; anything else is for the plan."""
    if _said(turn, text, "skip") or _said(turn, text, "no"):
        safety_plan.skip(turn, Part(dialog.part))
    elif _said(turn, text, "later"):
        safety_plan.later(turn)
    else:
        safety_plan.hear_part(turn, dialog, text)


def _onboarding(turn: Turn) -> None:
    """Where they left off; before the two yeses that is the hello."""
    welcome.greet(turn, None)


def _open_check_in(turn: Turn, text: str) -> bool:
    """A typed answer, "skip", "back", "later" or "why?" to the question that is open."""
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    if open_one is None or open_one.resting:
        return False
    match open_one.state:
        case Offered():
            return _offered(turn, open_one, text)
        case Reviewing():
            if _said(turn, text, "done") or _said(turn, text, "yes"):
                check_in.hand_in(turn, open_one.id, open_one.turn)
                return True
            return _steering(turn, open_one, text)
        case Asking():
            if _steering(turn, open_one, text):
                return True
            found = read_answer(text, turn.house.choices(open_one.instrument, turn.patient.language))
            if found is not None:
                check_in.answer_in_words(turn, open_one, None if found == "na" else int(found))
                return True
            turn.unit.said.keep(turn.patient.id, text[:LONGEST_KEPT], "in_check_in", turn.now)
            turn.say(Say("check_in.not_understood"))
            check_in.show_open(turn, open_one)
            return True
    return False


def _offered(turn: Turn, open_one: CheckIn, text: str) -> bool:
    if _said(turn, text, "yes"):
        check_in.begin(turn)
        return True
    if _said(turn, text, "no") or _said(turn, text, "later"):
        check_in.put_off_open(turn, open_one)
        return True
    return False


def _steering(turn: Turn, open_one: CheckIn, text: str) -> bool:
    if _said(turn, text, "why") and isinstance(open_one.state, Asking):
        check_in.why(turn, open_one.id, open_one.state.position)
    elif _said(turn, text, "back"):
        check_in.back(turn, open_one.id, open_one.turn)
    elif _said(turn, text, "skip"):
        check_in.skip_in_words(turn, open_one)
    elif _said(turn, text, "later"):
        check_in.put_off_open(turn, open_one)
    else:
        return False
    return True


def _answer_to_offer(turn: Turn, text: str) -> bool:
    """ "Yes" to the latest offer of a check-in, while it is fresh."""
    offer = turn.unit.deliveries.last_of(turn.patient.id, Kind.CHECK_IN)
    if offer is None or offer.tried_at is None or not _said(turn, text, "yes"):
        return False
    latest_tip = turn.unit.deliveries.last_of(turn.patient.id, Kind.TIP)
    latest = turn.unit.check_ins.latest(turn.patient.id)
    taken_up = latest is not None and isinstance(latest.state, Closed) and latest.state.at >= offer.tried_at
    if taken_up or (latest_tip is not None and offer.plan.due <= latest_tip.plan.due):
        return False
    check_in.begin(turn)
    return True


def _keep(turn: Turn, text: str) -> bool:
    """Kept for the coordinator, with a kind answer and the menu. After a tip it may be how it went."""
    tip = turn.unit.deliveries.last_of(turn.patient.id, Kind.TIP)
    if staff.is_answer(turn, tip):
        staff.hear_answer(turn, text)
        return True
    after_tip = tip is not None and tip.sent_at is not None and turn.now - tip.sent_at < AFTER_TIP
    context = f"after_tip:{tip.plan.content}" if after_tip and tip else "free"
    turn.unit.said.keep(turn.patient.id, text[:LONGEST_KEPT], context, turn.now)
    turn.say(Say("hear.kept_after_tip") if after_tip else menu("hear.kept"))
    return True


def _said(turn: Turn, text: str, name: str) -> bool:
    return is_one_of(text, _words(turn).get(name, ()))


def _words(turn: Turn) -> Mapping[str, tuple[str, ...]]:
    return turn.house.heard_words(turn.patient.language)
