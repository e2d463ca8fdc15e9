"""When a text of a tip reaches people, and when it stops: what was planned of it is planned anew at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit
from domain.messages import Message, SendTip
from domain.patient import PatientId
from domain.tip_desk import Event, Revision, What
from domain.tip_workflow import Publish, Published, Signature, Stage, Unreviewed, Withdraw, advance

AT_ONCE = 200  # people planned anew in the same transaction; those beyond it at the next tick
RELEASES_AT_ONCE = 10
UPLOADS_KEPT = timedelta(days=1)
NOBODY = Signature(None, "")


def release(unit: Unit, house: House, now: datetime, revision: Revision, staff: int | None) -> None:
    """Publish an approved or scheduled text (checked by `advance`): it is what people get from now on."""
    before = unit.tip_texts.live(revision.tip)
    state = advance(revision.state, Publish(), NOBODY, frozenset(), now)
    unit.tip_texts.set_state(revision.tip, revision.number, state)
    unit.tip_texts.go_live(revision.tip, revision.number)
    unit.tip_texts.note(Event(revision.tip, revision.number, now, staff, What.PUBLISHED))
    if before is not None and before.number != revision.number:
        plan_anew(unit, house, now, revision.tip, "another text of this tip")
    if before is None or not _was_sent(house, before):
        unit.replans.ask("a tip was published", revision.text.levels, now)


def withdraw(
    unit: Unit,
    house: House,
    now: datetime,
    revision: Revision,
    staff: int | None,
    reason: str,
    at_once: int = AT_ONCE,
) -> None:
    """To nobody any more: what was planned of it is cancelled, and its people get something else."""
    state = advance(revision.state, Withdraw(reason), NOBODY, frozenset(), now)
    unit.tip_texts.set_state(revision.tip, revision.number, state)
    unit.tip_texts.note(Event(revision.tip, revision.number, now, staff, What.WITHDRAWN, reason))
    plan_anew(unit, house, now, revision.tip, "the tip was withdrawn", at_once)


def publish_due(unit: Unit, house: House, now: datetime) -> int:
    """What was scheduled for now or earlier is published, whether anybody looks or not; how many."""
    due = unit.tip_texts.due(now, RELEASES_AT_ONCE)
    for revision in due:
        release(unit, house, now, revision, None)
    return len(due)


def plan_anew(
    unit: Unit, house: House, now: datetime, tip: str, why: str, at_once: int = AT_ONCE
) -> Sequence[PatientId]:
    """Cancel what is planned of this tip and plan its people anew; who they are.

    The first `at_once` of them here and now; the others are marked in this transaction and come with the next
    ticks. People are held before their messages are, as everywhere else, so that nobody waits in a circle.
    """
    first = unit.deliveries.ahead_of_tip(tip, at_once)
    for patient in first:
        unit.one_at_a_time(unit.patients.chat_of(patient))
    cancelled = unit.deliveries.cancel_tip(tip, why, now)
    here = set(first)
    for patient in first:
        plan_ahead(unit, house, now, patient)
    unit.patients.plan_soon([patient for patient in cancelled if patient not in here], now)
    return cancelled


def is_withdrawn(unit: Unit, message: Message) -> bool:
    """Whether this is a tip that nobody is to get any more."""
    if not isinstance(message, SendTip) or any(tip.id == message.tip for tip in unit.tips.current()):
        return False
    found = unit.tips.get(message.tip, message.version, message.revision)
    return found is not None and found.status == Stage.WITHDRAWN


def _was_sent(house: House, revision: Revision) -> bool:
    match revision.state:
        case Published():
            return True
        case Unreviewed():
            return house.send_unreviewed
        case _:
            return False
