"""A list of patients: which of them, in which order, and from where on (pages by key, never by number)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.patient import PatientId, Status
from domain.sites import SiteId

PAGE = 50
MOST_COUNTED = 1000  # "more than 1,000" is as good as the number, and costs nothing
MOST_LOOKED_AT = 1000  # people whose topics or names are looked at for one page

LISTED = (Status.ACTIVE, Status.PAUSED, Status.ONBOARDING, Status.WAITING, Status.UNREACHABLE, Status.LEFT)
LEVELS = (None, 1, 2, 3, 4)


class Order(StrEnum):
    """NEXT_CHECK_IN lists only those who have one planned."""

    SEEN_LAST = "seen"
    SEEN_LONG_AGO = "quiet"
    NEXT_CHECK_IN = "check_in"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Look:
    """What to list, of one site. An empty tuple or None is: whatever it is. `level` 0 is: none yet."""

    site: SiteId
    statuses: tuple[Status, ...] = ()
    level: int | None = None
    language: str | None = None
    topic: str | None = None
    order: Order = Order.SEEN_LAST


@dataclass(frozen=True, slots=True)
class From:
    """Where a page begins: after this key. `at` is None where the order needs no instant (NEWEST)."""

    at: datetime | None
    patient: PatientId


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `waiting_since`: when they wrote the first thing that nobody has looked at."""

    id: PatientId
    site: SiteId
    name: str | None
    status: Status
    level: int | None
    language: str
    topics: frozenset[str]
    joined_at: datetime
    last_seen_at: datetime | None
    next_check_in_at: datetime | None
    waiting_since: datetime | None
    taken_over_until: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `more` is where the next begins, if there is one; `cut` if it ends because MOST_LOOKED_AT
    people were looked at, and not because it is full."""

    patients: tuple[Listed, ...]
    more: From | None = None
    cut: bool = False
