"""Tips in their versions, who saw which, and what they said of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from db.ids import Ids
from db.repository import Repository
from db.sealing import Sealer
from db.tables import deliveries, marks, tip_bodies, tip_feedback, tip_versions, tips
from domain.deliveries import DeliveryId, Kind, State
from domain.patient import PatientId
from domain.records import SeenTip, StoredTip

WITHDRAWN = "withdrawn"
_MARK = "tips"


class TipCache:
    """The current tips as last read, and the mark they were read at; one per store.

    A mark is a new id at every change, never a count, so a change that was rolled back can't be taken for
    another that was not.
    """

    def __init__(self) -> None:
        self.mark: int | None = None
        self.tips: Sequence[StoredTip] = ()


class Tips(Repository):
    """Reading and loading tips. Versions are only ever added."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids, cache: TipCache) -> None:
        super().__init__(connection, sealer, ids)
        self._cache = cache

    def current(self) -> Sequence[StoredTip]:
        """The newest version of each tip, by id; a tip whose newest is withdrawn is left out."""
        mark = self._scalar(select(marks.c.value).where(marks.c.name == _MARK))
        if mark is None or mark != self._cache.mark:
            newest = tip_versions.c.version == tips.c.current
            found = self._read(newest & (tip_versions.c.status != WITHDRAWN))
            self._cache.tips, self._cache.mark = found, mark
        return self._cache.tips

    def get(self, tip: str, version: int) -> StoredTip | None:
        """Any version, withdrawn or not."""
        found = self._read((tip_versions.c.tip == tip) & (tip_versions.c.version == version))
        return found[0] if found else None

    def load(self, tips: Sequence[StoredTip], heads: Mapping[str, Mapping[str, Any]], now: datetime) -> int:
        """Add the versions that aren't there yet; never change those that are; how many were added."""
        known = {(row.tip, row.version) for row in self._all(_keys)}
        fresh = [tip for tip in tips if (tip.id, tip.version) not in known]
        for tip in fresh:
            self._add(tip, heads.get(tip.id, {}), now)
        if fresh:
            self._mark()
        return len(fresh)

    def seen(self, patient: PatientId) -> Sequence[SeenTip]:
        """The tips that were sent to them or may have been, with their feedback, by tip."""
        words: dict[str, set[str]] = {}
        for row in self._all(select(tip_feedback).where(tip_feedback.c.patient == patient)):
            words.setdefault(row.tip, set()).add(row.word)
        rows = self._all(
            select(deliveries.c.tip, func.count().label("times"), _last_seen.label("last_at"))
            .where(
                deliveries.c.patient == patient,
                deliveries.c.kind == Kind.TIP,
                deliveries.c.tip.is_not(None),
                deliveries.c.state.in_((State.SENT, State.UNKNOWN)),
                deliveries.c.last_attempt_at.is_not(None),
            )
            .group_by(deliveries.c.tip)
            .order_by(deliveries.c.tip)
        )
        return [SeenTip(row.tip, row.times, row.last_at, frozenset(words.get(row.tip, ()))) for row in rows]

    def note_feedback(
        self, patient: PatientId, delivery: DeliveryId, tip: str, word: str, now: datetime
    ) -> bool:
        """Keep a word about a tip (did, helpful, not_for_me, fewer); False if it was there already."""
        row = {"delivery": delivery, "word": word, "patient": patient, "tip": tip, "at": now}
        return self._add_unless_there(tip_feedback, ("delivery", "word"), row)

    def _add(self, tip: StoredTip, head: Mapping[str, Any], now: datetime) -> None:
        newer = self._insert(tips).values(id=tip.id, current=tip.version)
        self._run(
            newer.on_conflict_do_update(
                index_elements=["id"],
                set_={"current": tip.version},
                where=tips.c.current < tip.version,
            )
        )
        self._run(
            insert(tip_versions).values(
                tip=tip.id,
                version=tip.version,
                status=tip.status,
                levels=tip.levels,
                topics=tip.topics,
                conditions=tip.conditions,
                exclusions=tip.exclusions,
                evidence=tip.evidence,
                head=dict(head),
                loaded_at=now,
            )
        )
        for language, body in tip.bodies.items():
            self._run(
                insert(tip_bodies).values(tip=tip.id, version=tip.version, language=language, body=body)
            )

    def _mark(self) -> None:
        value = self._ids.new()
        self._run(
            self._insert(marks)
            .values(name=_MARK, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    def _read(self, which: ColumnElement[bool]) -> list[StoredTip]:
        chosen = select(tip_versions).join(tips, tips.c.id == tip_versions.c.tip).where(which)
        bodies: dict[tuple[str, int], dict[str, str]] = {}
        same = (tip_bodies.c.tip == tip_versions.c.tip) & (tip_bodies.c.version == tip_versions.c.version)
        for row in self._all(
            select(tip_bodies).join(tip_versions, same).join(tips, tips.c.id == tip_bodies.c.tip).where(which)
        ):
            bodies.setdefault((row.tip, row.version), {})[row.language] = row.body
        return [
            StoredTip(
                id=row.tip,
                version=row.version,
                levels=row.levels,
                topics=row.topics,
                conditions=row.conditions,
                exclusions=row.exclusions,
                status=row.status,
                evidence=row.evidence,
                bodies=bodies.get((row.tip, row.version), {}),
            )
            for row in self._all(chosen.order_by(tip_versions.c.tip))
        ]


_keys = select(tip_versions.c.tip, tip_versions.c.version)
_last_seen = func.max(deliveries.c.last_attempt_at, type_=deliveries.c.last_attempt_at.type)
