"""Getting in: password and code, waits that grow and end, sessions that end, links that work once."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest

from actions.console.sign_in import tidy
from console import second_factor
from domain.accounts import IDLE, LONGEST, LONGEST_WAIT, Failures, wait_after
from domain.staff import Grant, Role
from tests.console.desk import Browser, Console
from tests.console.newcomers import PASSWORD, a_link, set_up, sign_in

WRONG = "not this one, I think"
TODAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


async def test_a_new_colleague_sets_up_their_account_and_is_in(console: Console) -> None:
    client, link = await console.stranger(), await a_link(console, "jo@clinic.example")
    page = (await client.get(link)).text
    assert "Jo Coordinator" in page
    assert "<svg" in page
    answer, _, codes = await set_up(client, link)
    assert answer.status_code == 200
    assert len(codes) == 10
    assert "jo@clinic.example" in (await client.get("/console/account")).text
    again = await (await console.stranger()).get(link)
    assert again.status_code == 404
    assert "This link is over" in again.text


async def test_password_and_code_open_the_console_where_one_wanted_to_go(console: Console) -> None:
    client = await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    other = await console.stranger()
    answer = await sign_in(other, "Jo@Clinic.example ", secret, ahead=1, next="/console/account?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/account?a=1")
    assert "jo@clinic.example" in (await other.get("/console/account")).text


@pytest.mark.parametrize(
    "away",
    ["https://elsewhere.example/", "//elsewhere.example", "/console/../etc\\", "/console/sign-in", "x"],
)
async def test_signing_in_never_leads_away_from_the_console(console: Console, away: str) -> None:
    client = await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    answer = await sign_in(await console.stranger(), "jo@clinic.example", secret, ahead=1, next=away)
    assert answer.headers["location"] == "/console/"


async def test_a_code_opens_once(console: Console) -> None:
    client = await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    assert (await sign_in(await console.stranger(), "jo@clinic.example", secret)).status_code == 422
    assert (await sign_in(await console.stranger(), "jo@clinic.example", secret, ahead=1)).status_code == 303
    assert (await sign_in(await console.stranger(), "jo@clinic.example", secret, ahead=1)).status_code == 422


async def test_a_recovery_code_opens_once_and_says_how_many_are_left(console: Console) -> None:
    client = await console.stranger()
    _, secret, codes = await set_up(client, await a_link(console, "jo@clinic.example"))
    other = await console.stranger()
    typed = codes[3].upper().replace("-", " ")
    assert (await sign_in(other, "jo@clinic.example", secret, code=typed)).status_code == 303
    assert "9 are left" in (await other.get("/console/account")).text
    again = await sign_in(await console.stranger(), "jo@clinic.example", secret, code=codes[3])
    assert again.status_code == 422


async def test_whatever_is_wrong_the_answer_is_the_same(console: Console) -> None:
    client = await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    said = set()
    for email, password, code in (
        ("nobody@clinic.example", PASSWORD, "123456"),
        ("jo@clinic.example", "not the password", None),
        ("jo@clinic.example", PASSWORD, "000000"),
        ("no address", PASSWORD, "123456"),
    ):
        answer = await sign_in(await console.stranger(), email, secret, password=password, code=code)
        assert answer.status_code == 422
        body = re.sub(r'(name="token" )?value="[^"]*"', "", answer.text)
        said.add(body)
    assert len(said) == 1


async def test_wrong_tries_make_one_wait_but_not_whoever_signed_in_here_before(console: Console) -> None:
    known = await console.stranger()
    _, secret, _ = await set_up(known, await a_link(console, "jo@clinic.example"))
    assert (await sign_in(known, "jo@clinic.example", secret, ahead=1)).status_code == 303
    for _ in range(5):
        wrong = await sign_in(await console.stranger(), "jo@clinic.example", secret, password=WRONG)
        assert wrong.status_code == 422
    waits = await sign_in(await console.stranger(), "jo@clinic.example", secret, password=PASSWORD)
    assert waits.status_code == 429
    assert 1 <= int(waits.headers["retry-after"]) <= 2
    assert "Nobody is locked out for good" in waits.text
    mine = await sign_in(known, "jo@clinic.example", secret, password=WRONG)
    assert mine.status_code == 422  # looked at, not made to wait


def test_the_wait_doubles_stays_under_a_quarter_of_an_hour_and_ends_in_a_day() -> None:
    def wait(count: int, age: timedelta = timedelta(0)) -> float:
        return wait_after(Failures(count, TODAY - age), TODAY).total_seconds()

    assert wait_after(None, TODAY) == timedelta(0)
    assert [wait(count) for count in (4, 5, 6, 7, 8)] == [0, 1, 2, 4, 8]
    assert wait(7, timedelta(seconds=3)) == 1
    assert wait(10_000) == LONGEST_WAIT.total_seconds()
    assert wait(10_000, LONGEST_WAIT) == 0
    assert wait(10_000, timedelta(days=1)) == 0


async def test_the_session_gets_a_new_key_at_every_sign_in_and_the_old_one_is_worth_nothing(
    console: Console,
) -> None:
    client = await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    old = client.cookies["bt-session"]
    assert (await sign_in(client, "jo@clinic.example", secret, ahead=1)).status_code == 303
    assert client.cookies["bt-session"] != old
    thief = await console.stranger()
    thief.cookies.set("bt-session", old)
    assert (await thief.get("/console/account")).status_code == 303


@pytest.mark.parametrize("gone", [IDLE, LONGEST])
async def test_a_session_ends_after_15_idle_minutes_and_after_8_hours(
    console: Console, coordinator: Browser, gone: timedelta
) -> None:
    now = datetime.now(UTC)

    async def aged(idle: timedelta, since: timedelta) -> None:
        from sqlalchemy import update

        from db.tables import sessions
        from db.unit import Unit

        def age(unit: Unit) -> None:
            values = {"seen_at": now - idle, "began_at": now - since}
            unit.connection.execute(update(sessions).values(**values))

        await console.unit(age)

    short = timedelta(seconds=20)
    if gone is IDLE:
        await aged(IDLE - short, IDLE)
        assert (await coordinator.get("/account")).status_code == 200
        await aged(IDLE, IDLE)
    else:
        await aged(timedelta(0), LONGEST - short)
        assert (await coordinator.get("/account")).status_code == 200
        await aged(timedelta(0), LONGEST)
    assert (await coordinator.get("/account")).status_code == 303
    lost = await coordinator.client.post("/console/stay", data={"token": "0"})
    assert lost.headers["location"] == "/console/sign-in?over=1"


async def test_pages_that_look_by_themselves_do_not_keep_a_session_alive(
    console: Console, coordinator: Browser
) -> None:
    from sqlalchemy import select, update

    from db.tables import sessions

    earlier = datetime.now(UTC) - timedelta(minutes=10)
    await console.unit(
        lambda unit: unit.connection.execute(update(sessions).values(seen_at=earlier)) and None
    )
    seconds = (await coordinator.get("/session")).json()["seconds"]
    assert 250 < seconds <= 300
    assert await console.unit(lambda unit: unit.connection.scalar(select(sessions.c.seen_at))) == earlier
    await coordinator.page("/account")
    assert (await coordinator.get("/session")).json()["seconds"] > 800


async def test_signing_out_ends_the_session_here(console: Console, coordinator: Browser) -> None:
    key = coordinator.client.cookies["bt-session"]
    assert (await coordinator.post("/sign-out")).headers["location"] == "/console/sign-in"
    thief = await console.stranger()
    thief.cookies.set("bt-session", key)
    assert (await thief.get("/console/account")).status_code == 303


async def test_changing_the_password_needs_the_present_one_and_ends_the_other_sessions(
    console: Console,
) -> None:
    client, other = await console.stranger(), await console.stranger()
    _, secret, _ = await set_up(client, await a_link(console, "jo@clinic.example"))
    await sign_in(other, "jo@clinic.example", secret, ahead=1)
    token = re.search(r'name="token" value="(\w+)"', (await client.get("/console/account/password")).text)
    assert token is not None
    form = {"token": token[1], "present": "wrong", "password": "seven quiet herons walk", "again": ""}
    wrong = await client.post("/console/account/password", data=form)
    assert (wrong.status_code, "not your present password" in wrong.text) == (422, True)
    form |= {"present": PASSWORD, "again": "seven quiet herons walk"}
    assert (await client.post("/console/account/password", data=form)).status_code == 303
    assert (await other.get("/console/account")).status_code == 303
    assert (await client.get("/console/account")).status_code == 200


@pytest.mark.parametrize(
    "weak", ["short", "password1234", "qwertyuiop12", "coordinator1", "aaaaaaaaaaaaaaaa"]
)
async def test_a_password_that_is_short_common_or_about_oneself_is_refused(
    console: Console, weak: str
) -> None:
    answer, _, _ = await set_up(await console.stranger(), await a_link(console, "jo@clinic.example"), weak)
    assert answer.status_code == 422
    assert re.search("at least 12 characters|too easy to guess", unescape(answer.text))


async def test_what_is_kept_of_a_password_and_the_codes_opens_nothing(console: Console) -> None:
    from sqlalchemy import select

    from db.tables import coordinators, recovery_codes, sessions, setup_links
    from db.unit import Unit

    link = await a_link(console, "jo@clinic.example")
    client = await console.stranger()
    _, secret, codes = await set_up(client, link)

    def rows(unit: Unit) -> str:
        tables = (coordinators, recovery_codes, sessions, setup_links)
        return repr([tuple(row) for table in tables for row in unit.connection.execute(select(table))])

    kept = await console.unit(rows)
    assert "$argon2id$" in kept
    for open_word in (
        PASSWORD,
        secret,
        *codes,
        client.cookies["bt-session"],
        link[-20:],
        "jo@clinic",
        "Jo Coord",
    ):
        assert open_word not in kept


async def test_a_link_ends_after_two_days(console: Console) -> None:
    link = await a_link(console, "jo@clinic.example", made=datetime.now(UTC) - timedelta(hours=48))
    assert (await (await console.stranger()).get(link)).status_code == 404


async def test_somebody_who_was_shut_out_is_out_at_once(console: Console, coordinator: Browser) -> None:
    from dataclasses import replace

    account = await console.unit(lambda unit: unit.accounts.get(coordinator.account.id))
    assert account is not None
    await console.unit(lambda unit: unit.accounts.save(replace(account, active=False)))
    assert (await coordinator.get("/account")).status_code == 303


async def test_somebody_without_any_role_sees_their_account_and_nothing_else(console: Console) -> None:
    nobody = await console.signed_in([])
    assert (await nobody.get("/")).headers["location"] == "/console/account"
    assert (await nobody.get("/people")).status_code == 403


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - the standard's own
    assert second_factor.code_for(secret, 59 // 30) == "287082"
    assert second_factor.code_for(secret, 1111111109 // 30) == "081804"
    assert (
        second_factor.matching_step(secret, "081 804", datetime.fromtimestamp(1111111109 + 30, UTC))
        == 37037036
    )
    assert second_factor.matching_step(secret, "081804", datetime.fromtimestamp(1111111109 + 60, UTC)) is None
    assert second_factor.matching_step(None, pyotp.TOTP(secret).now(), datetime.now(UTC)) is None


async def test_an_author_is_led_to_the_first_page_that_is_theirs(console: Console) -> None:
    author = await console.signed_in([Grant(Role.AUTHOR)])
    assert (await author.get("/")).headers["location"].startswith("/console/")


async def test_sessions_that_are_long_over_and_forgiven_guesses_are_forgotten(
    console: Console, coordinator: Browser
) -> None:
    assert console.parts is not None
    run, later = console.parts.service.run, datetime.now(UTC) + LONGEST
    await console.unit(lambda unit: unit.sessions.note_failure("account:x", datetime.now(UTC)))
    assert await run(tidy, later - timedelta(minutes=1)) == 0
    assert await run(tidy, later + timedelta(minutes=1)) == 1
    assert await console.unit(lambda unit: unit.sessions.failures("account:x")) is not None
    await run(tidy, later + timedelta(hours=25))
    assert await console.unit(lambda unit: unit.sessions.failures("account:x")) is None
