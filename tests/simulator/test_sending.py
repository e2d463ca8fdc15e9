"""What the bot sends arrives as Telegram would show it, and is refused as Telegram would refuse it."""

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from simulator.acts import PIXEL
from tests.simulator.conftest import Telegram


async def test_a_message_arrives_with_its_words_and_its_buttons(telegram: Telegram) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")],
            [InlineKeyboardButton("Read", url="https://example.org/a")],
        ]
    )
    sent = await telegram.bot.send_message(7, "<b>Hello</b> you", parse_mode="HTML", reply_markup=keyboard)
    assert sent.text == "Hello you"
    assert sent.reply_markup == keyboard
    assert sent.from_user is not None and sent.from_user.id == telegram.bot.id
    shown = (await telegram.messages())[-1]
    assert shown["message_id"] == sent.message_id
    assert (shown["from"], shown["text"], shown["html"]) == ("bot", "Hello you", "<b>Hello</b> you")
    assert shown["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert shown["keyboard"] == [
        [{"text": "Yes", "data": "y"}, {"text": "No", "data": "n"}],
        [{"text": "Read", "url": "https://example.org/a"}],
    ]


async def test_the_bot_may_not_write_to_somebody_who_never_wrote(telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.bot.send_message(99, "Hello")
    answer = await telegram.call("sendMessage", chat_id=99, text="Hello")
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


async def test_somebody_made_up_who_has_not_pressed_start_cannot_be_written_to(telegram: Telegram) -> None:
    person = await telegram.post("people", first_name="Ada")
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.bot.send_message(person["user_id"], "Hello")


@pytest.mark.parametrize("text", ["", "   \n ", "<b></b>"])
async def test_a_message_needs_words(telegram: Telegram, text: str) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await telegram.bot.send_message(7, text, parse_mode="HTML")


async def test_a_message_ends_at_4096_units_counted_after_its_markup(telegram: Telegram) -> None:
    await telegram.bot.send_message(7, f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    await telegram.bot.send_message(7, "🌻" * 2048)
    for longer in ("a" * 4097, "🌻" * 2048 + "a"):
        with pytest.raises(BadRequest, match="Message is too long"):
            await telegram.bot.send_message(7, longer)


async def test_a_button_carries_64_bytes_and_no_more(telegram: Telegram) -> None:
    def keyboard(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data=data)]])

    await telegram.bot.send_message(7, "fits", reply_markup=keyboard("é" * 32))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await telegram.bot.send_message(7, "too much", reply_markup=keyboard("é" * 32 + "a"))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{broken", "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": [[{"text": "a"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"callback_data": "a"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [{"text": "a"}]}, "Array of Arrays"),
        ({"inline_keyboard": [[{"text": "a", "url": "nowhere"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 101]}, "reply markup is too long"),
        ({"keyboard": [[{"text": " "}]]}, "KeyboardButton text must be non-empty"),
    ],
)
async def test_a_broken_keyboard_is_refused(telegram: Telegram, markup: object, complaint: str) -> None:
    answer = await telegram.call("sendMessage", chat_id=7, text="Hello", reply_markup=markup)
    assert answer.status_code == 400
    assert complaint in answer.json()["description"]


async def test_a_reply_keyboard_stays_until_it_is_taken_away(telegram: Telegram) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Where I am", request_location=True)], ["London"]])
    sent = await telegram.bot.send_message(7, "Where?", reply_markup=keyboard)
    assert sent.reply_markup is None
    await telegram.bot.send_message(7, "Take your time.")
    shown = (await telegram.get("chats/7"))["reply_keyboard"]
    assert shown["keyboard"] == [[{"text": "Where I am", "request_location": True}], [{"text": "London"}]]
    await telegram.bot.send_message(7, "Thank you.", reply_markup=ReplyKeyboardRemove())
    assert (await telegram.get("chats/7"))["reply_keyboard"] is None
    await telegram.bot.send_message(7, "Say more?", reply_markup=ForceReply())
    assert (await telegram.messages())[-1]["reply_keyboard"]["force_reply"] is True


async def test_commands_and_links_are_found_in_plain_words(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "Try /menu or https://example.org/x. 🌻 /help")
    found = {sent.parse_entity(entity): entity.type for entity in sent.entities}
    assert found == {"/menu": "bot_command", "https://example.org/x": "url", "/help": "bot_command"}


async def test_a_reply_shows_what_it_replies_to(telegram: Telegram) -> None:
    first = (await telegram.messages())[0]["message_id"]
    sent = await telegram.bot.send_message(7, "Yes", reply_to_message_id=first)
    assert sent.reply_to_message is not None and sent.reply_to_message.text == "/start"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await telegram.bot.send_message(7, "Yes", reply_to_message_id=999)
    await telegram.bot.send_message(7, "Yes", reply_to_message_id=999, allow_sending_without_reply=True)


async def test_a_photo_arrives_can_be_sent_again_by_its_id_and_fetched(telegram: Telegram) -> None:
    sent = await telegram.bot.send_photo(7, PIXEL, caption="<i>small</i>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (1, 1, "small")
    again = await telegram.bot.send_photo(7, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    shown = (await telegram.messages())[-2]["photo"]
    assert (shown["caption"], shown["mime_type"], shown["size"]) == ("small", "image/png", len(PIXEL))
    picture = await telegram.http.get(shown["url"])
    assert (picture.content, picture.headers["content-type"]) == (PIXEL, "image/png")
    file = await telegram.bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PIXEL


async def test_a_document_arrives_as_a_download(telegram: Telegram) -> None:
    sent = await telegram.bot.send_document(7, b"<script>", filename="page.html", caption="Your page")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("page.html", 8)
    shown = (await telegram.messages())[-1]["document"]
    download = await telegram.http.get(shown["url"])
    assert download.content == b"<script>"
    assert download.headers["content-disposition"] == 'attachment; filename="page.html"'


async def test_pictures_that_are_none_are_refused(telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await telegram.bot.send_photo(7, b"no picture")
    wide = PIXEL[:16] + (9_999).to_bytes(4, "big") + (9).to_bytes(4, "big") + PIXEL[24:]
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await telegram.bot.send_photo(7, wide)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await telegram.bot.send_photo(7, "AgACunknown")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await telegram.bot.send_document(7, b"", filename="empty.txt")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await telegram.bot.send_photo(7, PIXEL, caption="a" * 1025)


async def test_typing_is_shown_and_nonsense_is_refused(telegram: Telegram) -> None:
    assert await telegram.bot.send_chat_action(7, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await telegram.bot.send_chat_action(7, "dancing")


async def test_who_blocked_the_bot_hears_nothing_until_they_write_again(telegram: Telegram) -> None:
    await telegram.post("block", user_id=7)
    for call in (
        telegram.bot.send_message(7, "Hello?"),
        telegram.bot.send_photo(7, PIXEL),
        telegram.bot.send_chat_action(7, "typing"),
    ):
        with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
            await call
    await telegram.say("/start")
    await telegram.bot.send_message(7, "There you are.")


@pytest.mark.parametrize("way", ["json", "form", "query"])
async def test_a_call_may_come_in_any_of_telegrams_shapes(telegram: Telegram, way: str) -> None:
    url, params = f"/bot{telegram.bot.token}/SendMessage", {"chat_id": "7", "text": way}
    if way == "query":
        answer = await telegram.http.get(url, params=params)
    else:
        answer = await telegram.http.post(url, **({"json": params} if way == "json" else {"data": params}))  # type: ignore[arg-type]
    assert answer.json()["result"]["text"] == way


async def test_what_the_simulator_does_not_speak_it_says_so(telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await telegram.bot.send_message(7, "*a*", parse_mode="MarkdownV2")
    broken = await telegram.http.post(
        f"/bot{telegram.bot.token}/sendMessage", content=b"{", headers={"content-type": "application/json"}
    )
    assert broken.status_code == 400
    nobody = await telegram.call("sendMessage", text="Hello")
    assert nobody.json()["description"] == "Bad Request: chat_id is empty"
