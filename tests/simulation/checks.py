"""What must hold at every moment (P2 to P7; P1 is in answers.py), asked of ledger and network."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from actions.ports import Unit
from db.tables import check_ins, deliveries, inbox, patients, reminders
from domain.burden import Budget
from domain.deliveries import SAFETY_ATTEMPTS, Class, Delivery, Kind, Refused, Sent, State
from domain.patient import Patient, Status
from tests.simulation.network import Call

GRACE = timedelta(minutes=15)
OWN = (Kind.REMINDER, Kind.APPOINTMENT)
ENDED = (State.SENT, State.REFUSED, State.UNKNOWN, State.MISSED, State.CANCELLED)
OPEN = (State.PLANNED, State.RETRY)
LOOKED_AT = (
    "id", "patient", "occasion", "klass", "kind", "state", "due", "retry_at", "attempts", "why", "not_after",
    "reason", "outcome",
)  # fmt: skip


LEFT_OVER = "restart"  # as actions/deliver.py writes down what a killed process left in sending


class Broken(AssertionError):
    """A promise that was not kept."""


def hold(true: object, promise: str, **about: object) -> None:
    if not true:
        raise Broken(f"{promise}: " + ", ".join(f"{name}={value}" for name, value in about.items()))


class Watch:
    """Looks over the service's shoulder at each claim; `calls` is the network's memory."""

    def __init__(self, calls: list[Call], budget: Budget) -> None:
        self._calls = calls
        self._budget = budget
        self._read = 0
        self._claimed: dict[tuple[int, int], tuple[datetime, datetime]] = {}
        self._of: dict[int, list[Call]] = defaultdict(list)

    def on_claim(self, unit: Unit, now: datetime, found: Sequence[Delivery]) -> None:
        """P3, P6 and P7 at the moment of decision, inside the transaction that decides."""
        self._catch_up_reading()
        for row in (each for first in found for each in (first, *first.along)):
            self._claimed[int(row.id), row.attempts] = now, row.plan.due
            if row.plan.klass is Class.PROACTIVE:
                self._may_leave(unit.patients.get(row.patient), row, now)

    def _catch_up_reading(self) -> None:
        for call in self._calls[self._read :]:
            if call.klass is Class.PROACTIVE:
                self._of[call.patient].append(call)
        self._read = len(self._calls)

    def _may_leave(self, patient: Patient, row: Delivery, now: datetime) -> None:
        about = {"occasion": row.plan.occasion, "now": now, "due": row.plan.due, "zone": patient.where}
        place = ZoneInfo(patient.where)
        wall = now.astimezone(place).time()
        before = [call for call in self._of[int(patient.id)] if call.possible]
        hold(patient.status is Status.ACTIVE, "P7 only active people", status=patient.status, **about)
        hold(not quiet(patient, wall), "P7 nothing in quiet hours", wall=wall, **about)
        hold(row.plan.not_after is None or now < row.plan.not_after, "P6 not after its day", **about)
        twice = [call for call in before if call.occasion == row.plan.occasion]
        hold(not twice, "P3 one attempt that may have arrived", **about)
        self._late_ones(row, before, now, place, about)
        if row.plan.kind not in OWN:
            self._burden(before, now, place, about)

    def _late_ones(
        self, row: Delivery, before: list[Call], now: datetime, place: ZoneInfo, about: dict[str, Any]
    ) -> None:
        if now - row.plan.due <= GRACE:
            return
        today = now.astimezone(place).date()
        hold(row.plan.due.astimezone(place).date() == today, "P6 the same local day", **about)
        earlier = [one for one in map(self._moment, before) if one[0] - one[1] > GRACE]
        same_day = [at for at, _ in earlier if at.astimezone(place).date() == today]
        hold(not same_day, "P6 at most one catch-up a day", earlier=same_day, **about)

    def _burden(self, before: list[Call], now: datetime, place: ZoneInfo, about: dict[str, Any]) -> None:
        ours = [self._moment(call)[0] for call in before if call.kind not in OWN]
        today = now.astimezone(place).date()
        day = sum(at.astimezone(place).date() == today for at in ours)
        week = sum(abs(now - at) < timedelta(days=7) for at in ours)
        hold(day < self._budget.per_day, "P7 the day's budget", had=day, **about)
        hold(week < self._budget.per_week, "P7 the week's budget", had=week, **about)
        near = [at for at in ours if abs(now - at) < self._budget.spacing]
        hold(not near, "P7 the spacing", near=near, **about)

    def _moment(self, call: Call) -> tuple[datetime, datetime]:
        """When it was claimed, and for when it was due then."""
        return self._claimed.get((call.delivery, call.attempt), (call.at, call.due))


def quiet(patient: Patient, wall: time) -> bool:
    """By the hands of the clock."""
    start, end = patient.quiet_start, patient.quiet_end
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def network_kept_its_side(calls: Sequence[Call]) -> None:
    """P3, P4, P5 as the network saw them, also of people who have been forgotten since."""
    possible = Counter((call.patient, call.occasion, call.klass) for call in calls if call.possible)
    for (patient, occasion, klass), times in possible.items():
        most = {Class.PROACTIVE: 1, Class.SAFETY: SAFETY_ATTEMPTS}.get(klass)
        hold(most is None or times <= most, "P3 P5 attempts", patient=patient, what=occasion, times=times)


def replies_in_order(calls: Sequence[Call]) -> None:
    """What was said to one person arrives in the order in which it was said; the same may come twice."""
    last: dict[int, Call] = {}
    for call in calls:
        if call.klass is Class.REPLY and call.accepted:
            before = last.get(call.patient, call)
            about = {"before": before.occasion, "this": call.occasion, "at": call.at}
            hold(call.delivery >= before.delivery, "replies in order", chat=call.chat, **about)
            last[call.patient] = call


def ledger_is_sound(
    unit: Any, now: datetime, calls: Sequence[Call], swept: int, *, whole: bool
) -> Counter[str]:
    """P6's counting, the legal states, and that counts agree with what the network saw. `swept`: how many
    messages kills have left in sending."""
    columns = [deliveries.c[name] for name in LOOKED_AT]
    query = select(*columns)
    rows = unit.connection.execute(query if whole else query.where(deliveries.c.state.not_in(ENDED))).all()
    for row in rows:
        about = {"row": tuple(row), "now": now}
        hold(row.state != State.SENDING, "nothing is left in sending", **about)
        if row.state == State.PLANNED:
            hold(row.due > now or _behind_another(row, rows), "what is due leaves or ends", **about)
        if row.state == State.RETRY:
            hold(row.retry_at is not None and row.retry_at > now, "what is to be tried again is", **about)
        if row.klass == Class.PROACTIVE:
            hold(row.reason, "the ledger says which rule", **about)
            if row.state in (State.MISSED, State.CANCELLED) and row.attempts == 0:
                hold(row.why, "the ledger says why it ended", **about)
    if whole:
        reconciled(rows, calls)
        left_over = sum(row.outcome == LEFT_OVER for row in rows)
        hold(
            left_over <= swept, "only what a kill left behind is called so", left_over=left_over, swept=swept
        )
    return Counter(f"{row.klass} {row.state}" for row in rows)


def _behind_another(row: Any, rows: Sequence[Any]) -> bool:
    """Does it wait for an earlier message to the same person, so that the two stay in their order?"""
    before = [one for one in rows if one.patient == row.patient and one.id < row.id]
    return any(one.state == State.RETRY and one.klass != Class.PROACTIVE for one in before)


def reconciled(rows: Sequence[Any], calls: Sequence[Call]) -> None:
    """Each row's end against what the network remembers of it."""
    of: dict[int, list[Call]] = defaultdict(list)
    for call in calls:
        of[call.delivery].append(call)
    for row in rows:
        mine = of[row.id]
        told = [call for call in mine if isinstance(call.outcome, Sent)]
        about = {"row": tuple(row), "calls": [(call.fault, call.accepted, call.outcome) for call in mine]}
        hold(len(mine) <= row.attempts, "each attempt is written down", **about)
        match row.state:
            case State.SENT:
                hold(told, "sent means that Telegram said so", **about)
            case State.REFUSED:
                hold(isinstance(mine[-1].outcome, Refused), "refused means that Telegram said so", **about)
            case State.UNKNOWN:
                killed = len(mine) < row.attempts  # between our word that it is sending and the network
                killed |= row.outcome == LEFT_OVER  # or before it could write down what Telegram said
                hold(killed or mine[-1].possible, "unknown means that nobody can know", **about)
            case State.MISSED | State.CANCELLED | State.PLANNED if row.klass == Class.PROACTIVE:
                hold(not any(call.possible for call in mine), "what never left never arrived", **about)


def people_are_sound(unit: Any, now: datetime) -> None:
    """One open check-in each; whoever is active has a future for each of their reminders."""
    open_ones = (
        select(check_ins.c.patient).where(check_ins.c.state != "closed").group_by(check_ins.c.patient)
    ).having(func.count() > 1)
    hold(not unit.connection.execute(open_ones).all(), "one open check-in")
    planned = select(deliveries.c.patient, deliveries.c.occasion, deliveries.c.due, deliveries.c.kind).where(
        deliveries.c.klass == Class.PROACTIVE, deliveries.c.state.in_(OPEN)
    )
    ahead = unit.connection.execute(planned).all()
    active = select(patients.c.id, patients.c.status)
    status = {row.id: row.status for row in unit.connection.execute(active)}
    for row in ahead:
        hold(status[row.patient] == Status.ACTIVE, "only active people have plans", row=tuple(row))
    for row in unit.connection.execute(select(reminders.c.id, reminders.c.patient, reminders.c.days)).all():
        stem = f"reminder:{row.id}:"
        if status[row.patient] == Status.ACTIVE and row.days:
            next_one = [one.due for one in ahead if one.occasion.startswith(stem)]
            hold(next_one, "every reminder of an active person has a next time", reminder=row.id, now=now)
            hold(min(next_one) < now + timedelta(days=16), "and it is not far", reminder=row.id, now=now)


def updates_took_effect_once(unit: Any, effects: dict[int, int]) -> None:
    hold(max(effects.values(), default=0) <= 1, "P2 each update one effect")
    left = unit.connection.execute(select(func.count()).select_from(inbox).where(inbox.c.state != "done"))
    hold(left.scalar() == 0, "P2 no update is left behind")
