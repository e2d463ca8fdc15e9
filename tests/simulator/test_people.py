"""What people can do on this Telegram, and how the bot hears of it."""

import pytest
from telegram.error import BadRequest, Forbidden

from simulator.acts import PIXEL
from tests.simulator.conftest import Telegram


async def test_a_start_link_brings_its_code(telegram: Telegram) -> None:
    await telegram.say("/start CODE-1", user_id=8, first_name="Ada", language_code="de")
    (update,) = await telegram.updates()
    message = update.message
    assert message is not None and message.from_user is not None
    assert (message.text, message.from_user.first_name, message.from_user.language_code) == (
        "/start CODE-1",
        "Ada",
        "de",
    )
    assert [message.parse_entity(entity) for entity in message.entities] == ["/start"]


async def test_hostile_words_arrive_as_they_were_typed(telegram: Telegram) -> None:
    for text in ("<b>'; DROP TABLE messages; --", "\u202e🌻\u200b e\u0301 {{7*7}}", "a" * 4096):
        await telegram.say(text, first_name="<i>Sam</i>")
        (update,) = await telegram.updates()
        assert update.message is not None and update.message.text == text
        assert (await telegram.messages())[-1]["text"] == text
    empty = await telegram.http.post("/sim/message", json={"user_id": 7, "text": "  "})
    assert empty.status_code == 409


async def test_blocking_and_coming_back_are_told_to_the_bot(telegram: Telegram) -> None:
    await telegram.post("block", user_id=7)
    assert (await telegram.post("block", user_id=7))["update_id"] is None
    await telegram.say("/start")
    gone, back, start = await telegram.updates()
    assert gone.my_chat_member is not None and gone.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member is not None and back.my_chat_member.new_chat_member.status == "member"
    assert start.message is not None
    refused = await telegram.http.post("/sim/tap", json={"user_id": 7, "message_id": 99, "data": "x"})
    assert refused.status_code == 409
    assert (await telegram.get("chats/7"))["blocked"] is False


async def test_a_location_is_shared(telegram: Telegram) -> None:
    await telegram.post("location", user_id=7, latitude=51.5, longitude=-0.12)
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.location is not None
    assert update.message.location.latitude == 51.5
    assert (await telegram.messages())[-1]["location"] == {"latitude": 51.5, "longitude": -0.12}


@pytest.mark.parametrize(
    "kind",
    "photo document voice audio video animation video_note sticker contact dice venue".split(),
)
async def test_messages_of_any_other_kind_arrive(telegram: Telegram, kind: str) -> None:
    await telegram.post("send-other", user_id=7, kind=kind, caption="look")
    (update,) = await telegram.updates()
    assert update.message is not None and getattr(update.message, kind)
    if kind == "photo":
        file = await update.message.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == PIXEL


async def test_an_unknown_kind_is_refused_and_any_content_can_be_given(telegram: Telegram) -> None:
    unknown = await telegram.http.post("/sim/send-other", json={"user_id": 7, "kind": "hologram"})
    assert unknown.status_code == 409
    await telegram.post("send-other", user_id=7, content={"text": "", "new_chat_title": "<"})
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.new_chat_title == "<"


async def test_people_edit_what_they_wrote_and_nothing_else(telegram: Telegram) -> None:
    said = await telegram.say("on")
    await telegram.post("edit", user_id=7, message_id=said["message_id"], text="one")
    _, edited = await telegram.updates()
    assert edited.edited_message is not None and edited.edited_message.text == "one"
    assert (await telegram.messages())[-1]["edited"] == 1
    sent = await telegram.bot.send_message(7, "mine")
    refused = await telegram.http.post(
        "/sim/edit", json={"user_id": 7, "message_id": sent.message_id, "text": "yours"}
    )
    assert refused.status_code == 409


async def test_in_a_group_the_bot_can_speak_and_leave(telegram: Telegram) -> None:
    await telegram.post("group", user_id=7, text="hello @betweentimes_sim_bot", group_id=-5)
    added, said = await telegram.updates()
    assert added.my_chat_member is not None and added.my_chat_member.old_chat_member.status == "left"
    assert said.message is not None and said.message.chat.type == "supergroup"
    await telegram.bot.send_message(-5, "Only in private, please.")
    assert await telegram.bot.leave_chat(-5)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await telegram.bot.send_message(-5, "Still here?")
    with pytest.raises(BadRequest, match="private chats"):
        await telegram.bot.leave_chat(7)


async def test_everybody_is_listed_and_new_people_get_free_ids(telegram: Telegram) -> None:
    ada = await telegram.post("people", first_name="Ada")
    bo = await telegram.post("people", first_name="Bo")
    assert bo["user_id"] == ada["user_id"] + 1
    listed = await telegram.get("chats")
    assert [(p["first_name"], p["started"]) for p in listed] == [("Sam", True), ("Ada", False), ("Bo", False)]
