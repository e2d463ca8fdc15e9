"""Copies of people for a forecast, read beside the live service: SQLite's writer never waits for them."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.caches import Caches
from db.delivery_rows import delivery_of
from db.ids import Ids
from db.postgres import PostgresStore
from db.repository import fixed
from db.sealing import Sealer
from db.sqlite import SqliteStore
from db.streams import reader_for
from db.tables import deliveries, patients
from db.unit import Unit
from domain.copies import Copy
from domain.deliveries import Class, Delivery, Kind
from domain.patient import Patient, PatientId, Status
from domain.reminders import Appointment
from domain.schedule import local_date

LOOK_BACK = timedelta(days=62)  # the planner looks back 60 days
ROWS_AT_ONCE = 1000


class StoredCopies:
    """Of one store."""

    def __init__(self, store: SqliteStore | PostgresStore, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer

    async def people(
        self, levels: frozenset[int] | None, most: int, seed: str
    ) -> tuple[Sequence[PatientId], int]:
        """Active and paused people (of these tip levels) by id, and how many; above `most`, a sample.

        A walk past everybody, so it is for work in the background only.
        """
        chosen = select(patients.c.id, patients.c.tailoring_level).where(
            patients.c.status.in_(fixed(Status.ACTIVE, Status.PAUSED))
        )
        rng, kept, number = Random(seed), list[int](), 0  # noqa: S311  (draws a sample, guards nothing)
        async with self._reading() as connection:
            rows = await connection.stream(
                chosen.order_by(patients.c.id), execution_options={"yield_per": ROWS_AT_ONCE}
            )
            async for patient, level in rows:
                if levels is not None and (level or 1) not in levels:
                    continue
                number += 1
                if len(kept) < most:
                    kept.append(patient)
                elif (place := rng.randrange(number)) < most:
                    kept[place] = patient
        return [PatientId(patient) for patient in sorted(kept)], number

    async def of(self, people: Sequence[PatientId], now: datetime) -> Sequence[Copy]:
        """What the planner knows of these people; those who are gone are left out."""
        async with self._reading() as connection:
            return await connection.run_sync(self._copies, people, now)

    def _copies(self, connection: Connection, people: Sequence[PatientId], now: datetime) -> list[Copy]:
        ledgers: dict[PatientId, list[Delivery]] = {patient: [] for patient in people}
        for row in connection.execute(_ledger(people, now)):
            delivery = delivery_of(row, self._sealer)
            ledgers[delivery.patient].append(delivery)
        unit = Unit(connection, self._sealer, Ids(), Caches())
        there = [patient for patient in people if unit.patients.exists(patient)]
        return [_copy(unit, unit.patients.get(patient), ledgers[patient], now) for patient in there]

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads, in one moment of the database."""
        if isinstance(self._store, PostgresStore):
            async with self._store.engine.connect() as connection:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                yield connection
            return
        engine = reader_for(self._store.path)
        try:
            async with engine.connect() as connection:
                yield connection
        finally:
            await engine.dispose()


def _copy(unit: Unit, patient: Patient, ledger: Sequence[Delivery], now: datetime) -> Copy:
    return Copy(
        patient=patient,
        latest=unit.check_ins.latest(patient.id),
        ledger=ledger,
        seen=unit.tips.seen(patient.id),
        reminders=unit.reminders.of(patient.id),
        appointments=list(_appointments(unit, patient, local_date(now, patient.where))),
    )


def _appointments(unit: Unit, patient: Patient, today: date) -> Iterator[Appointment]:
    while (found := unit.appointments.next_of(patient.id, today)) is not None:
        yield found
        today = found.on + timedelta(days=1)


def _ledger(people: Sequence[PatientId], now: datetime) -> Select[Any]:
    """What counts for pace and burden, what is ahead, and the occasions that don't go by the date."""
    row = deliveries.c
    unasked = and_(row.klass == Class.PROACTIVE, row.kind != Kind.REMINDER)
    recent = or_(row.due >= now - LOOK_BACK, row.last_attempt_at >= now - LOOK_BACK)
    kept = and_(unasked, or_(recent, row.kind.in_((Kind.CHECK_IN, Kind.APPOINTMENT))))
    asked_for = and_(row.kind == Kind.TIP, row.klass == Class.REPLY, recent)
    return select(deliveries).where(row.patient.in_(people), or_(kept, asked_for)).order_by(row.id)
