"""Trouble on request, as a robust bot must bear it."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from tests.simulator.conftest import Telegram


async def test_a_fault_uses_itself_up_and_lets_other_calls_through(telegram: Telegram) -> None:
    plan = await telegram.post("faults", method="sendMessage", kind="429", count=2, retry_after=9)
    assert [(fault["method"], fault["count"]) for fault in plan] == [("sendMessage", 2)]
    await telegram.bot.send_chat_action(7, "typing")
    for _ in range(2):
        with pytest.raises(RetryAfter) as wait:
            await telegram.bot.send_message(7, "Hello")
        assert wait.value.retry_after == timedelta(seconds=9)
    await telegram.bot.send_message(7, "Hello")
    assert await telegram.get("faults") == []


async def test_a_429_says_when_to_come_back(telegram: Telegram) -> None:
    await telegram.post("faults", method="*", kind="429", retry_after=4)
    answer = await telegram.call("sendMessage", chat_id=7, text="Hello")
    assert answer.status_code == 429
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 4",
        "parameters": {"retry_after": 4},
    }


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("403", Forbidden, "bot was blocked by the user"),
        ("400", BadRequest, "Chat not found"),
        ("409", Conflict, "terminated by other getUpdates"),
        ("500", NetworkError, "Internal Server Error"),
    ],
)
async def test_a_refusal_on_request_sends_nothing(
    telegram: Telegram, kind: str, error: type[Exception], words: str
) -> None:
    before = await telegram.messages()
    await telegram.post("faults", method="sendMessage", kind=kind)
    with pytest.raises(error, match=words):
        await telegram.bot.send_message(7, "Hello")
    assert await telegram.messages() == before
    (refused,) = await telegram.get("log", refused=True)
    assert (refused["method"], refused["error_code"], refused["text"]) == ("sendMessage", int(kind), "Hello")


async def test_a_refusal_may_have_its_own_words_and_its_own_chat(telegram: Telegram) -> None:
    await telegram.say("/start", user_id=8)
    await telegram.post(
        "faults", method="sendMessage", kind="403", description="user is deactivated", chat_id=8
    )
    await telegram.bot.send_message(7, "Hello")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await telegram.bot.send_message(8, "Hello")


async def test_a_bad_gateway_answers_in_html(telegram: Telegram) -> None:
    await telegram.post("faults", method="sendMessage", kind="502")
    answer = await telegram.call("sendMessage", chat_id=7, text="Hello")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


async def test_a_dropped_connection_tells_nothing_of_whether_the_message_arrived(telegram: Telegram) -> None:
    before = len(await telegram.messages())
    for kind in ("drop_before", "accept_then_drop"):
        await telegram.post("faults", method="sendMessage", kind=kind)
        with pytest.raises(NetworkError, match=r"(?i)disconnected|reset|read"):
            await telegram.bot.send_message(7, kind)
    assert [message["text"] for message in (await telegram.messages())[before:]] == ["accept_then_drop"]


async def test_a_hanging_call_leaves_the_bot_to_its_own_timeout(telegram: Telegram) -> None:
    for kind in ("hang", "accept_then_hang"):
        await telegram.post("faults", method="sendMessage", kind=kind)
        with pytest.raises(TimedOut):
            await telegram.bot.send_message(7, kind, read_timeout=0.2)
    assert [call["text"] for call in await telegram.get("log", method="sendMessage")] == ["accept_then_hang"]


async def test_faults_can_be_taken_back(telegram: Telegram) -> None:
    await telegram.post("faults", method="sendMessage", kind="500", count=99)
    assert (await telegram.http.delete("/sim/faults")).json() == []
    await telegram.bot.send_message(7, "Hello")


async def test_flood_limits_hold_when_they_are_wanted(telegram: Telegram) -> None:
    await asyncio.gather(*(telegram.bot.send_message(7, str(n)) for n in range(9)))
    await telegram.post("flood", per_chat=1)
    await telegram.say("/start", user_id=8)
    with pytest.raises(RetryAfter):
        for n in range(4):
            await telegram.bot.send_message(7, str(n))
    await telegram.bot.send_message(8, "somebody else")
    await telegram.post("flood", per_chat=None)
    await telegram.bot.send_message(7, "again")


async def test_the_log_tells_what_was_accepted(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "One")
    await telegram.bot.get_me()
    await sent.edit_text("Two")
    log = await telegram.get("log")
    assert [(c["method"], c["chat_id"], c["message_id"], c["text"]) for c in log] == [
        ("sendMessage", 7, sent.message_id, "One"),
        ("editMessageText", 7, sent.message_id, "Two"),
    ]
    assert await telegram.get("log", after=log[0]["n"]) == log[1:]


async def test_control_calls_that_make_no_sense_are_told_so(telegram: Telegram) -> None:
    for path, body in (
        ("faults", {"method": "sendMessage", "kind": "earthquake"}),
        ("message", {"user_id": 7}),
        ("clock", {}),
        ("clock", {"advance_seconds": 1, "next_due": True}),
        ("clock", {"tomorrow_at": "9"}),
        ("clock", {"tomorrow_at": "09:00", "zone": "Europe/Nowhere"}),
    ):
        answer: httpx.Response = await telegram.http.post(f"/sim/{path}", json=body)
        assert answer.status_code == 422, (path, body)
    assert (await telegram.http.get("/sim/chats/99")).status_code == 404
