"""Signing in and out, set-up links, one's own password and codes. `wall` is the machine's own time.

Slow things (hashing) happen between these, outside any transaction: `begin`, then hashing, then `finish`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions.console.entrance import put_flash as put_flash
from actions.house import House
from actions.ports import Unit
from domain.accounts import FREE_TRIES, LONGEST, Account, Session, SetupLink, wait_after
from domain.staff import Staff, StaffId

FREE_FROM_ONE_ADDRESS = 100  # a whole clinic may come from one


@dataclass(frozen=True, slots=True)
class Guess:
    """One try to sign in. `device` is from a browser that this account has signed in from before."""

    email: str
    device: str | None
    address: str

    @property
    def counters(self) -> tuple[tuple[str, int], ...]:
        """What a wrong try counts for, and how many are free; a known browser for its account only."""
        mine = (f"account:{self.email}:{self.device or 'unknown'}", FREE_TRIES)
        return (mine,) if self.device else (mine, (f"address:{self.address}", FREE_FROM_ONE_ADDRESS))


def begin(
    unit: Unit, house: House, now: datetime, guess: Guess, wall: datetime
) -> timedelta | Account | None:
    """How long to wait first; or whose account it would be, None for nobody's.

    The try is counted here, before it is looked at, so that many at once don't slip through together.
    """
    for who, _ in guess.counters:
        unit.sessions.hold(who)
    waits = [wait_after(unit.sessions.failures(who), wall, free) for who, free in guess.counters]
    if (wait := max(waits)) > timedelta(0):
        return wait
    for who, _ in guess.counters:
        unit.sessions.note_failure(who, wall)
    return unit.accounts.by_email(guess.email)


def finish(
    unit: Unit,
    house: House,
    now: datetime,
    guess: Guess,
    staff: StaffId,
    step: int | None,
    recovery: str,
    key: str,
    old_key: str,
    wall: datetime,
) -> bool:
    """The password was right: let them in if the code is too. `step` is that of an app’s code, if any."""
    account = unit.accounts.get(staff)
    if account is None or not account.ready:
        return False
    by_app = step is not None and unit.accounts.note_step(staff, step)
    if not by_app and not unit.accounts.use_recovery_code(staff, recovery, wall):
        return False
    for who, _ in guess.counters:
        unit.sessions.forgive(who) if who.startswith("account:") else unit.sessions.take_back(who)
    old = unit.sessions.find(old_key) if old_key else None
    if old is not None:
        unit.sessions.end(old.id)
    session = unit.sessions.begin(key, staff, wall)
    unit.accounts.note_sign_in(staff, wall)
    how = "app" if by_app else "recovery code"
    unit.audit.append(account.staff.actor, "staff.signed_in", None, {"by": how}, now)
    if not by_app:
        left = unit.accounts.recovery_codes_left(staff)
        words = f"You used a recovery code; {left} are left. You can make new ones under your name, above."
        unit.sessions.put_flash(session, [("important", words)])
    return True


def right_after_all(unit: Unit, house: House, now: datetime, guess: Guess) -> None:
    """What `begin` counted was no wrong guess."""
    for who, _ in guess.counters:
        unit.sessions.forgive(who)


def last_step(unit: Unit, house: House, now: datetime, email: str) -> int:
    """The newest 30 seconds whose code was used; 0 if none. For the demo's sign-in page."""
    account = unit.accounts.by_email(email)
    return 0 if account is None or account.totp_step is None else account.totp_step


def rehash(unit: Unit, house: House, now: datetime, staff: StaffId, password_hash: str) -> None:
    """The same password, kept by today's measure."""
    unit.accounts.rehash(staff, password_hash)


def sign_out(unit: Unit, house: House, now: datetime, staff: Staff, session: Session) -> None:
    """In this browser."""
    unit.sessions.end(session.id)
    unit.audit.append(staff.actor, "staff.signed_out", None, {}, now)


def look_at_link(
    unit: Unit, house: House, now: datetime, code: str, wall: datetime
) -> tuple[SetupLink, Account] | None:
    """What a set-up link is for, if it still stands."""
    link = unit.accounts.link(code)
    if link is None or not link.stands(wall):
        return None
    account = unit.accounts.get(link.staff)
    return None if account is None or not account.active else (link, account)


def set_up(
    unit: Unit,
    house: House,
    now: datetime,
    code: str,
    password_hash: str,
    step: int,
    codes: Sequence[str],
    key: str,
    wall: datetime,
) -> bool:
    """Use the link: password, second factor, recovery codes; signed in at once. False if it is used up."""
    found = look_at_link(unit, house, now, code, wall)
    if found is None or not unit.accounts.use_link(found[0], wall):
        return False
    link, account = found
    if not unit.accounts.save(replace(account, password_hash=password_hash, totp=link.totp)):
        return False
    unit.accounts.forget_steps(account.id)
    unit.accounts.note_step(account.id, step)
    unit.accounts.new_recovery_codes(account.id, codes)
    unit.sessions.end_all(account.id)
    unit.sessions.begin(key, account.id, wall)
    unit.accounts.note_sign_in(account.id, wall)
    unit.audit.append(account.staff.actor, "staff.set_up", None, {}, now)
    return True


def tidy(unit: Unit, house: House, now: datetime, wall: datetime) -> int:
    """Forget sessions that are long over, and wrong guesses that are forgiven; how many sessions."""
    return unit.sessions.forget_before(wall - LONGEST)


def own_account(unit: Unit, house: House, now: datetime, staff: Staff) -> Account:
    """Theirs, with what only the sign-in needs."""
    account = unit.accounts.get(staff.id)
    if account is None:
        raise LookupError("their account is gone")
    return account


def codes_left(unit: Unit, house: House, now: datetime, staff: Staff) -> int:
    """How many recovery codes are unused."""
    return unit.accounts.recovery_codes_left(staff.id)


def change_password(
    unit: Unit, house: House, now: datetime, staff: Staff, session: Session, password_hash: str
) -> int:
    """One's own; signed out everywhere else. How many sessions that ended."""
    unit.accounts.rehash(staff.id, password_hash)
    unit.audit.append(staff.actor, "staff.password_changed", None, {}, now)
    return unit.sessions.end_all(staff.id, but=session.id)


def new_codes(unit: Unit, house: House, now: datetime, staff: Staff, codes: Sequence[str]) -> None:
    """Recovery codes instead of those before."""
    unit.accounts.new_recovery_codes(staff.id, codes)
    unit.audit.append(staff.actor, "staff.recovery_codes_made", None, {}, now)
