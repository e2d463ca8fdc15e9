"""One person's timeline: a page is put together from a short walk along an index of each source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select, tuple_

from db.alerts import alert_of
from db.delivery_rows import delivery_of
from db.repository import Repository
from db.tables import (
    alerts,
    answers,
    appointments,
    attempts,
    audit,
    check_ins,
    deliveries,
    reminder_notes,
    results,
    said,
    tip_feedback,
)
from domain.check_in import Answer, CheckInId
from domain.deliveries import Kind, State
from domain.messages import Address, Settle, Toast
from domain.patient import PatientId
from domain.records import ResultRecord
from domain.reminders import Appointment, AppointmentId
from domain.timeline import (
    SOURCES,
    Arranged,
    Attempt,
    CheckedIn,
    Entry,
    Flagged,
    Heard,
    Mark,
    Noted,
    Written,
    sort_key,
)

PLANNED_ANEW = "planned anew"  # actions/plan.py: it was never going to leave, so it is no event
SAID_ELSEWHERE = (  # looking is in the audit log only; the rest is there as a message or as what was arranged
    *("patient.seen", "patient.answers_seen", "patient.previewed", "tip.reader_seen"),
    *("patient.written_to", "patient.line", "patient.taken_over", "patient.appointment"),
)
FLAGS = "alert."  # the red flag itself is in the timeline
_Read = Callable[[PatientId, Mark, int], Sequence[Entry]]


class Timeline(Repository):
    """Reading; nothing here is changed."""

    def page(
        self, patient: PatientId, kinds: Sequence[type[Entry]], before: Mark, limit: int
    ) -> tuple[Sequence[Entry], Mark | None]:
        """At most `limit` entries of these kinds, newest first, and the mark that the next page goes on from.

        Notices over buttons and the like are left out after reading, so a page may be a little shorter.
        """
        read: Mapping[type[Entry], _Read] = {
            Written: self._written,
            Heard: self._heard,
            CheckedIn: self._checked_in,
            Flagged: self._flagged,
            Arranged: self._arranged,
            Noted: self._noted,
        }
        walks = [read[kind](patient, before, limit + 1) for kind in kinds]
        merged = list(merge(*walks, key=sort_key, reverse=True))[: limit + 1]
        shown = merged[:limit]
        more = None
        if len(merged) > limit:
            at, source, number = sort_key(shown[-1])
            more = Mark(at, source, number)
        told = [entry for entry in shown if not _silent(entry)]
        return self._with_causes(self._with_answers(told)), more

    def check_ins(self, patient: PatientId) -> Sequence[CheckedIn]:
        """All of theirs, newest first."""
        return self._check_ins_where(check_ins.c.patient == patient, None)

    def answers(self, patient: PatientId, check_in: int) -> dict[str, Answer] | None:
        """By item; None if the check-in isn't theirs."""
        theirs = select(check_ins.c.id).where(check_ins.c.id == check_in, check_ins.c.patient == patient)
        if self._scalar(theirs) is None:
            return None
        rows = self._all(select(answers).where(answers.c.check_in == check_in))
        return {row.item: Answer(row.value, row.at) for row in rows}

    def unread(self, patient: PatientId, since: datetime) -> Sequence[Heard]:
        """What they have written from then on, oldest first."""
        rows = self._all(
            select(said)
            .where(said.c.patient == patient, said.c.at >= since)
            .order_by(said.c.at, said.c.id)
            .limit(100)
        )
        return [Heard(row.at, row.id, row.context, self._opened(row, said, "words") or "") for row in rows]

    def _written(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        d = deliveries.c
        rows = self._all(
            select(deliveries)
            .where(
                d.patient == patient,
                d.kind != Kind.QUESTION.value,
                not_(and_(d.state == State.CANCELLED.value, func.coalesce(d.why, "") == PLANNED_ANEW)),
                _before(Written, d.due, d.id, before),
            )
            .order_by(d.due.desc(), d.id.desc())
            .limit(limit)
        )
        found = [delivery_of(row, self._sealer) for row in rows]
        return [Written(one.plan.due, one.id, one) for one in found]

    def _heard(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        rows = self._all(
            select(said)
            .where(said.c.patient == patient, _before(Heard, said.c.at, said.c.id, before))
            .order_by(said.c.at.desc(), said.c.id.desc())
            .limit(limit)
        )
        return [Heard(row.at, row.id, row.context, self._opened(row, said, "words") or "") for row in rows]

    def _checked_in(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        c = check_ins.c
        return self._check_ins_where(
            and_(c.patient == patient, _before(CheckedIn, c.opened_at, c.id, before)), limit
        )

    def _check_ins_where(self, which: ColumnElement[bool], limit: int | None) -> Sequence[CheckedIn]:
        c = check_ins.c
        rows = self._all(
            select(check_ins).where(which).order_by(c.opened_at.desc(), c.id.desc()).limit(limit)
        )
        numbers = [row.id for row in rows]
        given = (
            {}
            if not numbers
            else dict(
                (row.check_in, row.many)
                for row in self._all(
                    select(answers.c.check_in, func.count().label("many"))
                    .where(answers.c.check_in.in_(numbers))
                    .group_by(answers.c.check_in)
                )
            )
        )
        scored = (
            {}
            if not numbers
            else {
                row.check_in: ResultRecord(**dict(row._mapping) | {"flags": tuple(row.flags)})
                for row in self._all(select(results).where(results.c.check_in.in_(numbers)))
            }
        )
        return [
            CheckedIn(
                row.opened_at,
                CheckInId(row.id),
                row.instrument,
                given.get(row.id, 0),
                len(row.items),
                row.complete,
                scored.get(row.id),
            )
            for row in rows
        ]

    def _flagged(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        """People have few, and their numbers rise with time."""
        rows = self._all(
            select(alerts)
            .where(alerts.c.patient == patient, _before(Flagged, alerts.c.raised_at, alerts.c.id, before))
            .order_by(alerts.c.raised_at.desc(), alerts.c.id.desc())
            .limit(limit)
        )
        return [Flagged(row.raised_at, row.id, alert_of(row)) for row in rows]

    def _arranged(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        a = appointments.c
        rows = self._all(
            select(appointments)
            .where(a.patient == patient, _before(Arranged, a.created_at, a.id, before))
            .order_by(a.created_at.desc(), a.id.desc())
            .limit(limit)
        )
        return [
            Arranged(
                row.created_at,
                row.id,
                Appointment(
                    AppointmentId(row.id),
                    patient,
                    row.on,
                    row.at,
                    self._opened(row, appointments, "place"),
                    row.created_at,
                ),
            )
            for row in rows
        ]

    def _noted(self, patient: PatientId, before: Mark, limit: int) -> Sequence[Entry]:
        rows = self._all(
            select(audit)
            .where(
                audit.c.patient == patient,
                audit.c.action.not_in(SAID_ELSEWHERE),
                audit.c.action.not_like(f"{FLAGS}%"),
                _before(Noted, audit.c.at, audit.c.seq, before),
            )
            .order_by(audit.c.at.desc(), audit.c.seq.desc())
            .limit(limit)
        )
        return [Noted(row.at, row.seq, row.actor, row.action, row.detail) for row in rows]

    def _with_answers(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The tries of each message, and what was tapped below it."""
        numbers = [entry.id for entry in entries if isinstance(entry, Written)]
        if not numbers:
            return entries
        tries: dict[int, list[Attempt]] = {}
        for row in self._all(
            select(attempts).where(attempts.c.delivery.in_(numbers)).order_by(attempts.c.number)
        ):
            one = Attempt(row.began_at, row.ended_at, row.state, row.outcome)
            tries.setdefault(row.delivery, []).append(one)
        tapped: dict[int, list[str]] = {}
        for table in (tip_feedback, reminder_notes):
            rows = self._all(select(table.c.delivery, table.c.word).where(table.c.delivery.in_(numbers)))
            for row in rows:
                tapped.setdefault(row.delivery, []).append(row.word)
        return [
            replace(
                entry,
                attempts=tuple(tries.get(entry.id, ())),
                answers=tuple(sorted(tapped.get(entry.id, ()))),
            )
            if isinstance(entry, Written)
            else entry
            for entry in entries
        ]

    def _with_causes(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Each reply with what of theirs it came after."""
        causes = self._causes(entries)
        settled = sorted({cause.settle for cause in causes.values() if cause.settle is not None})
        whose = next((entry.delivery.patient for entry in entries if isinstance(entry, Written)), None)
        kinds = {} if whose is None or not settled else self._kinds_of(whose, settled)
        found: list[Entry] = []
        for entry in entries:
            cause = causes.get(_first_reply(entry) or "")
            if isinstance(entry, Written) and cause is not None:
                entry = replace(entry, cause=cause, after=kinds.get(cause.settle))
            found.append(entry)
        return found

    def _causes(self, entries: Sequence[Entry]) -> Mapping[str, Address]:
        """How each update of theirs is tied to what we replied: only its first reply says so."""
        firsts = {first for entry in entries if (first := _first_reply(entry)) is not None}
        if not firsts:
            return {}
        patient = next(entry.delivery.patient for entry in entries if isinstance(entry, Written))
        d = deliveries.c
        rows = self._all(select(deliveries).where(d.patient == patient, d.occasion.in_(sorted(firsts))))
        return {row.occasion: delivery_of(row, self._sealer).plan.address for row in rows}

    def _kinds_of(self, patient: PatientId, messages: Sequence[int]) -> Mapping[int | None, Kind]:
        """What these messages of the chat were, by number.

        One that was rewritten in place has several rows: it counts as a question if it ever was one.
        """
        d = deliveries.c
        rows = self._all(
            select(d.telegram_message, d.kind).where(d.patient == patient, d.telegram_message.in_(messages))
        )
        kinds: dict[int | None, Kind] = {}
        for row in rows:
            if kinds.get(row.telegram_message) is not Kind.QUESTION:
                kinds[row.telegram_message] = Kind(row.kind)
        return kinds


def _first_reply(entry: Entry) -> str | None:
    """The occasion of the first reply to the update that brought this message, if one did."""
    if not isinstance(entry, Written):
        return None
    what, _, rest = entry.delivery.plan.occasion.partition(":")
    return f"update:{rest.partition(':')[0]}:0" if what == "update" else None


def _silent(entry: Entry) -> bool:
    """Nothing the person could read: the notice over a button, a keyboard taken away."""
    return isinstance(entry, Written) and isinstance(entry.delivery.plan.message, Toast | Settle)


def _before(kind: type[Entry], at: Any, number: Any, mark: Mark) -> ColumnElement[bool]:
    """Older than the mark, among entries sorted by (instant, source, number)."""
    source = SOURCES.index(kind)
    if source < mark.source:
        return at <= mark.at  # type: ignore[no-any-return]
    if source > mark.source:
        return at < mark.at  # type: ignore[no-any-return]
    return tuple_(at, number) < (mark.at, mark.id)
