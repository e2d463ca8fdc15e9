"""What every answer of the console carries, and what it never takes."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from console import csv
from console.app import create_console
from console.assets import Assets, AssetsMissing
from console_desk import MODULES, desk_for
from domain.staff import Grant, Role
from tests.console.desk import Browser, Console

HTTPS = "https://chat.example.org"


async def behind_tls(console: Console) -> httpx.AsyncClient:
    """A browser of a console that has its CONSOLE_URL."""
    assert console.parts is not None and console.app is not None
    console.app.router.routes.clear()
    console.app.mount("/console", create_console(replace(desk_for(console.parts), address=HTTPS)))
    transport = httpx.ASGITransport(console.app)
    return await console.closing.enter_async_context(httpx.AsyncClient(base_url=HTTPS, transport=transport))


@pytest.mark.parametrize(
    "path", ["/account", "/nothing", "/patients/x", "/assets/old/console.css", "/assets/x/y"]
)
async def test_every_answer_has_the_headers(coordinator: Browser, path: str) -> None:
    for answer in (await coordinator.get(path), await coordinator.post(path)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in answer.headers


async def test_behind_tls_cookies_are_bound_to_the_host_and_browsers_stay_with_tls(
    console: Console,
) -> None:
    browser = await behind_tls(console)
    answer = await browser.get("/console/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-bt-form=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=strict"):
        assert word in cookie
    assert "Domain" not in cookie


async def test_behind_tls_a_form_from_anywhere_else_is_refused(console: Console) -> None:
    browser = await behind_tls(console)
    token = (await browser.get("/console/sign-in")).text.split('name="token" value="')[1][:64]
    form = {"token": token, "email": "a@b.example", "password": "x", "code": "1"}
    for origin, status in ((HTTPS, 422), ("https://elsewhere.example", 403), ("null", 403)):
        answer = await browser.post("/console/sign-in", data=form, headers={"Origin": origin})
        assert answer.status_code == status


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example:8080", "192.0.2.7:8080", ""]
)
async def test_without_its_address_it_answers_on_this_machine_only(console: Console, host: str) -> None:
    answer = await (await console.stranger()).get("/console/sign-in", headers={"Host": host})
    assert (answer.status_code, "CONSOLE_URL" in answer.text) == (421, True)
    assert "set-cookie" not in answer.headers


async def test_more_than_a_form_can_hold_is_refused_before_it_is_read(coordinator: Browser) -> None:
    token = await coordinator.token()
    answer = await coordinator.client.post("/console/stay", data={"token": token, "more": "x" * 300_000})
    assert answer.status_code == 413

    async def endless() -> object:  # no length said
        yield b"token=" + token.encode()

    answer = await coordinator.client.post("/console/stay", content=endless())  # type: ignore[arg-type]
    assert answer.status_code == 411


async def test_styles_and_scripts_come_from_here_and_can_be_kept(coordinator: Browser) -> None:
    page = await coordinator.page("/account")
    for name in ("nhsuk.css", "console.css", "console.js", "htmx.js"):
        address = page.split(name)[0].rsplit('"', 1)[1] + name
        answer = await coordinator.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert " style=" not in page and "<style" not in page and " onclick" not in page


def test_nothing_that_is_served_names_another_host() -> None:
    files = Assets(MODULES).files
    for name in ("nhsuk.css", "console.css", "console.js", "nhsuk.js"):
        assert b"https://" not in files[name] and b"http://" not in files[name], name
    assert b"Frutiger" not in files["nhsuk.css"] and b"@font-face" not in files["nhsuk.css"]
    for reference in files["nhsuk.css"].split(b"url(")[1:]:
        named = reference.split(b")")[0].strip(b"'\"").decode()
        assert named in files, named


def test_what_npm_has_not_installed_is_said_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="run make run once"):
        Assets(tmp_path)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "=\u202e"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert csv.defused(cell) == f"'{cell}"


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert [csv.defused(each) for each in (-3, 2.5, None, "a-b", "")] == ["-3", "2.5", "", "a-b", ""]


async def test_a_name_of_the_staff_is_never_markup(console: Console) -> None:
    canary = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    evil = await console.signed_in([Grant(Role.ADMIN)], canary)
    for path in ("/account", "/people", f"/people/{evil.account.id}", "/audit"):
        html = await evil.page(path)
        assert "<img src=x" not in html and "<script>alert" not in html
        assert "&lt;img src=x" in html
