"""After a gap in which taps were lost: each open question that waits for one is shown once more.

To those who were there in the 24 hours before it or wrote during it. In their quiet hours only to those who
were there in the last hour before it, or since: they are awake and in the middle of it, and this is a reply.
Others are let be then, for by night it would wake them and by the morning it may not be the question any
more; the keyboard they have still works, and so do typed answers.

Not to who did nothing since an earlier gap had it shown to them: one gap after the other is no reason to ask
again and again. Not while paused, after leaving, in an alarm, or while a person of the care team writes.
"""

from datetime import datetime

from actions import check_in, onboarding, take_over, welcome
from actions.house import House
from actions.ports import Unit
from actions.turn import Heard, Turn
from domain.check_in import Asking, Reviewing
from domain.deliveries import Class, Kind
from domain.dialogs import Choosing, Dialog, ExpectCity, ExpectConsent, ExpectHello, ExpectMatters
from domain.gap import (
    AWAKE_BEFORE,
    CALM_AFTER,
    CALM_AT_LAST,
    SEEN_BEFORE,
    Gap,
    between,
    joined,
    noted_lately,
)
from domain.messages import Say
from domain.patient import Patient, PatientId, Status
from domain.schedule import QuietHours, end_after

BACK = Say("gap.back")
_NAMED = "gap:"


def reached(unit: Unit, house: House, now: datetime, at: datetime) -> bool:
    """Telegram was reached, or could reach us, at this instant of the machine's clock; True if that ended a
    gap."""
    last = unit.pulses.last_contact()
    if noted_lately(last, at):
        return False
    unit.pulses.note_contact(at)
    gap = between(last, at)
    if gap is not None:
        unit.pulses.keep_gap(joined(unit.pulses.gap(), gap))
    return gap is not None


def show_again(unit: Unit, house: House, now: datetime, at: datetime, limit: int = 50) -> int:
    """Once things are calm after a gap: look at up to `limit` more people; to how many something was said.

    `at` is by the machine's clock. Whoever sends calls it, every second.
    """
    gap = unit.pulses.gap()
    if gap is None or not _calm(unit, now, at, gap):
        return 0
    began, ended = now - (at - gap.began), now - (at - gap.ended)  # by the service's clock, as people's are
    people = unit.pulses.there_since(began - SEEN_BEFORE, gap.after, limit)
    named = f"{_NAMED}{gap.number}"
    said = sum(_shown(unit, house, now, patient, began, ended, named) for patient in people)
    if len(people) < limit:
        unit.pulses.end_gap()
    else:
        unit.pulses.keep_gap(Gap(gap.began, gap.ended, people[-1]))
    return said


def _calm(unit: Unit, now: datetime, at: datetime, gap: Gap) -> bool:
    """What they wrote meanwhile comes first: it may be the answer."""
    if not CALM_AFTER <= at - gap.ended < CALM_AT_LAST:
        return at - gap.ended >= CALM_AT_LAST
    return unit.pulses.inbox() == 0 and unit.pulses.waiting(now)[Class.REPLY] == 0


def _shown(
    unit: Unit,
    house: House,
    now: datetime,
    patient_id: PatientId,
    began: datetime,
    ended: datetime,
    named: str,
) -> bool:
    chat = unit.patients.chat_of(patient_id)
    if not unit.if_nobody_has(chat):
        return False  # they are being heard this instant
    patient = unit.patients.get(patient_id)
    if take_over.is_taken(patient, now) or (_is_quiet(patient, now) and not _is_awake(unit, patient, began)):
        return False
    turn = Turn(unit, house, Heard(0, chat, patient.language), now, patient, named=named)
    dialog = unit.dialogs.get(patient_id)
    if dialog is None:
        return _check_in_again(turn, ended)
    return _dialog_again(turn, dialog, ended)


def _is_quiet(patient: Patient, now: datetime) -> bool:
    return end_after(QuietHours(patient.quiet_start, patient.quiet_end), now, patient.where) > now


def _is_awake(unit: Unit, patient: Patient, began: datetime) -> bool:
    """Newcomers leave no other trace than when they were asked something."""
    newcomer = patient.status is Status.ONBOARDING
    seen = unit.dialogs.since(patient.id) if newcomer else patient.last_seen_at
    return seen is not None and seen >= began - AWAKE_BEFORE


def _was_let_be(turn: Turn, kind: Kind) -> bool:
    """Whether it was an earlier gap that had the last one of this kind said, and nothing was done since."""
    newest = turn.unit.deliveries.newest_of(turn.patient.id, kind)
    if newest is None or not newest.plan.occasion.startswith(_NAMED):
        return False
    seen = turn.patient.last_seen_at
    return seen is None or newest.tried_at is None or seen <= newest.tried_at


def _check_in_again(turn: Turn, ended: datetime) -> bool:
    open_one = turn.unit.check_ins.open_for(turn.patient.id)
    if open_one is None or open_one.resting or not isinstance(open_one.state, Asking | Reviewing):
        return False
    if _was_let_be(turn, Kind.QUESTION):
        return False
    last = turn.unit.deliveries.last_of(turn.patient.id, Kind.QUESTION)
    if last is not None and last.tried_at is not None and last.tried_at >= ended:
        return False  # they have been answered since, with this very question
    turn.say(BACK, settling=None if last is None else last.telegram_message)
    check_in.show_open(turn, open_one)
    return True


def _dialog_again(turn: Turn, dialog: Dialog, ended: datetime) -> bool:
    """A question of the first conversation, or ticks that are being made; what waits for words can wait."""
    since = turn.unit.dialogs.since(turn.patient.id)
    if since is not None and since >= ended:
        return False
    newcomer = turn.patient.status is Status.ONBOARDING
    if not isinstance(dialog, Choosing) and not newcomer:
        return False
    if not isinstance(dialog, Choosing | ExpectHello | ExpectConsent | ExpectMatters | ExpectCity):
        return False
    if _was_let_be(turn, Kind.REPLY):
        return False
    last = turn.unit.deliveries.last_of(turn.patient.id, Kind.REPLY)
    if last is not None and isinstance(last.plan.message, Say) and last.plan.message.key == welcome.NOT_NOW:
        return False  # then nothing is asked of them
    turn.say(BACK, settling=None if last is None else last.telegram_message)
    match dialog:
        case Choosing():
            onboarding.ask_again(turn, dialog)
        case ExpectHello():
            welcome.say_again(turn, dialog)
        case _:
            onboarding.ask_next(turn)
    return True
