"""Lists of patients that stay fast with a million of them: each is a walk along an index, or a few.

Filters are few and each has few values, so a page is put together from one short walk for every
combination that may occur (site, language, status, level), merged in order. Nothing is counted to its end.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from heapq import merge
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.engine import Row

from db.alerts import alert_of
from db.delivery_rows import delivery_of
from db.names import index_name, name_code
from db.repository import Repository, fixed
from db.tables import alerts, deliveries, identities, inbox, marks, patient_names, patients
from db.types import Instant
from domain.alerts import Alert
from domain.caseload import LEVELS, LISTED, MOST_LOOKED_AT, PAGE, From, Listed, Look, Order, Page
from domain.deliveries import Delivery, DeliveryId, State
from domain.names import LONGEST, begins_so, most_telling, parts
from domain.patient import PatientId, Status
from domain.records import ParkedUpdate
from domain.sites import SiteId

INDEXED_TO = "names_indexed_to"
_p = patients.c
_SHOWN = (
    _p.id,
    _p.site,
    _p.name,
    _p.status,
    _p.tailoring_level,
    _p.language,
    _p.topics,
    _p.joined_at,
    _p.last_seen_at,
    _p.next_check_in_at,
    _p.waiting_since,
    _p.taken_over_until,
)
_KEYS: dict[Order, tuple[Any, bool]] = {  # what an order sorts by, and whether downwards
    Order.SEEN_LAST: (_p.last_seen_at, True),
    Order.SEEN_LONG_AGO: (_p.last_seen_at, False),
    Order.NEXT_CHECK_IN: (_p.next_check_in_at, False),
    Order.NEWEST: (None, True),
}
_WAITS = _p.waiting_since.is_not(None)
_TAKEN = _p.taken_over_until.is_not(None)
_WENT_QUIET = and_(_p.silence_asked_at.is_not(None), _p.status == fixed(Status.PAUSED))
_UNKNOWN = and_(deliveries.c.state == fixed(State.UNKNOWN), deliveries.c.looked_at.is_(None))
_UNSETTLED = alerts.c.state.in_(fixed("open", "acknowledged"))
_PARKED = (
    select(
        *(inbox.c.update_id, inbox.c.fault, inbox.c.received_at, inbox.c.ended_at),
        *(column.label(f"patients_{column.key}") for column in _SHOWN),
    )
    .outerjoin(identities, identities.c.chat_hmac == inbox.c.chat_hmac)
    .outerjoin(patients, _p.id == identities.c.patient)
    .where(inbox.c.state == fixed("parked"))
)


class Caseload(Repository):
    """Lists for the console. Names are opened for the lines shown, and no others."""

    def page(self, look: Look, start: From | None, limit: int = PAGE) -> Page:
        """The next `limit` in this order; fewer if MOST_LOOKED_AT were looked at for their topics."""
        found: list[Row[Any]] = []
        looked_at, batch = 0, limit if look.topic is None else limit * 2
        while True:
            near = self._nearest(look, start, batch + 1)
            for row in self._rows([From(at, number) for at, number in near[:batch]]):
                looked_at += 1
                start = _key_of(row, look.order)
                if _wants(row, look.topic):
                    found.append(row)
                if len(found) == limit:
                    last = row.id == near[-1][1]
                    return Page(self._listed_all(found), None if last else start)
            if len(near) <= batch:
                return Page(self._listed_all(found))
            if looked_at >= MOST_LOOKED_AT:
                return Page(self._listed_all(found), start, cut=True)
            batch *= 2

    def count(self, look: Look, most: int) -> int | None:
        """No further than `most` + 1; None by topic."""
        if look.topic is not None:
            return None
        total = 0
        for shelf in self._shelves(look):
            counted = _count(look.order, shelf["level"] is None)
            total += int(self._connection.execute(counted, {**shelf, "most": most + 1 - total}).scalar_one())
            if total > most:
                break
        return total

    def named(
        self,
        sites: Sequence[SiteId],
        asked: str,
        statuses: Sequence[Status],
        start: From | None,
        limit: int = PAGE,
    ) -> Page:
        """Those whose name begins so, the newest first; at most MOST_LOOKED_AT are looked at."""
        beginning = most_telling(asked)
        if beginning is None:
            return Page(())
        code, found = name_code(self._sealer, beginning), list[PatientId]()
        looked_at, before = 0, None if start is None else start.patient
        while looked_at < MOST_LOOKED_AT:
            ids = self._coded(sites, code, before, 4 * limit)
            for number in ids if _one_word(asked) else self._so_named(ids, asked):
                found.append(number)
                if len(found) == limit:
                    return Page(self._lines(found, statuses), From(None, number))
            looked_at += len(ids)
            if len(ids) < 4 * limit:
                return Page(self._lines(found, statuses))
            before = ids[-1]
        return Page(self._lines(found, statuses), From(None, PatientId(before or 0)), cut=True)

    def _so_named(self, ids: Sequence[PatientId], asked: str) -> Sequence[PatientId]:
        """Those whose opened name really begins so, in the same order: several words, or a long one."""
        rows = self._all(select(_p.id, _p.name).where(_p.id.in_(ids))) if ids else []
        named = {row.id for row in rows if begins_so(self._opened(row, patients, "name") or "", asked)}
        return [number for number in ids if number in named]

    def _lines(self, ids: Sequence[PatientId], statuses: Sequence[Status]) -> tuple[Listed, ...]:
        rows = self._rows([From(None, number) for number in ids])
        return self._listed_all([row for row in rows if not statuses or row.status in statuses])

    def get(self, patient: PatientId) -> Listed | None:
        """One line."""
        row = self._first(select(*_SHOWN).where(_p.id == patient))
        return None if row is None else self._listed(row)

    def languages(self, site: SiteId) -> Sequence[str]:
        """Found by jumping from one to the next along the index."""
        found: list[str] = []
        while True:
            after = () if not found else (_p.language > found[-1],)
            following = select(_p.language).where(_p.site == site, *after).order_by(_p.language).limit(1)
            language = self._scalar(following)
            if language is None:
                return found
            found.append(language)

    def waiting(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """The longest waiting first."""
        return self._some(_WAITS, site, _p.waiting_since, limit)

    def taken_over(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """Whoever a person is writing to; the one that goes back to the program first, first."""
        return self._some(_TAKEN, site, _p.taken_over_until, limit)

    def gone_quiet(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """The newest first."""
        return self._some(_WENT_QUIET, site, _p.silence_asked_at.desc(), limit)

    def blocked(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """Unreachable ones."""
        return self.page(Look(site, (Status.UNREACHABLE,)), None, limit).patients

    def read_all(self, patient: PatientId) -> bool:
        """Nothing of theirs waits any more."""
        return bool(self._run(update(patients).where(_p.id == patient, _WAITS).values(waiting_since=None)))

    def unknown(self, sites: Sequence[SiteId] | None, limit: int) -> Sequence[tuple[Delivery, Listed]]:
        """The newest first."""
        rows = self._all(
            select(deliveries, *(column.label(f"patients_{column.key}") for column in _SHOWN))
            .join(patients, _p.id == deliveries.c.patient)
            .where(_UNKNOWN, *_at(sites))
            .order_by(deliveries.c.id.desc())
            .limit(limit)
        )
        return [(delivery_of(row, self._sealer), self._whose(row)) for row in rows]

    def looked_at(self, delivery: DeliveryId, now: datetime) -> None:
        """It needs nobody any more."""
        self._run(update(deliveries).where(deliveries.c.id == delivery).values(looked_at=now))

    def alerts(self, sites: Sequence[SiteId] | None, limit: int) -> Sequence[tuple[Alert, Listed]]:
        """Those that nobody has closed, the longest open first."""
        rows = self._all(
            select(alerts, *(column.label(f"patients_{column.key}") for column in _SHOWN))
            .join(patients, _p.id == alerts.c.patient)
            .where(_UNSETTLED, *_at(sites))
            .order_by(alerts.c.id)
            .limit(limit)
        )
        return [(alert_of(row), self._whose(row)) for row in rows]

    def site_of_alert(self, alert: int) -> SiteId | None:
        """Where its patient belongs."""
        whose = select(_p.site).join(alerts, alerts.c.patient == _p.id).where(alerts.c.id == alert)
        site = self._scalar(whose)
        return None if site is None else SiteId(site)

    def parked(self, most: int) -> int:
        """Updates that could not be handled and wait for a person to look, counted to `most`."""
        some = select(inbox.c.update_id).where(inbox.c.state == fixed("parked")).limit(most).subquery()
        return int(self._scalar(select(func.count()).select_from(some)))

    def all_parked(
        self, sites: Sequence[SiteId] | None, limit: int
    ) -> Sequence[tuple[ParkedUpdate, Listed | None]]:
        """Those of people at these sites and those of nobody known, the newest first."""
        theirs = () if sites is None else (or_(_p.id.is_(None), *_at(sites)),)
        rows = self._all(_PARKED.where(*theirs).order_by(inbox.c.update_id.desc()).limit(limit))
        return [self._parked(row) for row in rows]

    def parked_one(self, update_id: int) -> tuple[ParkedUpdate, Listed | None] | None:
        """None if it isn't parked (any more)."""
        row = self._first(_PARKED.where(inbox.c.update_id == update_id))
        return None if row is None else self._parked(row)

    def _parked(self, row: Row[Any]) -> tuple[ParkedUpdate, Listed | None]:
        parked = ParkedUpdate(row.update_id, row.fault, row.received_at, row.ended_at)
        return parked, None if row.patients_id is None else self._whose(row)

    def index_names(self, limit: int) -> int:
        """The next people, in order of id, from where the last call ended; at the end: nobody."""
        done = self._scalar(select(marks.c.value).where(marks.c.name == INDEXED_TO)) or 0
        rows = self._all(select(_p.id, _p.site, _p.name).where(_p.id > done).order_by(_p.id).limit(limit))
        for row in rows:
            name = self._opened(row, patients, "name")
            index_name(self._connection, self._sealer, PatientId(row.id), SiteId(row.site), name)
        if rows:
            mark = self._insert(marks).values(name=INDEXED_TO, value=rows[-1].id)
            self._run(mark.on_conflict_do_update(index_elements=["name"], set_={"value": rows[-1].id}))
        return len(rows)

    def _nearest(self, look: Look, start: From | None, limit: int) -> list[tuple[Any, PatientId]]:
        """The keys of the next ones on all shelves that may hold somebody, in order."""
        place = {} if start is None else {"at": start.at, "after": start.patient}
        walks = []
        for shelf in self._shelves(look):
            walk = _walk(look.order, start is not None, shelf["level"] is None)
            rows = self._connection.execute(walk, {**shelf, **place, "most": limit}).all()
            walks.append([(row[0], PatientId(row[1])) for row in rows])
        merged = merge(*walks, reverse=_KEYS[look.order][1])
        return [key for key, _ in zip(merged, range(limit), strict=False)]

    def _rows(self, keys: Sequence[From]) -> Sequence[Row[Any]]:
        """Their lines, in the order of the keys."""
        numbers = [key.patient for key in keys]
        rows = {row.id: row for row in self._all(select(*_SHOWN).where(_p.id.in_(numbers)))} if keys else {}
        return [rows[number] for number in numbers if number in rows]

    def _shelves(self, look: Look) -> Iterator[dict[str, Any]]:
        levels = LEVELS if look.level is None else (look.level or None,)
        for language in (look.language,) if look.language else self.languages(look.site):
            for status in look.statuses or LISTED:
                for level in levels:
                    shelf = {"site": look.site, "language": language, "status": status.value}
                    yield {**shelf, "level": level}

    def _coded(
        self, sites: Sequence[SiteId], code: int, before: int | None, limit: int
    ) -> Sequence[PatientId]:
        found: list[int] = []
        for site in sites:
            walk = select(patient_names.c.patient).where(
                patient_names.c.site == site, patient_names.c.code == code
            )
            if before is not None:
                walk = walk.where(patient_names.c.patient < before)
            rows = self._all(walk.order_by(patient_names.c.patient.desc()).limit(limit))
            found += [row.patient for row in rows]
        return [PatientId(number) for number in sorted(found, reverse=True)[:limit]]

    def _some(self, which: ColumnElement[bool], site: SiteId, order: Any, limit: int) -> Sequence[Listed]:
        rows = self._all(select(*_SHOWN).where(which, _p.site == site).order_by(order).limit(limit))
        return self._listed_all(rows)

    def _listed_all(self, rows: Sequence[Row[Any]]) -> tuple[Listed, ...]:
        return tuple(self._listed(row) for row in rows)

    def _listed(self, row: Row[Any]) -> Listed:
        return self._line({column.key: row._mapping[column.key] for column in _SHOWN})

    def _whose(self, row: Row[Any]) -> Listed:
        return self._line({column.key: row._mapping[f"patients_{column.key}"] for column in _SHOWN})

    def _line(self, values: dict[str, Any]) -> Listed:
        sealed, number = values["name"], values["id"]
        return Listed(
            id=PatientId(number),
            site=SiteId(values["site"]),
            name=None if sealed is None else self._sealer.open(sealed, patients.name, number, "name"),
            status=Status(values["status"]),
            level=values["tailoring_level"],
            language=values["language"],
            topics=values["topics"] or frozenset(),
            joined_at=values["joined_at"],
            last_seen_at=values["last_seen_at"],
            next_check_in_at=values["next_check_in_at"],
            waiting_since=values["waiting_since"],
            taken_over_until=values["taken_over_until"],
        )


def _one_word(asked: str) -> bool:
    """Is the index's word for it enough? One beginning of at most its length is the whole question."""
    return len(parts(asked)) == 1 and len(parts(asked)[0]) <= LONGEST


def _wants(row: Row[Any], topic: str | None) -> bool:
    """Who chose no topic in particular gets all of them; who wasn't asked yet, none."""
    if topic is None:
        return True
    return row.topics is not None and (not row.topics or topic in row.topics)


def _at(sites: Sequence[SiteId] | None) -> tuple[ColumnElement[bool], ...]:
    return () if sites is None else (_p.site.in_(sites),)


@cache
def _walk(order: Order, started: bool, no_level: bool) -> Select[Any]:
    """(key, id) of the next ones on one shelf, along its index and no further. Built once."""
    key, down = _KEYS[order]
    ways = (_p.id,) if key is None else (key, _p.id)
    walk = select(_p.id if key is None else type_coerce(key, BigInteger), _p.id).where(*_on(order, no_level))
    if started and key is None:
        walk = walk.where(_p.id < bindparam("after"))
    elif started:
        here = tuple_(key, _p.id)
        there = tuple_(bindparam("at", type_=Instant), bindparam("after", type_=BigInteger))
        walk = walk.where(here < there if down else here > there)
    return walk.order_by(*(way.desc() if down else way.asc() for way in ways)).limit(bindparam("most"))


@cache
def _count(order: Order, no_level: bool) -> Select[Any]:
    """How many are on one shelf, up to `most`."""
    some = select(_p.id).where(*_on(order, no_level)).limit(bindparam("most")).subquery()
    return select(func.count()).select_from(some)


def _on(order: Order, no_level: bool) -> list[ColumnElement[bool]]:
    """One shelf: everybody of a site with the same language, status and level."""
    key, _ = _KEYS[order]
    return [
        _p.site == bindparam("site"),
        _p.language == bindparam("language"),
        _p.status == bindparam("status"),
        _p.tailoring_level.is_(None) if no_level else _p.tailoring_level == bindparam("level"),
        *([] if key is None else [key.is_not(None)]),
    ]


def _key_of(row: Row[Any], order: Order) -> From:
    key, _ = _KEYS[order]
    return From(None if key is None else row._mapping[key.key], PatientId(row.id))
