"""The simulator's two people of the staff: put there at each start, and shut out where real patients come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.staff import Grant


def put_demo(
    unit: Unit,
    house: House,
    now: datetime,
    email: str,
    name: str,
    password_hash: str,
    secret: str,
    grants: frozenset[Grant],
) -> None:
    """As if they had just set up their account, whatever became of it since."""
    account = unit.accounts.by_email(email) or unit.accounts.add(email, name, grants, now)
    if account is None:
        return
    unit.accounts.save(
        replace(
            account, password_hash=password_hash, totp=secret, grants=account.grants | grants, active=True
        )
    )


def shut_out(unit: Unit, house: House, now: datetime, emails: Sequence[str]) -> None:
    """Their password stands on the screen of whoever started the simulator: here they are nobody."""
    for email in emails:
        account = unit.accounts.by_email(email)
        if account is not None and account.active:
            unit.accounts.save(replace(account, active=False, password_hash=None, totp=None))
            unit.sessions.end_all(account.id)
