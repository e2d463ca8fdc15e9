"""What only one process may do at a time: taking it on, proving that it is still ours, giving it up.

Time is the database's own here, never the service's: a simulator moves that one, and two machines may
disagree about theirs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.house import House
from actions.ports import Unit


@dataclass(frozen=True, slots=True)
class Lease:
    """`name` is held by `holder`; `fence` is the number that only rises, so that a late holder is known."""

    name: str
    holder: str
    fence: int


class LeaseLost(Exception):
    """Another process has taken over, or may have: nothing more may be done under this lease."""


def take(
    unit: Unit, house: House, now: datetime, name: str, holder: str, ttl: timedelta, alone: bool
) -> Lease | None:
    """The lease if it can be had now. `alone`: nobody else can be alive, so an old one isn't waited out.

    Whoever had it may stand still in the middle of work that rests on it: that work is ended first.
    """
    unit.leases.end_stalled()
    fence = unit.leases.take(name, holder, ttl, alone=alone)
    return None if fence is None else Lease(name, holder, fence)


def renew(unit: Unit, house: House, now: datetime, lease: Lease, ttl: timedelta) -> bool:
    """Hold it for `ttl` from now, also if it had run out meanwhile; False if it is lost to another."""
    return unit.leases.renew(lease.name, lease.holder, lease.fence, ttl)


def release(unit: Unit, house: House, now: datetime, lease: Lease) -> None:
    """Give it up, so that another process need not wait."""
    unit.leases.release(lease.name, lease.holder, lease.fence)


def demand(unit: Unit, lease: Lease | None) -> None:
    """Raise LeaseLost unless it is still ours; from here to the end of the transaction it stays so.

    None demands nothing: for tests and benchmarks that have the database to themselves.
    """
    if lease is not None and not unit.leases.holds(lease.name, lease.holder, lease.fence):
        raise LeaseLost(lease.name)
