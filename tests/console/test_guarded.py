"""Small proofs that no other test of the console gives: whole answers, files, uploads, keys."""

from pathlib import Path

import httpx
import pytest

from console import csv
from console.app import all_routes
from domain.invites import MOST_BYTES, MOST_ROWS
from domain.sites import SiteId
from domain.staff import Grant, Role
from tests.console.desk import EVERY_ROLE, Browser, Console
from tests.console.newcomers import a_link, set_up

ROOT = Path(__file__).parent.parent.parent
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")


def test_every_table_that_leaves_goes_through_the_one_writer_that_defuses() -> None:
    """Two modules write CSV: console/csv.py, and for tips content/exchange/csv_file.py, tested there."""
    writers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("console", "actions", "content")
        for path in (ROOT / folder).rglob("*.py")
        if "csv.writer(" in path.read_text(encoding="utf-8")
    }
    assert writers == {"console/csv.py", "content/exchange/csv_file.py"}
    table = csv.written(["head"], [[each] for each in FORMULAS])
    assert table.count("'") == len(FORMULAS)


async def test_a_name_like_a_formula_is_defused_in_the_audit_file(console: Console) -> None:
    for formula in FORMULAS[:4]:
        jo = await console.signed_in(EVERY_ROLE, formula)
        await jo.did("/sites", {"name": f"Site of {jo.account.id}"})
        found = await jo.get("/audit.csv")
        assert f",{formula}," not in found.text
        assert f"'{formula}" in found.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name\n" + b"Sam\n" * (MOST_ROWS + 1), str(MOST_ROWS)),
        (b"name\n" + b"S" * MOST_BYTES, "too big"),
        (b"name\x00\n", "no CSV file"),
        (b'name\n"=cmd', "quotation mark"),
        (b"name,diagnosis\nSam,x\n", "diagnosis"),
    ],
    ids=["rows", "bytes", "binary", "open quote", "other column"],
)
async def test_a_file_of_names_that_is_too_much_or_no_table_invites_nobody(
    console: Console, coordinator: Browser, data: bytes, said: str
) -> None:
    form, sent = {"days": "7", "site": "1"}, {"file": ("names.csv", data)}
    answer = await coordinator.post("/patients/invite/many", form, sent)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert not await console.unit(lambda unit: unit.invites.open_at(SiteId(1), console_now(console), 10))


def console_now(console: Console):  # type: ignore[no-untyped-def]
    assert console.parts is not None
    return console.parts.service.now()


async def test_every_route_that_takes_a_form_has_its_bound(console: Console, coordinator: Browser) -> None:
    """One byte more than it says is refused before it is read; none is above what an import of tips needs."""
    for route in all_routes():
        assert route.body <= 5_100_000, route.path
        if route.method == "POST" and "{" not in route.path:
            path = f"/console{route.path}"
            length = {"Content-Length": str(route.body + 1)}
            answer = await coordinator.client.post(path, content=b"", headers=length)
            assert answer.status_code == 413, route.path


async def test_setting_up_takes_no_session_that_somebody_else_put_there(console: Console) -> None:
    """Session fixation: a key that was there before is never the one that becomes signed in."""
    client = await console.stranger()
    client.cookies.set("bt-session", "put-there-by-somebody-else")
    answer, _, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    assert answer.status_code == 200
    mine = [cookie.value for cookie in client.cookies.jar if cookie.name == "bt-session"]
    assert "put-there-by-somebody-else" not in {mine[-1]}
    thief = await console.stranger()
    thief.cookies.set("bt-session", "put-there-by-somebody-else")
    assert (await thief.get("/console/account")).status_code == 303


async def test_a_viewer_of_one_site_learns_nothing_of_another_from_an_error(console: Console) -> None:
    """What is elsewhere and what is nowhere look the same."""
    north = await console.site("North clinic")
    viewer = await console.signed_in([Grant(Role.COORDINATOR, north)])
    elsewhere: httpx.Response = await viewer.get("/patients/1")
    nowhere = await viewer.get("/patients/9223372036854775807")
    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.text == nowhere.text
