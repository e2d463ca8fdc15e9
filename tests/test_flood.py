"""The whole service, started anew while Telegram wants nothing sent to somebody."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tests.running import Running, running_service

SAM, KIM = 7, 8
AN_HOUR = 3600
CRISIS = "i want to kill myself"


class Chats:
    """Sam's and Kim's."""

    def __init__(self, running: Running) -> None:
        self._http = httpx.AsyncClient(base_url=f"{running.address}/sim", timeout=60, verify=False)  # noqa: S501

    async def __aenter__(self) -> "Chats":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def post(self, path: str, **body: Any) -> None:
        answer = await self._http.post(path, json=body)
        assert answer.status_code == 200, answer.text

    async def get(self, path: str, **query: Any) -> Any:
        return (await self._http.get(path, params=query)).json()

    async def replies(self, person: int) -> int:
        return sum(each["from"] == "bot" for each in (await self.get(f"chats/{person}"))["messages"])

    async def says(self, person: int, text: str) -> None:
        await self.post("message", user_id=person, text=text, first_name="Somebody")

    async def has_heard(self, person: int, more_than: int) -> None:
        async with asyncio.timeout(30):
            while await self.replies(person) <= more_than:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def was_put_off(self) -> None:
        async with asyncio.timeout(30):
            while not await self.get("log", method="sendMessage", refused=True):  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_a_service_that_is_started_anew_goes_on_waiting_as_telegram_asked_for_that_one_chat(
    database_url: str, tmp_path: Path
) -> None:
    async with running_service(tmp_path / "data", database_url) as running, Chats(running) as chats:
        await chats.says(SAM, "/start")
        await chats.has_heard(SAM, 0)
        before = await chats.replies(SAM)
        await chats.post("faults", method="sendMessage", kind="429", retry_after=AN_HOUR)
        await chats.says(SAM, "/help")
        await chats.was_put_off()
    async with running_service(tmp_path / "data", database_url) as running, Chats(running) as chats:
        await chats.says(SAM, CRISIS)  # what is said to this would overtake everything
        await chats.says(KIM, "/start")
        await chats.has_heard(KIM, 0)
        await chats.says(KIM, CRISIS)
        await chats.has_heard(KIM, await chats.replies(KIM))
        assert await chats.replies(SAM) == before
