"""Accounts of the staff: the record, how long a session lasts, and how long a wrong guess makes one wait.

Times of sessions and sign-ins are by the machine's own clock, never the simulator's (docs/decisions/).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from domain.staff import Grant, Staff, StaffId

SessionId = NewType("SessionId", int)

IDLE = timedelta(minutes=15)  # issue 5
LONGEST = timedelta(hours=8)  # issue 5
WARN_BEFORE = timedelta(minutes=2)
LINK_LASTS = timedelta(hours=48)
LEAST_PASSWORD = 12
MOST_PASSWORD = 200
LONGEST_NAME = 80
LONGEST_EMAIL = 254
RECOVERY_CODES = 10
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=24)

_EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff. Without a password the set-up link wasn't used yet.

    `totp` is their second factor's secret (base32); `totp_step` the newest 30 seconds whose code was used.
    """

    id: StaffId
    email: str
    name: str
    created_at: datetime
    active: bool = True
    password_hash: str | None = None
    totp: str | None = None
    totp_step: int | None = None
    signed_in_at: datetime | None = None
    revision: int = 0
    grants: frozenset[Grant] = frozenset()

    @property
    def staff(self) -> Staff:
        """Who they are to the rules."""
        return Staff(self.id, self.name, self.email, self.grants)

    @property
    def ready(self) -> bool:
        """Whether they can sign in at all."""
        return self.active and self.password_hash is not None and self.totp is not None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, from `began_at` on; `seen_at` is when they last did something."""

    id: SessionId
    staff: StaffId
    began_at: datetime
    seen_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it ends if nothing more is done."""
        return min(self.seen_at + IDLE, self.began_at + LONGEST)

    def stands(self, now: datetime) -> bool:
        """Whether it still holds; a clock that stepped back ends nothing."""
        return now < self.ends_at


@dataclass(frozen=True, slots=True)
class SetupLink:
    """A one-time link to choose a password and a second factor."""

    id: int
    staff: StaffId
    totp: str
    expires_at: datetime
    used_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong guesses in a row, of one account from one kind of device, or of one network address."""

    count: int
    last_at: datetime


def wait_after(failures: Failures | None, now: datetime, free: int = FREE_TRIES) -> timedelta:
    """How long until the next try is looked at; zero if now. Grows, and ends: nobody is locked out for good.

    The first `free` wrong tries cost nothing; each one more doubles the wait, from 1 s to LONGEST_WAIT.
    """
    if failures is None or failures.count < free or now - failures.last_at >= FORGIVEN_AFTER:
        return timedelta(0)
    wait = min(timedelta(seconds=2 ** min(failures.count - free, 20)), LONGEST_WAIT)
    return max(failures.last_at + wait - now, timedelta(0))


def email_of(typed: str) -> str:
    """The address as it is kept and compared. ValueError if it can't be one."""
    plain = typed.strip().lower()
    if len(plain) > LONGEST_EMAIL or not _EMAIL.fullmatch(plain):
        raise ValueError("that is no e-mail address")
    return plain


def name_of(typed: str) -> str:
    """A name on one line, at most LONGEST_NAME characters. ValueError if nothing is left."""
    plain = " ".join("".join(each for each in typed if each.isprintable()).split())[:LONGEST_NAME]
    if not plain:
        raise ValueError("a name is needed")
    return plain
