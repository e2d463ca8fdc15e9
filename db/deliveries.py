"""The ledger: planning what leaves, claiming what is due, recording what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from db.delivery_rows import RANKS, columns_of, delivery_of
from db.repository import Repository, fixed
from db.tables import attempts
from db.tables import deliveries as ledger
from db.tips import count_tip
from db.types import Instant
from domain.deliveries import (
    HOLDS_BACK,
    NEVER_LEFT,
    Class,
    Delivery,
    DeliveryId,
    Kind,
    Outcome,
    Planned,
    Refused,
    Sent,
    State,
    TryLater,
    Unknown,
)
from domain.patient import PatientId

_PLANNED = ledger.c.state == fixed(State.PLANNED)
_RETRY = ledger.c.state == fixed(State.RETRY)
_SENDING = ledger.c.state == fixed(State.SENDING)
_AHEAD = ledger.c.state.in_(fixed(State.PLANNED, State.RETRY))
_PROACTIVE = ledger.c.klass == Class.PROACTIVE
_ORDER = (ledger.c.rank, ledger.c.due, ledger.c.id)

# Built once: building a statement costs more than running it, and these are run for every message.
_THIS = ledger.c.id == bindparam("which")
_THEIRS = ledger.c.patient == bindparam("whose")
_OF_KIND = ledger.c.kind == bindparam("kind")
_BY_ID = select(ledger).where(_THIS)
_CHANGE = update(ledger).where(_THIS)
_PLANNED_FOR = select(ledger).where(_THEIRS, _PROACTIVE, _AHEAD).order_by(ledger.c.due, ledger.c.id)
_OVERDUE = (
    select(ledger)
    .where(_THEIRS, _PROACTIVE, _AHEAD, ledger.c.due <= bindparam("now"))
    .order_by(ledger.c.due, ledger.c.id)
)
_SENT_BETWEEN = (
    select(ledger)
    .where(
        _THEIRS,
        _PROACTIVE,
        ledger.c.state.in_(fixed(State.SENT, State.UNKNOWN, State.SENDING)),
        ledger.c.last_attempt_at >= bindparam("since"),
        ledger.c.last_attempt_at < bindparam("until"),
    )
    .order_by(ledger.c.last_attempt_at, ledger.c.id)
)
_LAST_OF = (
    select(ledger)
    .where(
        _THEIRS,
        _OF_KIND,
        ledger.c.state.in_(fixed(State.SENT, State.UNKNOWN)),
        ledger.c.last_attempt_at.is_not(None),
    )
    .order_by(ledger.c.last_attempt_at.desc(), ledger.c.id.desc())
    .limit(1)
)
_NEWEST_OF = select(ledger).where(_THEIRS, _OF_KIND).order_by(ledger.c.id.desc()).limit(1)
_CALLED_OFF = (
    select(ledger.c.id)
    .where(_THEIRS, ledger.c.occasion == bindparam("occasion"), ledger.c.state == fixed(State.CANCELLED))
    .with_for_update()
)
_PUT_OFF = (
    select(ledger.c.patient, ledger.c.changed_at, ledger.c.retry_at)
    .where(_RETRY, ledger.c.outcome == bindparam("code"))
    .order_by(ledger.c.changed_at, ledger.c.id)
)
_JUDGED = _CHANGE.returning(ledger.c.attempts, ledger.c.tip, ledger.c.content)
_MAYBE_SENT = (
    select(func.count())
    .select_from(attempts)
    .where(
        attempts.c.delivery == bindparam("which"),
        attempts.c.ended_at.is_not(None),
        attempts.c.outcome.not_in(sorted(NEVER_LEFT)),
    )
)
_TRY_ENDS = update(attempts).where(
    attempts.c.delivery == bindparam("which"), attempts.c.number == bindparam("try")
)


class Deliveries(Repository):
    """One row is both the plan and the evidence."""

    def plan(self, planned: Planned, now: datetime) -> DeliveryId | None:
        """Add a row, or revive the cancelled one of the same occasion; None if the occasion is taken."""
        new = DeliveryId(self._ids.new())
        row = {
            "id": new,
            "patient": planned.patient,
            "occasion": planned.occasion,
            "state": State.PLANNED.value,
            "attempts": 0,
            "planned_at": now,
            "changed_at": now,
            **columns_of(planned, new, self._sealer),
        }
        added = self._add_unless_there(ledger, ("patient", "occasion"), row)
        return new if added else self._revive(planned, now)

    def cancel(self, patient: PatientId, kinds: Sequence[Kind] | None, now: datetime) -> int:
        """Cancel proactive rows that haven't left, of these kinds or (None) all; how many."""
        which = and_(ledger.c.patient == patient, _PROACTIVE, _AHEAD)
        if kinds is not None:
            which = and_(which, ledger.c.kind.in_(kinds))
        return self._end(which, State.CANCELLED, None, now)

    def cancel_one(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        """Cancel one if it hasn't left."""
        self._end(and_(ledger.c.id == delivery, _AHEAD), State.CANCELLED, why, now)

    def ahead_of_tip(self, tip: str, limit: int) -> Sequence[PatientId]:
        """Whose proactive message of this tip hasn't left; at most `limit` of them, by id."""
        rows = self._all(
            select(ledger.c.patient)
            .where(ledger.c.tip == tip, _PROACTIVE, _AHEAD)
            .distinct()
            .order_by(ledger.c.patient)
            .limit(limit)
        )
        return [PatientId(row.patient) for row in rows]

    def cancel_tip(self, tip: str, why: str, now: datetime) -> Sequence[PatientId]:
        """Cancel what was planned of this tip and hasn't left; whose it was."""
        ended = {"state": State.CANCELLED.value, "why": why, "retry_at": None, "changed_at": now}
        rows = self._all(
            update(ledger)
            .where(ledger.c.tip == tip, _PROACTIVE, _AHEAD)
            .values(**ended)
            .returning(ledger.c.patient)
        )
        return sorted({PatientId(row.patient) for row in rows})

    def miss(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        """Mark one missed if it hasn't left."""
        self._end(and_(ledger.c.id == delivery, _AHEAD), State.MISSED, why, now)

    def move(self, delivery: DeliveryId, due: datetime, why: str) -> None:
        """Give one that hasn't left another time; a wait for a retry ends with it."""
        self._run(
            update(ledger)
            .where(ledger.c.id == delivery, _AHEAD)
            .values(due=due, why=why, state=State.PLANNED.value, retry_at=None)
        )

    def get(self, delivery: DeliveryId) -> Delivery | None:
        """By its id."""
        return self._one(_BY_ID, {"which": delivery})

    def due(self, now: datetime, limit: int, busy: Sequence[PatientId]) -> Sequence[Delivery]:
        """What may leave now, safety first, then replies, then the rest, each by due time; at most `limit`.

        One person's leave in that order too: nothing while one of theirs is on its way, and nothing past a
        safety message or reply that waits for its retry (for at most HOLDS_BACK). A proactive message that
        waits holds back nobody.
        Asked rank by rank, so that each part is a walk along an index however much is planned ahead. On
        PostgreSQL the rows are locked until this transaction ends and those locked by others left out.
        """
        about = {"now": now, "since": now - HOLDS_BACK, "limit": limit, "busy": list(busy)}
        rows = [row for part in _claims() for row in self._connection.execute(part, about)]
        rows.sort(key=lambda row: (row.rank, row.due, row.id))
        return [delivery_of(row, self._sealer) for row in rows[:limit]]

    def mark_sending(self, deliveries: Sequence[DeliveryId], now: datetime) -> Sequence[DeliveryId]:
        """An attempt begins: state sending, one attempt more, and a row for it. Those it began for: not what
        has left or ended meanwhile."""
        if not deliveries:
            return []
        begun = self._all(
            update(ledger)
            .where(ledger.c.id.in_(deliveries), _AHEAD)
            .values(
                state=State.SENDING.value,
                attempts=ledger.c.attempts + 1,
                retry_at=None,
                last_attempt_at=now,
                changed_at=now,
            )
            .returning(ledger.c.id, ledger.c.attempts)
        )
        if begun:
            tries = [{"delivery": row.id, "number": row.attempts, "began_at": now} for row in begun]
            self._connection.execute(insert(attempts), tries)
        return [DeliveryId(row.id) for row in begun]

    def record(
        self, delivery: DeliveryId, state: State, outcome: Outcome, retry_at: datetime | None, now: datetime
    ) -> None:
        """What became of the attempt: the row's new state, and the end of its attempt."""
        values: dict[str, Any] = {"state": state.value, "retry_at": retry_at, "changed_at": now}
        values["outcome"] = code = _code(outcome)
        if isinstance(outcome, Sent):
            values |= {"sent_at": now, "telegram_message": outcome.message}
        number = self._first(_JUDGED, {"which": delivery, **values})
        if number is not None:
            if number.tip is not None and state in (State.SENT, State.UNKNOWN):
                count_tip(self, number.tip, number.content, "sent")
            ended = {"ended_at": now, "state": state.value, "outcome": code}
            self._run(_TRY_ENDS, {"which": delivery, "try": number.attempts, **ended})

    def tell_why(self, deliveries: Sequence[DeliveryId], why: str) -> None:
        """What is known of them beside their outcome."""
        self._run(update(ledger).where(ledger.c.id.in_(deliveries)).values(why=why))

    def maybe_sent(self, delivery: DeliveryId) -> int:
        """How many of its attempts that have ended may have arrived."""
        return int(self._scalar(_MAYBE_SENT, {"which": delivery}))

    def left_sending(self) -> Sequence[Delivery]:
        """Rows whose attempt never ended: what a killed process leaves behind."""
        return self._many(select(ledger).where(_SENDING).order_by(*_ORDER))

    def put_off(self, code: str) -> Sequence[tuple[PatientId, datetime, datetime]]:
        """Whose wait for their retry because of this, since when and until when; the earliest first."""
        rows = self._all(_PUT_OFF, {"code": code})
        return [(PatientId(row.patient), row.changed_at, row.retry_at) for row in rows]

    def overdue_proactive(self, patient: PatientId, now: datetime) -> Sequence[Delivery]:
        """Their proactive rows that haven't left and whose time has come, by due."""
        return self._many(_OVERDUE, {"whose": patient, "now": now})

    def planned_for(self, patient: PatientId) -> Sequence[Delivery]:
        """Their proactive rows that haven't left, by due."""
        return self._many(_PLANNED_FOR, {"whose": patient})

    def sent_between(self, patient: PatientId, since: datetime, until: datetime) -> Sequence[Delivery]:
        """Their proactive rows sent, unknown or sending whose last attempt began in [since, until)."""
        return self._many(_SENT_BETWEEN, {"whose": patient, "since": since, "until": until})

    def last_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The latest of this kind that was sent, or may have been."""
        return self._one(_LAST_OF, {"whose": patient, "kind": kind})

    def newest_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The one of this kind that was planned last, whatever became of it."""
        return self._one(_NEWEST_OF, {"whose": patient, "kind": kind})

    def by_message(self, patient: PatientId, telegram_message: int) -> Delivery | None:
        """The delivery behind a message in their chat; the newest, if it was rewritten in place."""
        return self._one(
            select(ledger)
            .where(ledger.c.patient == patient, ledger.c.telegram_message == telegram_message)
            .order_by(ledger.c.id.desc())
            .limit(1)
        )

    def next_due(self) -> datetime | None:
        """The earliest due or retry_at of all that is planned or waits for a retry. What is held back by a
        retry can't leave before that one."""
        times: list[datetime] = [row[0] for first in _firsts() if (row := self._first(first)) is not None]
        return min(times, default=None)

    def pending_count(self, now: datetime) -> int:
        """Rows that could leave now, or are leaving."""
        due = and_(
            _PLANNED,
            ledger.c.rank.in_(RANKS.values()),
            ledger.c.due <= now,
            ~_overtakes(now, now - HOLDS_BACK),
        )
        again = and_(_RETRY, ledger.c.retry_at <= now)
        counts = [select(func.count()).select_from(ledger).where(part) for part in (due, again, _SENDING)]
        return sum(int(self._scalar(count)) for count in counts)

    def _revive(self, planned: Planned, now: datetime) -> DeliveryId | None:
        cancelled = self._scalar(_CALLED_OFF, {"whose": planned.patient, "occasion": planned.occasion})
        if cancelled is None:
            return None
        fresh = {"state": State.PLANNED.value, "why": None, "retry_at": None, "changed_at": now}
        columns = columns_of(planned, cancelled, self._sealer)
        self._run(_CHANGE, {"which": cancelled, **fresh, **columns})
        return DeliveryId(cancelled)

    def _end(self, which: ColumnElement[bool], state: State, why: str | None, now: datetime) -> int:
        ended = {"state": state.value, "why": why, "retry_at": None, "changed_at": now}
        return self._run(update(ledger).where(which).values(**ended))

    def _one(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> Delivery | None:
        row = self._first(statement, values)
        return None if row is None else delivery_of(row, self._sealer)

    def _many(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Delivery]:
        return [delivery_of(row, self._sealer) for row in self._all(statement, values)]


def _on_its_way() -> ColumnElement[bool]:
    other = ledger.alias("on_its_way")
    return (
        select(other.c.id)
        .where(other.c.state == fixed(State.SENDING), other.c.patient == ledger.c.patient)
        .exists()
    )


def _overtakes(now: Any = None, since: Any = None) -> ColumnElement[bool]:
    """Would it leave before one of theirs that waits for its retry (still at `now`, or at all)?"""
    other = ledger.alias("waits")
    earlier = tuple_(other.c.rank, other.c.due, other.c.id) < tuple_(*_ORDER)
    waits = and_(
        other.c.state.in_(fixed(State.PLANNED, State.RETRY)),  # as deliveries_ahead_idx says it
        other.c.state == fixed(State.RETRY),
        other.c.patient == ledger.c.patient,
        other.c.klass != fixed(Class.PROACTIVE),
        earlier,
    )
    if now is not None:
        waits = and_(waits, other.c.retry_at > now, other.c.due > since)
    return select(other.c.id).where(waits).exists()


@cache
def _claims() -> tuple[Select[Any], ...]:
    """What may be tried again, then what is planned, rank by rank; of `now`, `since`, `limit` and `busy`.
    Built once: building them takes many times as long as running them."""
    now = bindparam("now", type_=Instant)
    set_back = ledger.c.last_attempt_at > now  # then nobody waits for the hour to come round again
    parts = [and_(_RETRY, or_(ledger.c.retry_at <= now, set_back))]
    # A reply is due when it is planned, whatever the clock has been set to since.
    parts += [and_(_PLANNED, ledger.c.rank == RANKS[klass]) for klass in (Class.SAFETY, Class.REPLY)]
    parts.append(and_(_PLANNED, ledger.c.rank == RANKS[Class.PROACTIVE], ledger.c.due <= now))
    free = ~or_(_on_its_way(), _overtakes(now, bindparam("since", type_=Instant)))
    idle = ledger.c.patient.not_in(bindparam("busy", expanding=True))
    return tuple(
        select(ledger)
        .where(part, free, idle)
        .order_by(*_ORDER)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
        for part in parts
    )


@cache
def _firsts() -> tuple[Select[Any], ...]:
    """The earliest retry, then the earliest that is planned, rank by rank."""
    planned = (and_(_PLANNED, ledger.c.rank == rank, ~_overtakes()) for rank in RANKS.values())
    return (_earliest(ledger.c.retry_at, _RETRY), *(_earliest(ledger.c.due, part) for part in planned))


def _earliest(column: Any, which: ColumnElement[bool]) -> Select[Any]:
    return select(column).where(which).order_by(column).limit(1)


def _code(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Refused(code=code) | TryLater(code=code) | Unknown(code=code):
            return code
        case _ as unreachable:
            assert_never(unreachable)
