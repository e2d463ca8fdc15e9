"""The staff's accounts, what they were granted, their set-up links and recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository
from db.sealing import hashed_code
from db.tables import coordinators, grants, recovery_codes, setup_links
from domain.accounts import Account, SetupLink
from domain.sites import SiteId
from domain.staff import Grant, Role, StaffId

_EMAIL = "staff e-mail"


class Accounts(Repository):
    """Finding and changing accounts; all of them are read at once where a list is wanted: staff is few."""

    def by_email(self, email: str) -> Account | None:
        """Found by the HMAC of the address."""
        wanted = coordinators.c.email_hmac == self._sealer.lookup(_EMAIL, email)
        return self._one(self._first(select(coordinators).where(wanted)))

    def get(self, staff: StaffId) -> Account | None:
        """None if there is no such account."""
        return self._one(self._first(select(coordinators).where(coordinators.c.id == staff)))

    def all(self) -> Sequence[Account]:
        """By name, the active ones first."""
        granted: dict[int, set[Grant]] = {}
        for row in self._all(select(grants)):
            granted.setdefault(row.coordinator, set()).add(_grant(row))
        rows = self._all(select(coordinators))
        found = [self._account(row, frozenset(granted.get(row.id, ()))) for row in rows]
        return sorted(found, key=lambda account: (not account.active, account.name.casefold(), account.id))

    def names(self) -> dict[StaffId, str]:
        """Of everybody who ever had an account."""
        rows = self._all(select(coordinators.c.id, coordinators.c.name))
        return {StaffId(row.id): self._opened(row, coordinators, "name") or "" for row in rows}

    def add(self, email: str, name: str, grants: frozenset[Grant], now: datetime) -> Account | None:
        """A new account without a password; None if somebody has that address."""
        if self.by_email(email) is not None:
            return None
        account = Account(StaffId(self._ids.new()), email, name, now, grants=grants)
        lookup = self._sealer.lookup(_EMAIL, email)
        self._run(
            insert(coordinators).values(
                id=account.id, email_hmac=lookup, created_at=now, revision=0, **self._columns(account)
            )
        )
        self._grant(account)
        return account

    def save(self, account: Account) -> bool:
        """Everything but its sign-ins; False if somebody else changed it meanwhile."""
        changed = self._run(
            update(coordinators)
            .where(coordinators.c.id == account.id, coordinators.c.revision == account.revision)
            .values(revision=account.revision + 1, **self._columns(account))
        )
        if changed:
            self._run(delete(grants).where(grants.c.coordinator == account.id))
            self._grant(account)
        return bool(changed)

    def note_step(self, staff: StaffId, step: int) -> bool:
        """One statement, so that two who send the same code at once don't both get in."""
        fresh = coordinators.c.totp_step.is_(None) | (coordinators.c.totp_step < step)
        whose = update(coordinators).where(coordinators.c.id == staff, fresh)
        return bool(self._run(whose.values(totp_step=step)))

    def forget_steps(self, staff: StaffId) -> None:
        """They have a new second factor."""
        self._run(update(coordinators).where(coordinators.c.id == staff).values(totp_step=None))

    def note_sign_in(self, staff: StaffId, now: datetime) -> None:
        """When they last came in."""
        self._run(update(coordinators).where(coordinators.c.id == staff).values(signed_in_at=now))

    def rehash(self, staff: StaffId, password_hash: str) -> None:
        """The same password, kept by today's measure of slowness."""
        whose = update(coordinators).where(coordinators.c.id == staff)
        self._run(whose.values(password_hash=password_hash))

    def new_recovery_codes(self, staff: StaffId, codes: Sequence[str]) -> None:
        """Instead of those before; kept as hashes."""
        self._run(delete(recovery_codes).where(recovery_codes.c.coordinator == staff))
        for code in codes:
            self._run(insert(recovery_codes).values(coordinator=staff, code_hash=hashed_code(code)))

    def use_recovery_code(self, staff: StaffId, code: str, now: datetime) -> bool:
        """True once per code."""
        unused = update(recovery_codes).where(
            recovery_codes.c.coordinator == staff,
            recovery_codes.c.code_hash == hashed_code(code),
            recovery_codes.c.used_at.is_(None),
        )
        return bool(self._run(unused.values(used_at=now)))

    def recovery_codes_left(self, staff: StaffId) -> int:
        """How many are unused."""
        unused = (recovery_codes.c.coordinator == staff) & recovery_codes.c.used_at.is_(None)
        return int(self._scalar(select(func.count()).select_from(recovery_codes).where(unused)))

    def add_link(self, staff: StaffId, code: str, totp: str, expires_at: datetime, now: datetime) -> None:
        """A new set-up link; those before it stop working."""
        old = update(setup_links).where(setup_links.c.coordinator == staff, setup_links.c.used_at.is_(None))
        self._run(old.values(used_at=now))
        link = self._ids.new()
        self._run(
            insert(setup_links).values(
                id=link,
                code_hash=hashed_code(code),
                coordinator=staff,
                totp=self._sealer.seal(totp, setup_links.name, link, "totp"),
                created_at=now,
                expires_at=expires_at,
            )
        )

    def link(self, code: str) -> SetupLink | None:
        """Whatever became of it."""
        row = self._first(select(setup_links).where(setup_links.c.code_hash == hashed_code(code)))
        if row is None:
            return None
        totp = self._opened(row, setup_links, "totp") or ""
        return SetupLink(row.id, StaffId(row.coordinator), totp, row.expires_at, row.used_at)

    def use_link(self, link: SetupLink, now: datetime) -> bool:
        """True once."""
        unused = update(setup_links).where(setup_links.c.id == link.id, setup_links.c.used_at.is_(None))
        return bool(self._run(unused.values(used_at=now)))

    def _grant(self, account: Account) -> None:
        for each in account.grants:
            self._run(
                insert(grants).values(
                    id=self._ids.new(), coordinator=account.id, role=each.role.value, site=each.site
                )
            )

    def _one(self, row: Row[Any] | None) -> Account | None:
        if row is None:
            return None
        granted = self._all(select(grants).where(grants.c.coordinator == row.id))
        return self._account(row, frozenset(_grant(each) for each in granted))

    def _account(self, row: Row[Any], granted: frozenset[Grant]) -> Account:
        return Account(
            id=StaffId(row.id),
            email=self._opened(row, coordinators, "email") or "",
            name=self._opened(row, coordinators, "name") or "",
            created_at=row.created_at,
            active=row.active,
            password_hash=row.password_hash,
            totp=self._opened(row, coordinators, "totp"),
            totp_step=row.totp_step,
            signed_in_at=row.signed_in_at,
            revision=row.revision,
            grants=granted,
        )

    def _columns(self, account: Account) -> dict[str, Any]:
        sealed = {
            column: self._sealed(words, coordinators, account.id, column)
            for column, words in (("email", account.email), ("name", account.name), ("totp", account.totp))
        }
        return sealed | {"password_hash": account.password_hash, "active": account.active}


def _grant(row: Row[Any]) -> Grant:
    return Grant(Role(row.role), None if row.site is None else SiteId(row.site))
