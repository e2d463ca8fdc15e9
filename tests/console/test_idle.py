"""Nobody is signed out without a warning, and nobody loses what they have typed."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from console.cookies import SESSION
from tests.console.chromium import Tab, chromium, tab
from tests.console.desk import EVERY_ROLE, Console
from tests.console.full_house import House, full_house

NEW_TIP = "/tips/-/new"
TYPED = "Put your shoes by the door tonight."


async def two_people(console: Console) -> tuple[str, Mapping[str, str]]:
    """Jo, who has signed in twice, and Kim."""
    jo, kim = await console.signed_in(EVERY_ROLE, "Jo"), await console.signed_in(EVERY_ROLE, "Kim")
    again = secrets.token_urlsafe(32)
    await console.unit(lambda unit: unit.sessions.begin(again, jo.account.id, datetime.now(UTC)))
    return str(jo.client.cookies[SESSION]), {"jo again": again, "kim": str(kim.client.cookies[SESSION])}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with full_house(tmp_path_factory.mktemp("house"), two_people) as made:
        yield made


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:  # after the house: it has a thread of its own
    with chromium() as started:
        yield started


@pytest.fixture
def there(browser: Browser, house: House) -> Iterator[Tab]:
    """Jo's tab, whose clock the test moves."""
    with tab(browser, house.address, 390, session=house.session) as made:
        made.page.clock.install()
        yield made
        assert made.wrong == []


def left(page: Page, *seconds: int | None) -> None:
    """What the service says of the session, one after the other and the last for good; None is a fault."""
    answers = list(seconds)

    def answer(route: Route) -> None:
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said is None:
            route.fulfill(status=500, body="Something went wrong here")
        else:
            route.fulfill(json={"seconds": said})

    page.route("**/console/session", answer)


def shown(page: Page) -> list[str]:
    """The headings of the dialogs that are open."""
    return page.locator("dialog[open] h2").all_inner_texts()


def waits(page: Page, minutes: float) -> None:
    """Time goes by; what was asked in it has its answer."""
    with page.expect_response("**/console/session*"):
        page.clock.run_for(int(minutes * 60_000))


def signs_in(there: Tab, key: str) -> None:
    there.page.context.add_cookies([{"name": SESSION, "value": key, "url": there.address}])


def test_a_warning_lets_one_stay(there: Tab) -> None:
    left(there.page, 90, 900)
    there.go(NEW_TIP)
    words = there.page.get_by_label("Words in English")
    expect(there.page.get_by_text("signed out in about 2 minutes")).to_be_visible()
    assert there.by_axe() == []
    with there.page.expect_response("**/console/stay") as stayed:
        there.page.get_by_role("button", name="Stay signed in").click()
    assert stayed.value.status == 303
    expect(there.page.locator("dialog[open]")).to_have_count(0)
    words.fill(TYPED)
    assert shown(there.page) == []


def test_when_it_is_over_they_are_told_so_and_how_to_go_on(there: Tab) -> None:
    left(there.page, 0)
    there.go(NEW_TIP)
    dialog = there.page.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible()
    link = dialog.get_by_role("link", name="Sign in again")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/console/sign-in", "_blank")
    assert there.by_axe() == []
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    there.page.get_by_label("Words in English").fill(TYPED)  # it covers nothing any more
    waits(there.page, 1)
    assert shown(there.page) == []


def test_a_fault_of_the_service_signs_nobody_out_and_the_warning_comes_later(there: Tab) -> None:
    left(there.page, None, 90)
    with there.page.expect_response("**/console/session"):
        there.go(NEW_TIP)
    assert shown(there.page) == []
    waits(there.page, 0.3)
    expect(there.page.get_by_role("dialog", name="Are you still there?")).to_be_visible()


def test_what_was_typed_is_saved_after_signing_in_again_in_another_tab(there: Tab, house: House) -> None:
    there.go(NEW_TIP)
    there.page.get_by_label("Short name").fill("moving-1-door")
    there.page.get_by_label("Words in English").fill(TYPED)
    there.page.context.clear_cookies()
    waits(there.page, 15)
    dialog = there.page.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible()
    signs_in(there, house.made["kim"])
    waits(there.page, 0.3)
    expect(dialog).to_be_visible()  # somebody else: these aren't their words
    signs_in(there, house.made["jo again"])
    waits(there.page, 0.3)
    expect(dialog).to_be_hidden()
    with there.page.expect_navigation():
        there.page.get_by_role("button", name="Preview").click()
    expect(there.page.get_by_label("Words in English")).to_have_value(TYPED)
    expect(there.page.locator(".tip-bubble")).to_have_text(TYPED)
