"""The bot's own account: who it is, its commands, and doors that stay shut."""

import pytest
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, InvalidToken

from tests.simulator.conftest import TOKEN, Telegram


async def test_the_bot_learns_who_it_is(telegram: Telegram) -> None:
    me = await telegram.bot.get_me()
    assert (me.id, me.is_bot, me.username, me.first_name) == (
        4096001,
        True,
        "betweentimes_sim_bot",
        "Betweentimes",
    )


async def test_a_wrong_token_is_unauthorised(telegram: Telegram) -> None:
    stranger = telegram.make_bot("4096001:other")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    for request in stranger._request:
        await request.shutdown()
    answer = await telegram.http.get("/bot4096001:other/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await telegram.http.get("/file/bot4096001:other/photos/a.png")).status_code == 401


async def test_an_unknown_method_or_file_is_not_found(telegram: Telegram) -> None:
    answer = await telegram.call("sendEverything")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await telegram.http.get(f"/file/bot{TOKEN}/photos/none.png")).status_code == 404
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await telegram.bot.get_file("none")


async def test_commands_are_kept_per_language_and_shown_in_the_persons_own(telegram: Telegram) -> None:
    english, german = [BotCommand("menu", "What I can do")], [BotCommand("menu", "Was ich kann")]
    await telegram.bot.set_my_commands(english)
    await telegram.bot.set_my_commands(german, language_code="de")
    assert await telegram.bot.get_my_commands() == tuple(english)
    assert await telegram.bot.get_my_commands(language_code="de") == tuple(german)
    await telegram.say("/start", user_id=8, language_code="de")
    assert (await telegram.get("chats/7"))["commands"] == [english[0].to_dict()]
    assert (await telegram.get("chats/8"))["commands"] == [german[0].to_dict()]
    private = BotCommandScopeAllPrivateChats()
    await telegram.bot.set_my_commands([BotCommand("help", "Help")], scope=private)
    assert [c["command"] for c in (await telegram.get("chats/7"))["commands"]] == ["help"]
    await telegram.bot.delete_my_commands(scope=private)
    assert [c["command"] for c in (await telegram.get("chats/7"))["commands"]] == ["menu"]


@pytest.mark.parametrize(("name", "words"), [("Menu", "a"), ("a-b", "a"), ("a" * 33, "a"), ("menu", "")])
async def test_bad_commands_are_refused(telegram: Telegram, name: str, words: str) -> None:
    answer = await telegram.call("setMyCommands", commands=[{"command": name, "description": words}])
    assert answer.status_code == 400
    assert answer.json()["description"].startswith("Bad Request: BOT_COMMAND_")


async def test_the_bot_may_describe_itself(telegram: Telegram) -> None:
    assert await telegram.bot.set_my_description("A helper")
    assert await telegram.bot.set_my_short_description("A helper")
    chat = await telegram.bot.get_chat(7)
    assert (chat.first_name, chat.type) == ("Sam", "private")
