"""One person's part of the database in memory: what the planner reads and writes, and nothing else.

The planner and the arbiter can't tell it from the real one, and it is thrown away afterwards. It answers the
questions of actions/ports/ that they ask; a question it doesn't know fails loudly, in the tests first.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any, cast

from actions.ports import Unit
from domain.check_in import CheckIn, Closed
from domain.copies import Copy
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Outcome, Planned, Sent, State
from domain.messages import SendTip
from domain.patient import Patient, PatientId, Status
from domain.records import SeenTip, StoredTip
from domain.reminders import Appointment, Reminder, ReminderId
from domain.sites import Site, SiteId

_AHEAD = (State.PLANNED, State.RETRY)
_HAD = (State.SENT, State.UNKNOWN)
_RANKS = {Class.SAFETY: 0, Class.REPLY: 1, Class.PROACTIVE: 2}


class ScratchPatients:
    """Of one person."""

    def __init__(self, patient: Patient) -> None:
        self.one = patient

    def get(self, patient: PatientId) -> Patient:
        return self.one

    def save(self, patient: Patient) -> None:
        self.one = patient

    def exists(self, patient: PatientId) -> bool:
        return True

    def chat_of(self, patient: PatientId) -> int:
        """Nobody is written to from here."""
        return 0

    def due_for_planning(self, now: datetime, limit: int) -> Sequence[PatientId]:
        at = self.next_planning()
        return [self.one.id] if at is not None and at <= now else []

    def next_planning(self) -> datetime | None:
        return self.one.plan_at if self.one.status in (Status.ACTIVE, Status.PAUSED) else None


class ScratchCheckIns:
    """The latest, which alone the planner looks at."""

    def __init__(self, latest: CheckIn | None) -> None:
        self._latest = latest

    def open_for(self, patient: PatientId) -> CheckIn | None:
        found = self._latest
        return None if found is None or isinstance(found.state, Closed) else found

    def latest(self, patient: PatientId) -> CheckIn | None:
        return self._latest

    def save(self, check_in: CheckIn) -> None:
        self._latest = check_in


class ScratchTips:
    """The live tips as somebody says they are, and those that this person had."""

    def __init__(self, tips: Sequence[StoredTip], seen: Sequence[SeenTip]) -> None:
        self._tips, self._seen = tips, {one.tip: one for one in seen}

    def current(self) -> Sequence[StoredTip]:
        return self._tips

    def get(self, tip: str, version: int, revision: int = 1) -> StoredTip | None:
        return next((each for each in self._tips if (each.id, each.version) == (tip, version)), None)

    def seen(self, patient: PatientId) -> Sequence[SeenTip]:
        return [self._seen[tip] for tip in sorted(self._seen)]

    def had(self, tip: str, at: datetime) -> None:
        """One more time."""
        before = self._seen.get(tip)
        times, feedback = (before.times, before.feedback) if before else (0, frozenset[str]())
        self._seen[tip] = SeenTip(tip, times + 1, at, feedback)


class ScratchLedger:
    """As the real ledger, row by row. `halts`: what the arbiter moved or missed, with the reason."""

    def __init__(self, rows: Sequence[Delivery], tips: ScratchTips) -> None:
        self._rows = {row.id: row for row in rows}
        self._occasions = {row.plan.occasion: row.id for row in rows}
        self._ids = count(max(self._rows, default=0) + 1)
        self._tips = tips
        self.halts: list[tuple[Delivery, str]] = []

    def plan(self, planned: Planned, now: datetime) -> DeliveryId | None:
        known = self._rows[self._occasions[planned.occasion]] if planned.occasion in self._occasions else None
        if known is None:
            known = Delivery(DeliveryId(next(self._ids)), planned, State.PLANNED)
        elif known.state is not State.CANCELLED:
            return None
        self._put(replace(known, plan=planned, state=State.PLANNED, why=None, retry_at=None))
        self._occasions[planned.occasion] = known.id
        return known.id

    def cancel_one(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        self._end(delivery, State.CANCELLED, why)

    def miss(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        self.halts.append((self._rows[delivery], why))
        self._end(delivery, State.MISSED, why)

    def move(self, delivery: DeliveryId, due: datetime, why: str) -> None:
        row = self._rows[delivery]
        self.halts.append((row, why))
        if row.state in _AHEAD:
            moved = replace(row, plan=replace(row.plan, due=due), why=why, state=State.PLANNED, retry_at=None)
            self._put(moved)

    def get(self, delivery: DeliveryId) -> Delivery | None:
        return self._rows.get(delivery)

    def due(self, now: datetime, limit: int, busy: Sequence[PatientId]) -> Sequence[Delivery]:
        found = [row for row in self._rows.values() if (at := _at(row)) is not None and at <= now]
        return sorted(found, key=_order)[:limit]

    def next_due(self) -> datetime | None:
        return min((at for row in self._rows.values() if (at := _at(row)) is not None), default=None)

    def mark_sending(self, deliveries: Sequence[DeliveryId], now: datetime) -> Sequence[DeliveryId]:
        going = [self._rows[each] for each in deliveries if self._rows[each].state in _AHEAD]
        for row in going:
            self._put(
                replace(row, state=State.SENDING, attempts=row.attempts + 1, retry_at=None, tried_at=now)
            )
        return [row.id for row in going]

    def record(
        self, delivery: DeliveryId, state: State, outcome: Outcome, retry_at: datetime | None, now: datetime
    ) -> None:
        row = replace(self._rows[delivery], state=state, retry_at=retry_at)
        if isinstance(outcome, Sent):
            row = replace(row, sent_at=now, telegram_message=outcome.message)
        self._put(row)
        message = row.plan.message
        if row.plan.kind is Kind.TIP and isinstance(message, SendTip) and row.tried_at and state in _HAD:
            self._tips.had(message.tip, row.tried_at)

    def overdue_proactive(self, patient: PatientId, now: datetime) -> Sequence[Delivery]:
        return [row for row in self.planned_for(patient) if row.plan.due <= now]

    def planned_for(self, patient: PatientId) -> Sequence[Delivery]:
        found = [row for row in self._rows.values() if row.state in _AHEAD and _unasked(row)]
        return sorted(found, key=lambda row: (row.plan.due, row.id))

    def sent_between(self, patient: PatientId, since: datetime, until: datetime) -> Sequence[Delivery]:
        tried = [
            (row.tried_at, row.id)
            for row in self._rows.values()
            if _unasked(row)
            and row.state in (*_HAD, State.SENDING)
            and row.tried_at is not None
            and since <= row.tried_at < until
        ]
        return [self._rows[number] for _, number in sorted(tried)]

    def last_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        tried = [
            (row.tried_at, row.id)
            for row in self._rows.values()
            if row.plan.kind is kind and row.state in _HAD and row.tried_at is not None
        ]
        return self._rows[max(tried)[1]] if tried else None

    def newest_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        mine = [row.id for row in self._rows.values() if row.plan.kind is kind]
        return self._rows[max(mine)] if mine else None

    def _put(self, row: Delivery) -> None:
        self._rows[row.id] = row

    def _end(self, delivery: DeliveryId, state: State, why: str) -> None:
        row = self._rows[delivery]
        if row.state in _AHEAD:
            self._put(replace(row, state=state, why=why, retry_at=None))


class ScratchReminders:
    """They are there, and never due."""

    def __init__(self, reminders: Sequence[Reminder]) -> None:
        self._all = [replace(each, days=frozenset(), snoozed_to=None) for each in reminders]

    def of(self, patient: PatientId) -> Sequence[Reminder]:
        return self._all

    def get(self, reminder: ReminderId) -> Reminder | None:
        return next((each for each in self._all if each.id == reminder), None)


class ScratchAppointments:
    """Those to come."""

    def __init__(self, appointments: Sequence[Appointment]) -> None:
        self._all = sorted(appointments, key=lambda each: each.on)

    def next_of(self, patient: PatientId, today: date) -> Appointment | None:
        return next((each for each in self._all if each.on >= today), None)


class ScratchSites:
    """One: whoever it is, theirs has this name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get(self, site: SiteId) -> Site:
        return Site(site, self._name)


class Nothing:
    """Nouns that the planner writes to and never reads: what it says there is let go."""

    def keep(self, *what: Any) -> None:
        pass

    def append(self, *what: Any) -> None:
        pass

    def take(self, limit: int, now: datetime) -> Sequence[PatientId]:
        return []

    def waiting(self) -> int:
        return 0


class Scratch:
    """A unit of one person, as `unit`."""

    def __init__(self, copy: Copy, tips: Sequence[StoredTip], site: str) -> None:
        self.patients = ScratchPatients(copy.patient)
        self.check_ins = ScratchCheckIns(copy.latest)
        self.tips = ScratchTips(tips, copy.seen)
        self.deliveries = ScratchLedger(copy.ledger, self.tips)
        self.reminders = ScratchReminders(copy.reminders)
        self.appointments = ScratchAppointments(copy.appointments)
        self.sites = ScratchSites(site)
        self.said = self.audit = self.replans = Nothing()

    @property
    def unit(self) -> Unit:
        """For the planner."""
        return cast(Unit, self)

    def halted(self) -> Sequence[tuple[Delivery, str]]:
        """What was moved or missed since this was asked last, as it was before, with the reason."""
        halts, self.deliveries.halts = self.deliveries.halts, []
        return halts

    def one_at_a_time(self, chat: int) -> None:
        """There is one."""

    def if_nobody_has(self, chat: int) -> bool:
        return True


def _at(row: Delivery) -> datetime | None:
    """When it may leave, if it still may."""
    match row.state:
        case State.PLANNED:
            return row.plan.due
        case State.RETRY:
            return row.retry_at
        case _:
            return None


def _order(row: Delivery) -> tuple[int, datetime, int]:
    return _RANKS[row.plan.klass], row.plan.due, row.id


def _unasked(row: Delivery) -> bool:
    return row.plan.klass is Class.PROACTIVE
