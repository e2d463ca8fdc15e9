"""What leaves, when, and what became of it. The dispatcher calls these; nothing else sends."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from actions import alerts, replan
from actions.house import House
from actions.leases import Lease, demand
from actions.plan import plan_ahead
from actions.ports import Unit
from actions.standing import standing_of, wish_of
from actions.tip_release import UPLOADS_KEPT, is_withdrawn, publish_due
from domain.burden import (
    GRACE,
    MOST_TOGETHER,
    Cancel,
    Miss,
    Send,
    Wait,
    Why,
    Wish,
    arbitrate,
    goes_along,
    pick_catch_up,
)
from domain.check_in import Closed
from domain.deliveries import (
    FLOOD,
    Class,
    Delivery,
    DeliveryId,
    Kind,
    Outcome,
    Planned,
    Refused,
    State,
    TryLater,
    Unknown,
    settled,
)
from domain.messages import Say
from domain.patient import PatientId, Status

COUNTS_AS_UNANSWERED = (Kind.TIP, Kind.CHECK_IN)
AT_ONCE_AFTER_CRASHES = 2
INBOX_KEPT = timedelta(days=7)
STRANGERS_KEPT = timedelta(days=30)


def claim(
    unit: Unit,
    house: House,
    now: datetime,
    busy: Sequence[PatientId],
    limit: int,
    proactive: int,
    lease: Lease | None = None,
) -> list[Delivery]:
    """Up to `limit` messages that may leave now, marked as sending before anything is sent (P3).

    At most `proactive` of them are proactive, so that places are left for replies.
    Replies and safety messages go as they are. Of proactive ones the arbiter lets at most one per person
    through at a time; the others go along in the same message if they may, wait, move or are missed, each
    with its reason in the ledger. One is never claimed behind a reply of theirs: it would leave long after it
    was judged (P7).
    Raises LeaseLost, and marks nothing, if another process may send instead of us.
    """
    demand(unit, lease)
    going: list[Delivery] = []
    judged: set[PatientId] = set()
    replied: set[PatientId] = set()
    for row in unit.deliveries.due(now, limit, busy):
        if row.plan.klass is not Class.PROACTIVE:
            going.append(row)
            replied.add(row.patient)
        elif row.patient not in judged | replied and len(judged) < proactive:
            judged.add(row.patient)
            if not unit.if_nobody_has(unit.patients.chat_of(row.patient)):
                continue  # they are being heard this instant: what they say comes first
            chosen = _judge(unit, house, now, row.patient)
            if chosen is not None:
                going.append(chosen)
    marked = set(unit.deliveries.mark_sending([each.id for row in going for each in (row, *row.along)], now))
    return [sending for row in going if (sending := _sending(row, marked)) is not None]


def record(unit: Unit, house: House, now: datetime, delivery: Delivery, outcome: Outcome) -> State | None:
    """Write down what became of it, and of what went along in the same message, and whatever follows from
    that; the state it is in now.

    Only while the row is still in this very attempt (else None): whoever took over from us may have judged it
    meanwhile, and then a word from a late process changes nothing.
    """
    for each in delivery.along:
        record(unit, house, now, each, outcome)
    if not unit.patients.exists(delivery.patient):
        return None  # erased while the message was on its way
    unit.one_at_a_time(unit.patients.chat_of(delivery.patient))
    if not _still_in_this_attempt(unit, delivery):
        return None
    maybe = unit.deliveries.maybe_sent(delivery.id) if delivery.plan.klass is Class.SAFETY else 0
    state, retry_at = settled(delivery, outcome, now, maybe)
    unit.deliveries.record(delivery.id, state, outcome, retry_at, now)
    patient = unit.patients.get(delivery.patient)
    if patient.status is Status.FORGETTING:
        if state is not State.RETRY:
            unit.patients.erase(patient.id)
        return state
    if isinstance(outcome, Refused) and outcome.unreachable and patient.status is Status.ACTIVE:
        unit.patients.save(replace(patient, status=Status.UNREACHABLE))
        plan_ahead(unit, house, now, patient.id)  # calls back what was planned
    if delivery.plan.klass is Class.PROACTIVE:
        if state in (State.SENT, State.UNKNOWN):
            _count(unit, now, delivery)
        if state is not State.RETRY or delivery.attempts == 1:  # a wait that is repeated uses up no occasion
            plan_ahead(unit, house, now, delivery.patient)
    elif delivery.plan.kind is Kind.TIP:
        plan_ahead(unit, house, now, delivery.patient)  # they asked for it: the next one is another
    return state


def sweep(
    unit: Unit, house: House, now: datetime, lease: Lease | None = None, in_hand: Sequence[PatientId] = ()
) -> int:
    """Messages that nobody sends any more are still `sending`: a crash left them. How many there were.

    For whoever takes over, before anything is sent. Those of people `in_hand` are on their way from here.
    A reply is rendered again from the state; a proactive one may have arrived and stays `unknown`; a
    safety message goes again, at most three times in all. Raises LeaseLost if it isn't for us to judge.
    """
    demand(unit, lease)
    unit.leases.end_stalled()  # a receiver that was stopped may keep people locked
    left = [row for row in unit.deliveries.left_sending() if row.patient not in in_hand]
    for row in left:
        # One that was under way at several crashes may be their cause: it waits longer each time.
        again = TryLater("restart", timedelta(0) if row.attempts <= AT_ONCE_AFTER_CRASHES else None)
        record(unit, house, now, row, again if row.plan.klass is Class.REPLY else Unknown("restart"))
    return len(left)


def floods(unit: Unit, house: House, now: datetime) -> list[tuple[PatientId, timedelta]]:
    """To whom Telegram (429) wants nothing sent, and for how long still, in the order in which it said so.

    For whoever takes over or starts anew. Never longer than it said, whatever the clock has been set to.
    """
    waits = unit.deliveries.put_off(FLOOD)
    still = ((patient, min(until - now, until - said)) for patient, said, until in waits)
    return [(patient, wait) for patient, wait in still if wait > timedelta(0)]


def apologise(unit: Unit, now: datetime, chat: int, update_id: int) -> None:
    """What they sent could not be dealt with, for good: say so, for it may have mattered."""
    patient = unit.patients.by_chat(chat)
    if patient is not None:
        unit.deliveries.plan(
            Planned(
                patient=patient.id,
                occasion=f"sorry:{update_id}",
                klass=Class.SAFETY,
                kind=Kind.REPLY,
                message=Say("error.sorry"),
                due=now,
            ),
            now,
        )


def tick(unit: Unit, house: House, now: datetime, limit: int = 200) -> int:
    """Plan for everybody whose plan is due to be looked at; how many.

    With time left, also for some of those whom a change of words or programme concerns.
    """
    publish_due(unit, house, now)
    due = unit.patients.due_for_planning(now, limit)
    for patient in due:
        if unit.if_nobody_has(unit.patients.chat_of(patient)):  # else at the next tick
            plan_ahead(unit, house, now, patient)
    if len(due) < limit:
        replan.some(unit, house, now, limit)
    return len(due)


def tidy(unit: Unit, house: House, now: datetime) -> int:
    """Forget handled updates after seven days, those who never said yes after thirty, and uploads of tips
    that nobody confirmed; how many rows."""
    forgotten = unit.inbox.forget_before(now - INBOX_KEPT)
    forgotten += unit.invites.forget_before(now - STRANGERS_KEPT)
    strangers = unit.patients.stale_strangers(now - STRANGERS_KEPT, limit=100)
    for stranger in strangers:
        unit.patients.erase(stranger)
    return forgotten + len(strangers) + unit.tip_texts.forget_uploads(now - UPLOADS_KEPT)


def next_due(unit: Unit, house: House, now: datetime) -> datetime | None:
    """The next instant at which anything will happen by itself."""
    instants = (
        unit.deliveries.next_due(),
        unit.patients.next_planning(),
        unit.tip_texts.next_due(),
        alerts.next_due(unit, house),
        now if unit.replans.waiting() else None,
    )
    return min((instant for instant in instants if instant is not None), default=None)


def work_left(unit: Unit, house: House, now: datetime) -> int:
    """Updates not handled, messages that could leave now or are on their way, plans and alerts to look at."""
    looks = (unit.patients.next_planning(), unit.tip_texts.next_due(), alerts.next_due(unit, house))
    due = sum(look is not None and look <= now for look in looks)
    return unit.inbox.waiting_count() + unit.deliveries.pending_count(now) + unit.replans.waiting() + due


def _sending(row: Delivery, marked: Set[DeliveryId]) -> Delivery | None:
    """The row, and what goes along with it, as they are once marked; None if nothing of it was."""
    going = [
        replace(each, state=State.SENDING, attempts=each.attempts + 1, along=())
        for each in (row, *row.along)
        if each.id in marked
    ]
    return replace(going[0], along=tuple(going[1:])) if going else None


def _still_in_this_attempt(unit: Unit, delivery: Delivery) -> bool:
    row = unit.deliveries.get(delivery.id)
    return row is not None and row.state is State.SENDING and row.attempts == delivery.attempts


def _judge(unit: Unit, house: House, now: datetime, patient: PatientId) -> Delivery | None:
    """The one proactive message of this person that may leave now, if any, and what goes along (P6, P7)."""
    standing = standing_of(unit, house, now, patient)
    oldest = min(row.plan.due for row in unit.deliveries.overdue_proactive(patient, now))
    if now - oldest > GRACE:
        plan_ahead(unit, house, now, patient, since=oldest)
    rows = {row.plan.occasion: row for row in unit.deliveries.overdue_proactive(patient, now)}
    wishes = [wish_of(row) for row in rows.values()]
    late_one = pick_catch_up(wishes, standing, now)
    free: list[tuple[Wish, Delivery]] = []
    for wish in sorted(wishes, key=lambda each: (each.rank, each.due)):
        row = rows[wish.occasion]
        if is_withdrawn(unit, row.plan.message):  # by somebody, while this was being planned elsewhere
            unit.deliveries.cancel_one(row.id, "the tip was withdrawn", now)
            continue
        verdict = arbitrate(wish, standing, now, catch_up=late_one)
        match verdict:
            case Send():
                free.append((wish, row))
            case Wait(until=until, why=why):
                unit.deliveries.move(row.id, until, why)
            case Miss(why=why):
                unit.deliveries.miss(row.id, why, now)
            case Cancel(why=why):
                unit.deliveries.cancel_one(row.id, why, now)
    if not free:
        plan_ahead(unit, house, now, patient)
        return None
    # One at a time: what doesn't go along is judged again when it has left.
    (first, chosen), *others = free
    along = [row for wish, row in others if goes_along(wish, first, now)][: MOST_TOGETHER - 1]
    if along:
        unit.deliveries.tell_why([each.id for each in (chosen, *along)], Why.TOGETHER)
    return replace(chosen, along=tuple(along))


def _count(unit: Unit, now: datetime, delivery: Delivery) -> None:
    """Silence is counted from what we sent (domain.md, rule 8); nudges belong to their check-in."""
    patient = unit.patients.get(delivery.patient)
    if delivery.plan.kind in COUNTS_AS_UNANSWERED:
        unit.patients.save(replace(patient, unanswered=patient.unanswered + 1))
    elif delivery.plan.kind is Kind.SILENCE:
        unit.patients.save(replace(patient, silence_asked_at=now))
    if delivery.plan.occasion.startswith("nudge:"):
        open_one = unit.check_ins.open_for(delivery.patient)
        if open_one is not None and not isinstance(open_one.state, Closed):
            unit.check_ins.save(replace(open_one, nudges=open_one.nudges + 1))
