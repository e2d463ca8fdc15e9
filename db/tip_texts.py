"""The editors' side of tips: every text with its state, its history, what came of it, and uploads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from db.ids import Ids
from db.repository import Repository, fixed
from db.sealing import Sealer
from db.tables import (
    deliveries,
    patients,
    tip_counts,
    tip_events,
    tip_feedback,
    tip_imports,
    tip_revisions,
    tips,
)
from db.tip_rows import columns_of, revision_of, state_columns
from db.tips import WORDS, TipCache, Tips, version_in
from domain.deliveries import State as Sent
from domain.patient import PatientId
from domain.sites import SiteId
from domain.tip_desk import Event, Got, Heard, Revision, What
from domain.tip_workflow import NONE, Number, Replaced, Stage, State, Withdrawn, signature_of

_SCHEDULED = tip_revisions.c.stage == fixed(Stage.SCHEDULED.value)
# Built once: both are run every second.
_DUE = (
    select(tip_revisions)
    .where(_SCHEDULED, tip_revisions.c.publish_at <= bindparam("now"))
    .order_by(tip_revisions.c.publish_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = select(tip_revisions.c.publish_at).where(_SCHEDULED).order_by(tip_revisions.c.publish_at).limit(1)


class TipTexts(Repository):
    """See actions/ports/tips.py."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids, cache: TipCache) -> None:
        super().__init__(connection, sealer, ids)
        self._cache, self._tips = cache, Tips(connection, sealer, ids, cache)

    def newest(self) -> Sequence[Revision]:
        """The last saved text of every tip, by id; cached until a tip changes."""
        mark = self._tips.mark()
        if mark is None or mark != self._cache.newest_mark:
            is_newest = and_(
                tip_revisions.c.version == tips.c.newest_version,
                tip_revisions.c.revision == tips.c.newest_revision,
            )
            found = self._read(_texts().where(is_newest).order_by(tip_revisions.c.tip))
            self._cache.newest, self._cache.newest_mark = found, mark
        newest: Sequence[Revision] = self._cache.newest
        return newest

    def hold(self, tip: str) -> Revision | None:
        """The newest text; the tip's row is locked till the end."""
        row = self._first(select(tips).where(tips.c.id == tip).with_for_update())
        return None if row is None else self.get(tip, Number(row.newest_version, row.newest_revision))

    def live(self, tip: str) -> Revision | None:
        """What people get of it now."""
        row = self._first(select(tips).where(tips.c.id == tip))
        found = None if row is None else self.get(tip, Number(row.current, row.revision))
        return found if found is not None and found.live else None

    def get(self, tip: str, number: Number) -> Revision | None:
        """One text."""
        found = self._read(_texts().where(_is(tip, number)))
        return found[0] if found else None

    def all_of(self, tip: str) -> Sequence[Revision]:
        """Newest first."""
        order = (tip_revisions.c.version.desc(), tip_revisions.c.revision.desc())
        return self._read(_texts().where(tip_revisions.c.tip == tip).order_by(*order))

    def last_live(self, tip: str, version: int) -> Revision | None:
        """The latest text of this version that was ever live: shipped, which always is, or published here."""
        had = select(tip_events.c.id).where(
            tip_events.c.tip == tip_revisions.c.tip,
            tip_events.c.version == tip_revisions.c.version,
            tip_events.c.revision == tip_revisions.c.revision,
            tip_events.c.what == What.PUBLISHED.value,
        )
        shipped = tip_revisions.c.author.is_(None)
        which = and_(tip_revisions.c.tip == tip, tip_revisions.c.version == version, shipped | had.exists())
        found = self._read(_texts().where(which).order_by(tip_revisions.c.revision.desc()).limit(1))
        return found[0] if found else None

    def editors(self, tip: str, version: int) -> frozenset[int]:
        """Who wrote any revision of this version."""
        which = and_(tip_revisions.c.tip == tip, tip_revisions.c.version == version)
        rows = self._all(select(tip_revisions.c.author).where(which, tip_revisions.c.author.is_not(None)))
        return frozenset(row.author for row in rows)

    def add(self, revision: Revision) -> None:
        """Save a text; what was being worked on before is replaced, what is live stays so."""
        tip, number = revision.tip, revision.number
        before = self._first(select(tips).where(tips.c.id == tip))
        newest = {"newest_version": number.version, "newest_revision": number.revision, "ours": True}
        if before is None:
            self._run(insert(tips).values(id=tip, current=0, revision=0, **newest))
        else:
            last = Number(before.newest_version, before.newest_revision)
            if last != Number(before.current, before.revision):
                self.set_state(tip, last, Replaced())
            self._run(update(tips).where(tips.c.id == tip).values(**newest))
        row = columns_of(tip, number, revision.state, revision.text, revision.author, revision.at)
        self._run(insert(tip_revisions).values(**row))
        self._tips.changed()

    def set_state(self, tip: str, number: Number, state: State) -> None:
        """Another state for one text."""
        self._run(update(tip_revisions).where(_is(tip, number)).values(**state_columns(state)))
        self._tips.changed()

    def go_live(self, tip: str, number: Number) -> None:
        """This text is what people get; the one before it is replaced."""
        row = self._first(select(tips).where(tips.c.id == tip))
        before = NONE if row is None else Number(row.current, row.revision)
        if before not in (NONE, number):
            old = self.get(tip, before)
            if old is not None and not isinstance(old.state, Withdrawn):
                self.set_state(tip, before, Replaced(signature_of(old.state)))
        values = {"current": number.version, "revision": number.revision, "ours": True}
        self._run(update(tips).where(tips.c.id == tip).values(**values))
        self._tips.changed()

    def due(self, now: datetime, limit: int) -> Sequence[Revision]:
        """Scheduled, and their time has come."""
        rows = self._all(_DUE, {"now": now, "limit": limit})
        found = [self.get(row.tip, Number(row.version, row.revision)) for row in rows]
        return [each for each in found if each is not None]

    def next_due(self) -> datetime | None:
        """The earliest time anything is scheduled for."""
        first: datetime | None = self._scalar(_NEXT_DUE)
        return first

    def note(self, event: Event) -> None:
        """Add to the history."""
        self._run(
            insert(tip_events).values(
                id=self._ids.new(),
                tip=event.tip,
                version=event.number.version,
                revision=event.number.revision,
                at=event.at,
                staff=event.staff,
                what=event.what.value,
                words=event.words,
                publish_at=event.publish_at,
            )
        )

    def events(self, tip: str, limit: int) -> Sequence[Event]:
        """Newest first."""
        rows = self._all(
            select(tip_events).where(tip_events.c.tip == tip).order_by(tip_events.c.id.desc()).limit(limit)
        )
        return [
            Event(
                row.tip,
                Number(row.version, row.revision),
                row.at,
                row.staff,
                What(row.what),
                row.words,
                row.publish_at,
            )
            for row in rows
        ]

    def heard(self) -> Mapping[str, Heard]:
        """By tip, all versions together."""
        totals: dict[str, Heard] = {}
        for row in self._all(select(tip_counts)):
            totals[row.tip] = totals.get(row.tip, Heard()) + _heard(row)
        return totals

    def heard_of(self, tip: str) -> Mapping[int, Heard]:
        """By version."""
        rows = self._all(select(tip_counts).where(tip_counts.c.tip == tip).order_by(tip_counts.c.version))
        return {row.version: _heard(row) for row in rows}

    def recount(self) -> None:
        """Count anew from the ledger and the feedback; reads both whole."""
        self._run(delete(tip_counts))
        sent = (
            select(deliveries.c.tip, deliveries.c.content, func.count().label("times"))
            .where(deliveries.c.tip.is_not(None), deliveries.c.state.in_((Sent.SENT, Sent.UNKNOWN)))
            .group_by(deliveries.c.tip, deliveries.c.content)
        )
        said = (
            select(tip_feedback.c.tip, deliveries.c.content, tip_feedback.c.word, func.count().label("times"))
            .join(deliveries, deliveries.c.id == tip_feedback.c.delivery)
            .group_by(tip_feedback.c.tip, deliveries.c.content, tip_feedback.c.word)
        )
        counted: dict[tuple[str, int], dict[str, int]] = {}
        for row in (*self._all(sent), *self._all(said)):
            word = getattr(row, "word", "sent")
            here = counted.setdefault((row.tip, version_in(row.content)), dict.fromkeys(("sent", *WORDS), 0))
            here[word] = here.get(word, 0) + row.times
        for (tip, version), counts in counted.items():
            known = {word: counts[word] for word in ("sent", *WORDS)}
            self._run(insert(tip_counts).values(tip=tip, version=version, **known))

    def got(self, tip: str, sites: frozenset[SiteId] | None, limit: int) -> Sequence[Got]:
        """Who got it, of the last `limit` times; latest first."""
        rows = self._all(
            select(deliveries.c.patient, deliveries.c.last_attempt_at)
            .join(patients, patients.c.id == deliveries.c.patient)
            .where(
                deliveries.c.tip == tip,
                deliveries.c.last_attempt_at.is_not(None),
                deliveries.c.state.in_((Sent.SENT, Sent.UNKNOWN)),
                *([] if sites is None else [patients.c.site.in_(sites)]),
            )
            .order_by(deliveries.c.last_attempt_at.desc())
            .limit(limit)
        )
        found: dict[int, Got] = {}
        for row in rows:
            had = found.get(row.patient)
            times, last = (had.times + 1, had.last_at) if had else (1, row.last_attempt_at)
            found[row.patient] = Got(PatientId(row.patient), times, last)
        return list(found.values())

    def keep_upload(self, staff: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> int:
        """Its number."""
        number = self._ids.new()
        self._run(insert(tip_imports).values(id=number, staff=staff, at=now, rows=list(rows)))
        return number

    def take_upload(self, number: int, staff: int) -> Sequence[Mapping[str, Any]] | None:
        """Once, to whoever uploaded it."""
        row = self._first(delete(tip_imports).where(_upload(number, staff)).returning(tip_imports.c.rows))
        return None if row is None else list(row.rows)

    def look_at_upload(self, number: int, staff: int) -> Sequence[Mapping[str, Any]] | None:
        """The same, leaving it there."""
        row = self._first(select(tip_imports.c.rows).where(_upload(number, staff)))
        return None if row is None else list(row.rows)

    def forget_uploads(self, before: datetime) -> int:
        """Those that nobody said yes to; how many."""
        return self._run(delete(tip_imports).where(tip_imports.c.at < before))

    def _read(self, statement: Select[Any]) -> list[Revision]:
        return [revision_of(row) for row in self._all(statement)]


def _texts() -> Select[Any]:
    on = tips.c.id == tip_revisions.c.tip
    return select(
        tip_revisions, tips.c.current.label("live_version"), tips.c.revision.label("live_revision")
    ).join(tips, on)


def _is(tip: str, number: Number) -> ColumnElement[bool]:
    return and_(
        tip_revisions.c.tip == tip,
        tip_revisions.c.version == number.version,
        tip_revisions.c.revision == number.revision,
    )


def _upload(number: int, staff: int) -> ColumnElement[bool]:
    return and_(tip_imports.c.id == number, tip_imports.c.staff == staff)


def _heard(row: Any) -> Heard:
    return Heard(row.sent, row.did, row.helpful, row.not_for_me, row.fewer)
