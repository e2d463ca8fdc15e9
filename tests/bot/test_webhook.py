"""Telegram hears "200" only for what is on disk; anybody else hears nothing of use."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from bot.webhook import MOST_BYTES, keeper, webhook_app
from db.sqlite import SqliteStore
from tests.bot.conftest import said
from tests.bot.test_receiver import service_of, words

SECRET = "a-secret-of-at-least-128-bits"  # noqa: S105  made up
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = json.dumps(said(1, 7, "hello")[2]).encode()


@pytest.fixture
async def telegram(sqlite_store: SqliteStore) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(webhook_app(SECRET, keeper(service_of(sqlite_store))))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        yield client


async def test_an_update_is_on_disk_when_telegram_hears_yes(
    telegram: httpx.AsyncClient, sqlite_store: SqliteStore
) -> None:
    for _ in range(2):
        assert (await telegram.post("/telegram", content=UPDATE, headers=HEADERS)).status_code == 200
    assert await words(sqlite_store) == ["hello"]


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1] + "x"}])
async def test_a_stranger_is_turned_away(
    telegram: httpx.AsyncClient, sqlite_store: SqliteStore, headers: dict[str, str]
) -> None:
    assert (await telegram.post("/telegram", content=UPDATE, headers=headers)).status_code == 403
    assert await words(sqlite_store) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": true}', b'{"update_id": "1"}'])
async def test_what_is_no_update_is_refused(telegram: httpx.AsyncClient, body: bytes) -> None:
    assert (await telegram.post("/telegram", content=body, headers=HEADERS)).status_code == 400


async def test_a_flood_of_bytes_is_refused(telegram: httpx.AsyncClient) -> None:
    flood = b" " * (MOST_BYTES + 1)
    assert (await telegram.post("/telegram", content=flood, headers=HEADERS)).status_code == 413


async def test_telegram_is_asked_to_try_again_when_nothing_can_be_kept(
    telegram: httpx.AsyncClient, sqlite_store: SqliteStore
) -> None:
    await sqlite_store.close()
    assert (await telegram.post("/telegram", content=UPDATE, headers=HEADERS)).status_code == 503


def test_a_guessable_secret_is_refused(sqlite_store: SqliteStore) -> None:
    with pytest.raises(ValueError, match="22 characters"):
        webhook_app("letmein", keeper(service_of(sqlite_store)))
