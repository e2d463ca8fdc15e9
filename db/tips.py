"""The tips that people get, who saw which, and what they said of them. The editors' side: db/tip_texts.py."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.engine import Row

from db.ids import Ids
from db.repository import Repository, fixed
from db.sealing import Sealer
from db.tables import deliveries, marks, tip_counts, tip_feedback, tip_revisions, tips
from db.tip_rows import columns_of
from domain.deliveries import DeliveryId, Kind, State
from domain.patient import PatientId
from domain.records import SeenTip, StoredTip
from domain.tip_workflow import LIVE, NONE, Number, Replaced, Stage, TipText, name_of, shipped

_MARK = "tips"

# Built once: these are run for every plan.
_VALUE_OF_MARK = select(marks.c.value).where(marks.c.name == _MARK)
_FEEDBACK_OF = select(tip_feedback).where(tip_feedback.c.patient == bindparam("whose"))
_SEEN_BY = (
    select(
        deliveries.c.tip,
        func.count().label("times"),
        func.max(deliveries.c.last_attempt_at, type_=deliveries.c.last_attempt_at.type).label("last_at"),
    )
    .where(
        deliveries.c.patient == bindparam("whose"),
        deliveries.c.kind == Kind.TIP,
        deliveries.c.tip.is_not(None),
        deliveries.c.state.in_(fixed(State.SENT, State.UNKNOWN)),
        deliveries.c.last_attempt_at.is_not(None),
    )
    .group_by(deliveries.c.tip)
    .order_by(deliveries.c.tip)
)
_YEAR = timedelta(days=365)
_CONTENT = re.compile(r" v(\d+)\b")
WORDS = ("did", "helpful", "not_for_me", "fewer")


AT_ONCE = 500  # tips that are loaded together


@dataclass
class _New:
    """Rows to be added."""

    tips: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)


class TipCache:
    """The live tips and the newest texts as last read, with the mark they were read at; one per store.

    A mark is a new id at every change, never a count, so a change that was rolled back can't be taken for
    another that was not.
    """

    def __init__(self) -> None:
        self.mark: int | None = None
        self.tips: Sequence[StoredTip] = ()
        self.newest_mark: int | None = None
        self.newest: Sequence[Any] = ()


class Tips(Repository):
    """Reading the tips that are sent, and loading the shipped ones. Texts are only ever added."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids, cache: TipCache) -> None:
        super().__init__(connection, sealer, ids)
        self._cache = cache

    def current(self) -> Sequence[StoredTip]:
        """The live text of each tip, by id; tips that were never published or are withdrawn have none."""
        mark = self.mark()
        if mark is None or mark != self._cache.mark:
            live = (tip_revisions.c.version == tips.c.current) & (tip_revisions.c.revision == tips.c.revision)
            found = self._read(live & tip_revisions.c.stage.in_([_stage(state) for state in LIVE]))
            self._cache.tips, self._cache.mark = found, mark
        return self._cache.tips

    def get(self, tip: str, version: int, revision: int = 1) -> StoredTip | None:
        """Any text, live or not."""
        which = (tip_revisions.c.version == version) & (tip_revisions.c.revision == revision)
        found = self._read((tip_revisions.c.tip == tip) & which)
        return found[0] if found else None

    def load(self, tips: Sequence[StoredTip], heads: Mapping[str, Mapping[str, Any]], now: datetime) -> int:
        """Take over what is new in shipped tips (domain.tip_workflow.shipped); how many changed anything.

        No two may have the same id.
        """
        parts = [tips[start : start + AT_ONCE] for start in range(0, len(tips), AT_ONCE)]
        taken = sum(self._load_some(some, heads, now) for some in parts)
        if taken:
            self.changed()
        return taken

    def mark(self) -> int | None:
        """What changes whenever a tip does."""
        found: int | None = self._scalar(_VALUE_OF_MARK)
        return found

    def changed(self) -> None:
        """Something about tips did: what was cached is read again."""
        value = self._ids.new()
        self._run(
            self._insert(marks)
            .values(name=_MARK, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    def seen(self, patient: PatientId) -> Sequence[SeenTip]:
        """The tips that were sent to them or may have been, with their feedback, by tip."""
        words: dict[str, set[str]] = {}
        for row in self._all(_FEEDBACK_OF, {"whose": patient}):
            words.setdefault(row.tip, set()).add(row.word)
        rows = self._all(_SEEN_BY, {"whose": patient})
        return [SeenTip(row.tip, row.times, row.last_at, frozenset(words.get(row.tip, ()))) for row in rows]

    def note_feedback(
        self, patient: PatientId, delivery: DeliveryId, tip: str, word: str, now: datetime
    ) -> bool:
        """Keep a word about a tip (did, helpful, not_for_me, fewer); False if it was there already."""
        row = {"delivery": delivery, "word": word, "patient": patient, "tip": tip, "at": now}
        new = self._add_unless_there(tip_feedback, ("delivery", "word"), row)
        if new and word in WORDS:
            content = self._scalar(select(deliveries.c.content).where(deliveries.c.id == delivery))
            count_tip(self, tip, content, word)
        return new

    def _load_some(
        self, files: Sequence[StoredTip], heads: Mapping[str, Mapping[str, Any]], now: datetime
    ) -> int:
        """The same in as few statements as there may be: a service does this at each start."""
        which = tips.c.id.in_([tip.id for tip in files])
        there = {
            row.id: row for row in self._all(select(tips).where(which).order_by(tips.c.id).with_for_update())
        }
        live = (tip_revisions.c.version == tips.c.current) & (tip_revisions.c.revision == tips.c.revision)
        texts = {text.id: text for text in self._read(which & live)}
        new = _New()
        for tip in files:
            self._ship(tip, heads.get(tip.id, {}), now, there.get(tip.id), texts.get(tip.id), new)
        if new.tips:
            self._run(self._insert(tips), new.tips)
        if new.texts:
            self._run(self._insert(tip_revisions), new.texts)
        return len(new.texts)

    def _ship(
        self,
        tip: StoredTip,
        head: Mapping[str, Any],
        now: datetime,
        row: Row[Any] | None,
        current: StoredTip | None,
        new: _New,
    ) -> None:
        """One file, beside the tip's row and its live text; what is to be added joins `new`."""
        text = _text(tip, head, now)
        mark = _fingerprint(tip.version, tip.status, text)
        newest = NONE if row is None else Number(row.newest_version, row.newest_revision)
        live = NONE if row is None else Number(row.current, row.revision)
        sent = current if live.version == newest.version else None
        decided = shipped(
            newest,
            None if sent is None else text_of_stored(sent, text),
            ours=row is not None and row.ours,
            known=row is not None and row.shipped == mark,
            text=text,
            version=tip.version,
            approver=str(head.get("approver") or "your clinician") if tip.status == "approved" else None,
        )
        if row is not None and row.shipped != mark:
            self._run(update(tips).where(tips.c.id == tip.id).values(shipped=mark))
        if decided is None:
            return
        if row is None:
            new.tips.append({"id": tip.id, "ours": False, "shipped": mark, **_heads(decided.number)})
        else:
            where = (tip_revisions.c.tip == tip.id) & (tip_revisions.c.version == live.version)
            before = where & (tip_revisions.c.revision == live.revision)
            self._run(update(tip_revisions).where(before).values(stage=name_of(Replaced()).value))
            self._run(update(tips).where(tips.c.id == tip.id).values(**_heads(decided.number)))
        new.texts.append(columns_of(tip.id, decided.number, decided.state, text, None, now))

    def _read(self, which: ColumnElement[bool]) -> list[StoredTip]:
        chosen = select(tip_revisions).join(tips, tips.c.id == tip_revisions.c.tip).where(which)
        return [
            StoredTip(
                id=row.tip,
                version=row.version,
                levels=row.levels,
                topics=row.topics,
                conditions=row.conditions,
                exclusions=row.exclusions,
                status=row.stage,
                evidence=row.evidence,
                bodies=dict(row.bodies),
                revision=row.revision,
            )
            for row in self._all(chosen.order_by(tip_revisions.c.tip))
        ]


def count_tip(repository: Repository, tip: str, content: str | None, word: str) -> None:
    """One more `word` (sent, did, helpful …) for the version that the ledger's `content` names."""
    found = _CONTENT.search(content or "")
    new = {
        "tip": tip,
        "version": int(found[1]) if found else 1,
        "sent": 0,
        **dict.fromkeys(WORDS, 0),
        word: 1,
    }
    repository._run(
        repository._insert(tip_counts)
        .values(**new)
        .on_conflict_do_update(index_elements=["tip", "version"], set_={word: tip_counts.c[word] + 1})
    )


def version_in(content: str | None) -> int:
    """The version that the ledger names, as in "tip moving-1-shoes v2 r1"; 1 where it names none."""
    found = _CONTENT.search(content or "")
    return int(found[1]) if found else 1


def text_of_stored(stored: StoredTip, like: TipText) -> TipText:
    """Its text, as far as rules about the audience look; the rest is taken from `like`."""
    return TipText(
        frozenset(stored.levels),
        stored.topics,
        stored.conditions,
        stored.exclusions,
        stored.evidence,
        like.owner,
        like.review,
        stored.bodies,
    )


def _heads(number: Number) -> dict[str, int]:
    return {
        "current": number.version,
        "revision": number.revision,
        "newest_version": number.version,
        "newest_revision": number.revision,
    }


def _stage(state: type) -> str:
    return {"Unreviewed": Stage.UNREVIEWED, "Published": Stage.PUBLISHED}[state.__name__].value


def _text(tip: StoredTip, head: Mapping[str, Any], now: datetime) -> TipText:
    review = head.get("review")
    return TipText(
        frozenset(tip.levels),
        tip.topics,
        tip.conditions,
        tip.exclusions,
        tip.evidence,
        str(head.get("owner") or ""),
        date.fromisoformat(review) if review else now.date() + _YEAR,
        dict(tip.bodies),
    )


def _fingerprint(version: int, status: str, text: TipText) -> str:
    audience = [sorted(each) for each in (text.levels, text.topics, text.conditions, text.exclusions)]
    whole = [version, status, audience, text.evidence, text.owner, sorted(text.bodies.items())]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
