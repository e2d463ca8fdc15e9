"""Who is at the door of a page: the session, the person, and whether they may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.console.sites import site_at_hand
from actions.house import House
from actions.ports import Unit
from domain.accounts import Session
from domain.staff import Permission, Staff, Where

TOUCH_EVERY = timedelta(seconds=30)  # a write for every page would be one too many


class NobodyThere(Exception):
    """No session, or one that is over."""


class NothingThere(Exception):
    """What the address names isn't there."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who may use the page they asked for. `flash` is what it tells them once, `site` the name
    of the place it is about."""

    staff: Staff
    session: Session
    where: Where
    site: str
    flash: Sequence[tuple[str, str]] = ()


def enter(
    unit: Unit,
    house: House,
    now: datetime,
    key: str,
    wall: datetime,
    permission: Permission,
    find: Callable[[Unit], Where | None],
    keep: bool,
    show_flash: bool,
) -> Entered:
    """Let them in, or raise NobodyThere, NothingThere or NotAllowed. `wall` is the machine's own time."""
    staff, session = recognise(unit, key, wall)
    where = find(unit)
    if where is None:
        raise NothingThere
    staff.must(permission, where)
    if keep and wall - session.seen_at >= TOUCH_EVERY:
        unit.sessions.touch(session.id, wall)
        session = Session(session.id, session.staff, session.began_at, wall)
    site = site_at_hand(unit, house, staff, where)
    return Entered(staff, session, where, site, unit.sessions.take_flash(session.id) if show_flash else ())


def recognise(unit: Unit, key: str, wall: datetime) -> tuple[Staff, Session]:
    """Whose session this is, if it still stands. Raises NobodyThere."""
    session = unit.sessions.find(key) if key else None
    if session is None or not session.stands(wall):
        raise NobodyThere
    account = unit.accounts.get(session.staff)
    if account is None or not account.ready:
        raise NobodyThere
    return account.staff, session


def somebody(
    unit: Unit, house: House, now: datetime, key: str, wall: datetime
) -> tuple[Staff, Session] | None:
    """For pages that anybody may see: who it is, if anybody."""
    try:
        return recognise(unit, key, wall)
    except NobodyThere:
        return None


def put_flash(
    unit: Unit, house: House, now: datetime, session: Session, flash: Sequence[tuple[str, str]]
) -> None:
    """Tell them on the next page."""
    unit.sessions.put_flash(session.id, flash)
