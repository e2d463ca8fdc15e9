"""The first administrator, from the command line."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.open import open_store
from desk.opening import sealer_for
from desk.problems import Problem
from desk.staff import staff_added
from domain.accounts import Account
from domain.staff import Grant, Role
from keys import keep_keys
from settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'test.sqlite'}", data_dir=tmp_path, site_name="Harbour practice"
    )


async def kept(settings: Settings, email: str, code: str) -> tuple[Account | None, bool]:
    async with await open_store(settings.database_url, sealer_for(keep_keys(settings))) as store:
        return await store.run(
            lambda unit: (
                unit.accounts.by_email(email),
                (link := unit.accounts.link(code)) is not None and link.stands(datetime.now(UTC)),
            )
        )


def test_the_first_administrator_gets_a_link_before_the_service_ever_ran(settings: Settings) -> None:
    import asyncio

    told = staff_added(settings, "Ada@Clinic.example", ("admin",), None, "Ada Lee")
    link = re.match(r"http://127\.0\.0\.1:8080/console/set-up/([\w-]{32})\n", told)
    assert link is not None
    assert "works once, for 48 hours" in told
    account, stands = asyncio.run(kept(settings, "ada@clinic.example", link[1]))
    assert account is not None and stands
    assert (account.name, account.grants, account.ready) == ("Ada Lee", {Grant(Role.ADMIN)}, False)


def test_a_role_at_one_site_is_given_by_its_name_or_number(settings: Settings) -> None:
    for email, site in (("a@clinic.example", "Harbour practice"), ("b@clinic.example", "1")):
        staff_added(settings, email, ("coordinator", "viewer"), site, "")
    with pytest.raises(Problem, match=r"There is no site “Moon”; there are: 1 \(Harbour practice\)\."):
        staff_added(settings, "c@clinic.example", ("viewer",), "Moon", "")


@pytest.mark.parametrize(
    ("email", "said"), [("ada", "is no e-mail address"), ("a@b.example", "has an account")]
)
def test_what_cannot_be_is_one_sentence(settings: Settings, email: str, said: str) -> None:
    staff_added(settings, "a@b.example", ("viewer",), None, "")
    with pytest.raises(Problem, match=said):
        staff_added(settings, email, ("viewer",), None, "")
