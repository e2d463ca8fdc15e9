"""What could not be handled: seen on Today, listed without its words, tried again or set aside."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.unit import Unit
from domain.patient import PatientId, Status
from domain.sites import FIRST_SITE, SiteId
from domain.staff import Grant, Role
from tests.console.desk import Browser, Console

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RAW = {"message": {"text": "my feet are cold"}}
SAM, STRANGER = 7, 8


async def parked(
    console: Console, number: int, chat: int | None, name: str = "Sam", site: SiteId = FIRST_SITE
) -> PatientId | None:
    """An update that failed three times, of somebody known unless it is the stranger's."""

    def park(unit: Unit) -> PatientId | None:
        whose = None
        if chat not in (STRANGER, None):
            made = unit.patients.add(chat, Status.ACTIVE, "en", NOW)
            unit.patients.save(replace(made, name=name, site=site))
            whose = made.id
        unit.inbox.keep([(number, chat, RAW)], NOW)
        assert [unit.inbox.failed(number, "KeyError", 3, NOW) for _ in range(3)][-1]
        return whose

    return await console.unit(park)


async def test_what_could_not_be_handled_is_listed_without_its_words(
    console: Console, coordinator: Browser
) -> None:
    await parked(console, 41, SAM)
    await parked(console, 42, STRANGER)
    assert 'href="/console/today/parked"' in await coordinator.page("/today")
    html = await coordinator.page("/today/parked")
    assert "KeyError" in html and "Sam" in html and "Nobody we know" in html
    assert html.index("/today/parked/42/") < html.index("/today/parked/41/")  # the newest first
    assert "feet" not in html


async def test_trying_again_has_it_handled_like_a_new_one(console: Console, coordinator: Browser) -> None:
    sam = await parked(console, 41, SAM)
    assert "Everything was handled" in await coordinator.did("/today/parked/41/again")
    (waiting,) = await console.unit(lambda unit: unit.inbox.waiting(10, [], NOW))
    assert (waiting.update_id, waiting.raw, waiting.tries) == (41, RAW, 0)
    (entry,) = await console.unit(lambda unit: unit.audit.tail(1))
    assert (entry.action, entry.patient, entry.detail) == ("update.tried_again", sam, {"update": 41})
    assert await console.unit(lambda unit: unit.inbox.take(41, NOW))


async def test_what_is_set_aside_is_dropped_unread(console: Console, coordinator: Browser) -> None:
    await parked(console, 42, STRANGER)
    assert "Everything was handled" in await coordinator.did("/today/parked/42/aside")
    assert await console.unit(lambda unit: (unit.inbox.waiting_count(), unit.caseload.parked(9))) == (0, 0)
    assert not await console.unit(lambda unit: unit.inbox.take(42, NOW))
    (entry,) = await console.unit(lambda unit: unit.audit.tail(1))
    assert (entry.action, entry.patient, entry.detail) == ("update.set_aside", None, {"update": 42})


@pytest.mark.parametrize("what", ["again", "aside"])
async def test_only_what_is_parked_can_be_settled_and_only_once(
    console: Console, coordinator: Browser, what: str
) -> None:
    await parked(console, 41, SAM)
    await coordinator.did(f"/today/parked/41/{what}")
    for number in (41, 99):
        assert (await coordinator.post(f"/today/parked/{number}/{what}")).status_code == 404


async def test_patients_of_another_site_are_not_on_the_list(console: Console) -> None:
    north = await console.site("North clinic")
    await parked(console, 41, SAM)
    await parked(console, 43, 9, "Nia", north)
    await parked(console, 42, STRANGER)
    jo = await console.signed_in([Grant(Role.COORDINATOR, north)])
    html = await jo.page("/today/parked")
    assert "Nia" in html and "Nobody we know" in html and "Sam" not in html
    assert (await jo.post("/today/parked/41/aside")).status_code == 404
    await jo.did("/today/parked/42/aside")


async def test_without_a_form_token_nothing_happens(console: Console, coordinator: Browser) -> None:
    await parked(console, 41, SAM)
    answer = await coordinator.post("/today/parked/41/aside", {"token": "0" * 64})
    assert answer.status_code == 403
    assert await console.unit(lambda unit: unit.caseload.parked(9)) == 1


async def test_whoever_may_change_nobody_sees_a_number_and_no_list(console: Console) -> None:
    viewer = await console.signed_in([Grant(Role.VIEWER), Grant(Role.ADMIN)])
    assert "/today/parked" not in await viewer.page("/today")
    assert (await viewer.get("/today/parked")).status_code == 403
