"""What the console's people, sites and sessions need from the database. Instants are aware UTC datetimes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.accounts import Account, Failures, Session, SessionId, SetupLink
from domain.patient import PatientId
from domain.sites import Site, SiteId
from domain.staff import Grant, StaffId


class Sites(Protocol):
    def all(self) -> Sequence[Site]:
        """By name; few."""

    def get(self, site: SiteId) -> Site | None: ...

    def of_patient(self, patient: PatientId) -> SiteId | None:
        """None if there is no such person."""

    def add(self, name: str) -> SiteId | None:
        """None if the name is taken."""

    def rename(self, site: SiteId, name: str) -> bool:
        """False if there is no such site, or another one has the name."""

    def name_the_first(self, name: str) -> None:
        """SITE_NAME is the first site's name until somebody renames it in the console."""


class Accounts(Protocol):
    """The staff's accounts; e-mail addresses and names are sealed."""

    def by_email(self, email: str) -> Account | None:
        """`email` as domain.accounts.email_of makes it."""

    def get(self, staff: StaffId) -> Account | None: ...

    def all(self) -> Sequence[Account]:
        """By name, the active ones first; staff is few."""

    def names(self) -> dict[StaffId, str]:
        """Of everybody who ever had an account."""

    def add(self, email: str, name: str, grants: frozenset[Grant], now: datetime) -> Account | None:
        """None if somebody has that address."""

    def save(self, account: Account) -> bool:
        """Everything but its sign-ins; False if it was changed by somebody else meanwhile (by `revision`)."""

    def note_step(self, staff: StaffId, step: int) -> bool:
        """A code of this 30 seconds was used; False if it, or a newer one, was used before."""

    def forget_steps(self, staff: StaffId) -> None:
        """They have a new second factor: codes of the old one are of no matter."""

    def note_sign_in(self, staff: StaffId, now: datetime) -> None: ...

    def rehash(self, staff: StaffId, password_hash: str) -> None: ...

    def new_recovery_codes(self, staff: StaffId, codes: Sequence[str]) -> None:
        """Instead of those before."""

    def use_recovery_code(self, staff: StaffId, code: str, now: datetime) -> bool:
        """True once per code."""

    def recovery_codes_left(self, staff: StaffId) -> int: ...

    def add_link(self, staff: StaffId, code: str, totp: str, expires_at: datetime, now: datetime) -> None:
        """A new set-up link; those before it stop working."""

    def link(self, code: str) -> SetupLink | None:
        """Whatever became of it."""

    def use_link(self, link: SetupLink, now: datetime) -> bool:
        """True once."""


class Sessions(Protocol):
    """Found by the hash of a key that only the browser has."""

    def begin(self, key: str, staff: StaffId, now: datetime) -> SessionId: ...

    def find(self, key: str) -> Session | None: ...

    def touch(self, session: SessionId, now: datetime) -> None: ...

    def end(self, session: SessionId) -> None: ...

    def end_all(self, staff: StaffId, but: SessionId | None = None) -> int: ...

    def forget_before(self, instant: datetime) -> int:
        """Those not seen since; how many."""

    def put_flash(self, session: SessionId, flash: Sequence[tuple[str, str]]) -> None:
        """What the next page says once: (kind, words) each. Added to what waits."""

    def take_flash(self, session: SessionId) -> Sequence[tuple[str, str]]: ...

    def failures(self, who: str) -> Failures | None: ...

    def note_failure(self, who: str, now: datetime) -> None: ...

    def forgive(self, who: str) -> None: ...

    def take_back(self, who: str) -> None:
        """One less."""

    def hold(self, who: str) -> None:
        """One try at a time for the rest of the transaction (SQLite: nothing to do)."""
