"""The person's own row, and apart from it the sealed Telegram id."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, update
from sqlalchemy.engine import Row

from db import everything
from db.erase import erase
from db.ids import Ids
from db.names import index_name
from db.repository import Repository, fixed
from db.sealing import Sealer
from db.tables import consents, identities, patients
from domain.last_word import LastWord, word_of
from domain.patient import ConsentKind, Patient, PatientId, Status

PLANNED_AT_ONCE = 500  # ids in one statement

_SEALED = ("name", "matters")
_PLAIN = tuple(field.name for field in fields(Patient) if field.name not in ("id", *_SEALED))

# Built once: building a statement costs more than running it, and these are run for every update.
_BY_CHAT = (
    select(patients)
    .join(identities, identities.c.patient == patients.c.id)
    .where(identities.c.chat_hmac == bindparam("whose"))
)
_BY_ID = select(patients).where(patients.c.id == bindparam("whose"))
_CHAT_OF = select(identities.c.chat).where(identities.c.patient == bindparam("whose"))
_SEEN = select(patients.c.joined_at, patients.c.last_seen_at).where(patients.c.id == bindparam("whose"))
_SAVE = update(patients).where(patients.c.id == bindparam("whose"))
_EXISTS = select(patients.c.id).where(patients.c.id == bindparam("whose"))
_LOOKED_AT = patients.c.status.in_(fixed(Status.ACTIVE, Status.PAUSED))
_DUE_FOR_PLANNING = (
    select(patients.c.id)
    .where(patients.c.plan_at <= bindparam("now"), _LOOKED_AT)
    .order_by(patients.c.plan_at, patients.c.id)
    .limit(bindparam("limit"))
)
_NEXT_PLANNING = (
    select(patients.c.plan_at)
    .where(patients.c.plan_at.is_not(None), _LOOKED_AT)
    .order_by(patients.c.plan_at)
    .limit(1)
)


class Patients(Repository):
    """Finding, changing, exporting and erasing people."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids) -> None:
        super().__init__(connection, sealer, ids)
        self._found_by: dict[int, tuple[int, str | None]] = {}  # what their names are indexed as
        self._said: dict[int, LastWord | None] = {}  # what the tombstone file has of them

    def by_chat(self, chat: int) -> Patient | None:
        """The person of this Telegram chat, found by the HMAC of its id."""
        row = self._first(_BY_CHAT, {"whose": self._sealer.chat(chat)})
        return None if row is None else self._patient(row)

    def get(self, patient: PatientId) -> Patient:
        """LookupError if there is no such person (they may have been erased)."""
        row = self._first(_BY_ID, {"whose": patient})
        if row is None:
            raise LookupError(f"there is no patient {patient}")
        return self._patient(row)

    def add(self, chat: int, status: Status, language: str, now: datetime) -> Patient:
        """A new person; IntegrityError if the chat has one already."""
        patient = Patient(
            id=PatientId(self._ids.new()), status=status, joined_at=now, language=language, last_seen_at=now
        )
        self._found_by[patient.id] = (patient.site, None)
        self._said[patient.id] = word_of(patient)
        self._run(insert(patients).values(id=patient.id, **self._columns(patient)))
        self._run(
            insert(identities).values(
                patient=patient.id,
                chat_hmac=self._sealer.chat(chat),
                chat=self._sealer.seal(str(chat), identities.name, patient.id, "chat"),
            )
        )
        return patient

    def save(self, patient: Patient) -> None:
        """Every field as it stands now; LookupError if there is no such person.

        Whether they are written to is noted outside the database first, so that an old backup writes to
        nobody who has left or paused since (db/tombstones.py).
        """
        said = word_of(patient)
        if said is not None and said != self._said.get(patient.id):
            self._sealer.note_said(patient.id, said, _seen(patient))
            self._said[patient.id] = said
        if not self._run(_SAVE, {"whose": patient.id, **self._columns(patient)}):
            raise LookupError(f"there is no patient {patient.id}")
        found_by = (patient.site, patient.name)
        if self._found_by.get(patient.id) != found_by:
            index_name(self._connection, self._sealer, patient.id, patient.site, patient.name)
            self._found_by[patient.id] = found_by

    def chat_of(self, patient: PatientId) -> int:
        """Their Telegram id; LookupError if there is no such person."""
        row = self._first(_CHAT_OF, {"whose": patient})
        if row is None:
            raise LookupError(f"there is no patient {patient}")
        return int(self._sealer.open(row.chat, identities.name, patient, "chat"))

    def due_for_planning(self, now: datetime, limit: int) -> Sequence[PatientId]:
        """ACTIVE or PAUSED people whose plan_at has come, the longest waiting first; at most `limit`."""
        rows = self._all(_DUE_FOR_PLANNING, {"now": now, "limit": limit})
        return [PatientId(row.id) for row in rows]

    def next_planning(self) -> datetime | None:
        """The earliest plan_at of people whom the planner still looks at."""
        found: datetime | None = self._scalar(_NEXT_PLANNING)
        return found

    def plan_soon(self, people: Sequence[PatientId], now: datetime) -> None:
        """Have the planner look at these at its next tick."""
        for start in range(0, len(people), PLANNED_AT_ONCE):
            some = people[start : start + PLANNED_AT_ONCE]
            self._run(update(patients).where(patients.c.id.in_(some)).values(plan_at=now))

    def exists(self, patient: PatientId) -> bool:
        """False once they have been erased."""
        return self._scalar(_EXISTS, {"whose": patient}) is not None

    def stale_strangers(self, joined_before: datetime, limit: int) -> Sequence[PatientId]:
        """People still ONBOARDING without a standing care_data consent, who came before that instant."""
        agreed = exists().where(
            consents.c.patient == patients.c.id,
            consents.c.kind == ConsentKind.CARE_DATA,
            consents.c.revoked_at.is_(None),
        )
        rows = self._all(
            select(patients.c.id)
            .where(
                patients.c.status == fixed(Status.ONBOARDING), patients.c.joined_at < joined_before, ~agreed
            )
            .order_by(patients.c.joined_at, patients.c.id)
            .limit(limit)
        )
        return [PatientId(row.id) for row in rows]

    def everything(self, patient: PatientId) -> Mapping[str, Any]:
        """All that is kept about them, opened, as JSON values by table."""
        return everything.about(self._connection, self._sealer, patient)

    def erase(self, patient: PatientId) -> None:
        """Delete all of it. Of their updates only bare numbers stay, so that none takes effect twice.

        Noted outside the database first, so that an old backup brings nobody back (db/tombstones.py).
        """
        row = self._first(_SEEN, {"whose": patient})
        self._sealer.note_forgotten(patient, None if row is None else _seen(row))
        erase(self._connection, patient)

    def _patient(self, row: Row[Any]) -> Patient:
        values: dict[str, Any] = {name: row._mapping[name] for name in _PLAIN}
        values |= {name: self._opened(row, patients, name) for name in _SEALED}
        values["status"] = Status(row.status)
        self._found_by.setdefault(row.id, (values["site"], values["name"]))
        patient = Patient(id=PatientId(row.id), **values)
        self._said.setdefault(patient.id, word_of(patient))
        return patient

    def _columns(self, patient: Patient) -> dict[str, Any]:
        words = {name: self._sealed(getattr(patient, name), patients, patient.id, name) for name in _SEALED}
        return words | {name: getattr(patient, name) for name in _PLAIN}


def _seen(person: Patient | Row[Any]) -> datetime:
    """The latest instant that their row has of them."""
    joined: datetime = person.joined_at
    return max(joined, person.last_seen_at or joined)
