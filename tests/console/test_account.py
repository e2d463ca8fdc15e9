"""A coordinator's own account."""

from tests.console.desk import Browser, Console


async def test_somebody_of_the_staff_sees_who_they_are_here(coordinator: Browser) -> None:
    html = await coordinator.page("/account")
    assert coordinator.account.email in html
    assert "Care coordinator at all sites" in html


async def test_a_stranger_is_led_to_the_sign_in_page_and_back(console: Console) -> None:
    answer = await (await console.stranger()).get("/console/account")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/sign-in?next=/console/account"


async def test_staying_signed_in_takes_one_click(coordinator: Browser) -> None:
    assert "Your account" in await coordinator.did("/stay")
