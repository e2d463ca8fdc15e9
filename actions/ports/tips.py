"""Tips: for the planner what is live and seen, for the editors texts, their history, counts and uploads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.deliveries import DeliveryId
from domain.patient import PatientId
from domain.records import SeenTip, StoredTip
from domain.sites import SiteId
from domain.tip_desk import Event, Got, Heard, Revision
from domain.tip_workflow import Number, State


class Tips(Protocol):
    def current(self) -> Sequence[StoredTip]:
        """The live text of each that has one. May be cached until a tip changes."""

    def get(self, tip: str, version: int, revision: int = 1) -> StoredTip | None: ...

    def load(self, tips: Sequence[StoredTip], heads: Mapping[str, Mapping[str, Any]], now: datetime) -> int:
        """Shipped tips: what is new in them, unless staff have taken the tip over; how many changed."""

    def changed(self) -> None:
        """Something about tips did: what is cached anywhere is read again."""

    def seen(self, patient: PatientId) -> Sequence[SeenTip]:
        """From deliveries sent or unknown of kind tip, joined with feedback."""

    def note_feedback(
        self, patient: PatientId, delivery: DeliveryId, tip: str, word: str, now: datetime
    ) -> bool:
        """did | helpful | not_for_me | fewer; unique per (delivery, word): False if already there."""


class TipTexts(Protocol):
    """Texts are only ever added; what changes is their state and which one is live."""

    def newest(self) -> Sequence[Revision]:
        """The last saved text of every tip, by id. May be cached until a tip changes."""

    def hold(self, tip: str) -> Revision | None:
        """The newest text of one tip, which nobody else changes until the transaction ends."""

    def live(self, tip: str) -> Revision | None:
        """What people get of it now."""

    def get(self, tip: str, number: Number) -> Revision | None: ...

    def all_of(self, tip: str) -> Sequence[Revision]:
        """Newest first."""

    def last_live(self, tip: str, version: int) -> Revision | None:
        """The latest text of this version that people got or could have got."""

    def editors(self, tip: str, version: int) -> frozenset[int]:
        """The staff who wrote any revision of this version."""

    def add(self, revision: Revision) -> None:
        """Save a text as the newest of its tip, which may be new. The tip is the staff's from then on."""

    def set_state(self, tip: str, number: Number, state: State) -> None: ...

    def go_live(self, tip: str, number: Number) -> None:
        """This text is what people get; the one before it is replaced."""

    def due(self, now: datetime, limit: int) -> Sequence[Revision]:
        """Scheduled, and their time has come. PostgreSQL: FOR UPDATE SKIP LOCKED."""

    def next_due(self) -> datetime | None:
        """The earliest time anything is scheduled for."""

    def note(self, event: Event) -> None: ...

    def events(self, tip: str, limit: int) -> Sequence[Event]:
        """Newest first."""

    def heard(self) -> Mapping[str, Heard]:
        """By tip, all versions together."""

    def heard_of(self, tip: str) -> Mapping[int, Heard]:
        """By version."""

    def recount(self) -> None:
        """Count anew from the ledger and the feedback (after they were filled from elsewhere)."""

    def got(self, tip: str, sites: frozenset[SiteId] | None, limit: int) -> Sequence[Got]:
        """Who got it, of the last `limit` times it was sent to people of these sites; latest first."""

    def keep_upload(self, staff: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> int:
        """Its number."""

    def take_upload(self, number: int, staff: int) -> Sequence[Mapping[str, Any]] | None:
        """Hand it out once, to whoever uploaded it."""

    def look_at_upload(self, number: int, staff: int) -> Sequence[Mapping[str, Any]] | None: ...

    def forget_uploads(self, before: datetime) -> int: ...
