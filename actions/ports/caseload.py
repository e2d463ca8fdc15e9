"""What the console's lists need from the database: who is there, who waits, and what is open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.alerts import Alert
from domain.caseload import From, Listed, Look, Page
from domain.deliveries import Delivery, DeliveryId
from domain.patient import PatientId, Status
from domain.records import ParkedUpdate
from domain.sites import SiteId


class Caseload(Protocol):
    def page(self, look: Look, start: From | None, limit: int) -> Page:
        """In the look's order, from `start` on."""

    def count(self, look: Look, most: int) -> int | None:
        """How many, no further than `most` + 1; None where it can't be counted quickly (by topic)."""

    def named(
        self, sites: Sequence[SiteId], asked: str, statuses: Sequence[Status], start: From | None, limit: int
    ) -> Page:
        """Those whose name begins so, the newest first; empty if nothing telling was asked."""

    def get(self, patient: PatientId) -> Listed | None: ...

    def languages(self, site: SiteId) -> Sequence[str]:
        """Those that patients of the site have."""

    def waiting(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """Who wrote something that nobody has looked at, the longest waiting first."""

    def taken_over(self, site: SiteId, limit: int) -> Sequence[Listed]: ...

    def gone_quiet(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """Paused by the service after a long silence, the newest first."""

    def blocked(self, site: SiteId, limit: int) -> Sequence[Listed]:
        """Unreachable, last seen most recently first."""

    def read_all(self, patient: PatientId) -> bool:
        """Nothing of theirs waits any more; False if nothing did."""

    def unknown(self, sites: Sequence[SiteId] | None, limit: int) -> Sequence[tuple[Delivery, Listed]]:
        """Messages of which nobody knows whether they arrived, nor has looked, the newest first."""

    def looked_at(self, delivery: DeliveryId, now: datetime) -> None:
        """Somebody has seen that one."""

    def alerts(self, sites: Sequence[SiteId] | None, limit: int) -> Sequence[tuple[Alert, Listed]]:
        """Open and taken on, the longest open first."""

    def site_of_alert(self, alert: int) -> SiteId | None:
        """The site of the patient it is about; None if there is no such red flag."""

    def parked(self, most: int) -> int:
        """Updates that could not be handled, counted to `most`."""

    def all_parked(
        self, sites: Sequence[SiteId] | None, limit: int
    ) -> Sequence[tuple[ParkedUpdate, Listed | None]]:
        """Those of people at these sites and those of nobody known, with whose it is; the newest first."""

    def parked_one(self, update_id: int) -> tuple[ParkedUpdate, Listed | None] | None:
        """None if it isn't parked (any more)."""

    def index_names(self, limit: int) -> int:
        """Bring the blind index up to date, `limit` people at a time; how many were looked at."""
