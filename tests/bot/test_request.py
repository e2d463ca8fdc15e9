"""What surely never left is told from what may have arrived, and the token never shows."""

import asyncio
import traceback
from datetime import timedelta

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.errors import MaybeDelivered, NotSent, OtherRefusal, ServerTrouble, outcome_of
from bot.request import AiohttpRequest
from domain.deliveries import Refused, Sent, TryLater, Unknown
from tests.bot.conftest import TOKEN, World


async def fault_of(bot: Bot) -> Exception:
    with pytest.raises(Exception) as caught:
        await bot.send_message(7, "Hello")
    assert_tokenless(caught.value)
    return caught.value


def assert_tokenless(error: BaseException) -> None:
    shown = "".join(traceback.format_exception(error))
    while error is not None:
        shown += f"{error!r} {error} {error.args}"
        error = error.__cause__ or error.__context__
    assert TOKEN.split(":")[1] not in shown


@pytest.mark.parametrize(
    ("kind", "error", "outcome"),
    [
        ("403", Forbidden, Refused("forbidden", unreachable=True)),
        ("400", BadRequest, Refused("chat_not_found")),
        ("409", Conflict, TryLater("conflict")),
        ("500", ServerTrouble, Unknown("http_500")),
        ("502", ServerTrouble, Unknown("http_502")),
        ("drop_before", MaybeDelivered, Unknown("no_answer")),
        ("accept_then_drop", MaybeDelivered, Unknown("no_answer")),
        ("hang", MaybeDelivered, Unknown("no_answer")),
        ("accept_then_hang", MaybeDelivered, Unknown("no_answer")),
    ],
)
async def test_every_trouble_has_its_one_right_meaning(world: World, kind, error, outcome) -> None:
    await world.fail("sendMessage", kind)
    fault = await fault_of(world.ours)
    assert type(fault) is error
    assert outcome_of(fault) == outcome


async def test_a_flood_says_exactly_how_long_to_wait(world: World) -> None:
    await world.fail("sendMessage", "429", retry_after=17)
    fault = await fault_of(world.ours)
    assert isinstance(fault, RetryAfter)
    assert outcome_of(fault) == TryLater("flood", timedelta(seconds=17))


async def test_nobody_listening_means_not_sent(unused_tcp_port: int) -> None:
    async with AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot", request=request)
        fault = await fault_of(bot)
    assert isinstance(fault, NotSent)
    assert outcome_of(fault) == TryLater("not_reached")


async def test_a_pool_without_a_free_connection_means_not_sent(world: World) -> None:
    await world.fail("sendMessage", "hang")
    async with AiohttpRequest(1, pool=0.1, connect=0.1, read=1.0) as request:
        bot = Bot(TOKEN, base_url=f"{world.base}/bot", request=request)
        first = asyncio.create_task(fault_of(bot))
        await asyncio.sleep(0)
        assert isinstance(await fault_of(bot), NotSent)
        assert isinstance(await first, MaybeDelivered)


async def test_a_closed_pool_means_not_sent(world: World) -> None:
    request = AiohttpRequest()
    bot = Bot(TOKEN, base_url=f"{world.base}/bot", request=request)
    assert isinstance(await fault_of(bot), NotSent)
    await request.initialize()
    await bot.send_message(7, "Hello")
    await request.shutdown()
    assert isinstance(await fault_of(bot), NotSent)


async def test_a_wrong_token_is_nobodys_message_fault(world: World) -> None:
    async with AiohttpRequest() as request:
        wrong = Bot("4096001:another", base_url=f"{world.base}/bot", request=request)
        with pytest.raises(InvalidToken) as caught:
            await wrong.send_message(7, "Hello")
    assert outcome_of(caught.value) == TryLater("wrong_token", timedelta(minutes=1))


async def test_a_message_whose_connection_breaks_is_not_sent_a_second_time(world: World) -> None:
    await world.fail("sendMessage", "accept_then_drop")
    await fault_of(world.ours)
    assert [each["text"] for each in await world.bot_messages()] == ["Hello"]


async def test_a_long_poll_may_take_longer_than_a_message(world: World) -> None:
    (start,) = await world.ours.get_updates(timeout=0)
    assert await world.ours.get_updates(offset=start.update_id + 1, timeout=1, read_timeout=2) == ()


async def test_files_and_words_travel_together(world: World) -> None:
    sent = await world.ours.send_document(
        7,
        InputFile(b"PK\x03\x04 zip", filename="Sam's données.zip"),
        caption="<b>Yours</b>",
        parse_mode="HTML",
    )
    assert sent.document is not None and sent.document.file_name == "Sam's données.zip"
    shown = (await world.messages())[-1]
    assert shown["text"] == "Yours"
    assert (await world.http.get(shown["document"]["url"])).content == b"PK\x03\x04 zip"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("message is not modified: specified new message content …", Sent()),
        ("query is too old and response timeout expired or query ID is invalid", Sent()),
        ("can't parse entities: unexpected end tag at byte offset 4", Refused("unparsable")),
        ("chat not found", Refused("chat_not_found")),
        ("message text is empty", Refused("bad_request")),
    ],
)
def test_a_400_is_read_by_its_words(words, outcome) -> None:
    assert outcome_of(BadRequest(f"Bad Request: {words}")) == outcome


def test_refusals_and_riddles_without_a_class_of_their_own() -> None:
    assert outcome_of(OtherRefusal(413)) == Refused("http_413")
    assert outcome_of(NetworkError("who knows")) == Unknown("NetworkError")
    assert outcome_of(ValueError("a patient's words")) == Unknown("ValueError")


async def test_a_page_instead_of_json_is_a_riddle_and_isnt_logged(unused_tcp_port: int, caplog) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n<html>Hello!")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", unused_tcp_port)
    async with server, bot_at_port(unused_tcp_port) as bot:
        fault = await fault_of(bot)
    assert outcome_of(fault) == Unknown("no_answer")
    assert "Hello" not in caplog.text


class bot_at_port:
    """A Bot that isn't initialised (that would ask who it is)."""

    def __init__(self, port: int) -> None:
        self.request = AiohttpRequest(read=1.0)
        self.bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=self.request)

    async def __aenter__(self) -> Bot:
        await self.request.initialize()
        return self.bot

    async def __aexit__(self, *_: object) -> None:
        await self.request.shutdown()
