"""With the simulator somebody can try the console in seconds; where real patients come, they are nobody."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import httpx

from console_demo import DEMOS, demos_of, invitation, prepare_demos
from console_desk import desk_for
from running import up
from settings import Settings
from tests.console.desk import Console
from tests.engines import SECRET

PRINTED = re.compile(r"The console: (http://127\.0\.0\.1:\d+)/console as (\S+), password (\S+)")


async def test_what_is_printed_and_the_code_on_the_page_let_a_newcomer_in(
    tmp_path: Path,
) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'a.sqlite'}",
        data_dir=tmp_path,
        secret_key=SECRET,
        port=0,
        log_level="critical",
    )
    stop, told = asyncio.Event(), asyncio.get_running_loop().create_future()
    running = asyncio.create_task(
        up(settings, "all", stop=stop, announce=lambda where: None, tell=told.set_result)
    )
    await asyncio.wait([running, told], return_when=asyncio.FIRST_COMPLETED)
    try:
        printed = re.search(
            r"The console: (http://127\.0\.0\.1:\d+)/console as (\S+), password (\S+)", told.result()
        )
        assert printed is not None
        async with httpx.AsyncClient(base_url=printed[1], follow_redirects=True) as client:
            page = (await client.get("/console")).text
            code = re.search(rf"{printed[2]}</span>: <strong[^>]*>(\d{{6}})<", page)
            token = re.search(r'name="token" value="(\w+)"', page)
            assert code is not None and token is not None
            form = {"token": token[1], "email": printed[2], "password": printed[3], "code": code[1]}
            home = await client.post("/console/sign-in", data=form)
            assert (home.status_code, "Jo Demo" in home.text) == (200, True)
            client.cookies.clear()
            again = (await client.get("/console/sign-in")).text
            assert code[1] not in again  # it works once: the page shows the next one
    finally:
        stop.set()
        await running


async def test_with_a_real_bot_the_demo_people_are_shut_out(console: Console) -> None:
    assert console.parts is not None
    desk = desk_for(console.parts)
    await prepare_demos(console.parts.service, desk)
    found = await console.unit(lambda unit: unit.accounts.by_email(DEMOS[0][0]))
    assert found is not None and found.ready
    await prepare_demos(console.parts.service, replace(desk, demos=()))
    found = await console.unit(lambda unit: unit.accounts.by_email(DEMOS[0][0]))
    assert found is not None and not found.ready and found.password_hash is None


def test_with_a_real_bot_there_are_no_demo_people_and_none_are_printed(console: Console) -> None:
    assert console.parts is not None
    assert demos_of(replace(console.parts.settings, telegram_token="1:x"), b"key") == ()  # noqa: S106
    desk = replace(desk_for(console.parts), demos=())
    assert invitation(desk, "http://127.0.0.1:8080") == "The console: http://127.0.0.1:8080/console"


async def test_codes_are_shown_on_this_machine_only(console: Console) -> None:
    here = (await (await console.stranger()).get("/console/sign-in")).text
    assert "This is the simulator" in here
    transport = httpx.ASGITransport(console.app, client=("192.0.2.7", 5))
    async with httpx.AsyncClient(base_url=console.address, transport=transport) as elsewhere:
        assert "This is the simulator" not in (await elsewhere.get("/console/sign-in")).text
