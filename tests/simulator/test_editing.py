"""Edits, deletions and the answers to taps, with Telegram's own refusals."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MaybeInaccessibleMessage
from telegram.error import BadRequest

from simulator.acts import PIXEL
from tests.simulator.conftest import Telegram


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(word, callback_data=word)] for word in data])


async def test_an_edited_message_changes_in_place_and_loses_a_keyboard_not_given_again(
    telegram: Telegram,
) -> None:
    sent = await telegram.bot.send_message(7, "One", reply_markup=keyboard("a"))
    edited = await telegram.bot.edit_message_text("<u>Two</u>", 7, sent.message_id, parse_mode="HTML")
    assert edited.text == "Two" and edited.reply_markup is None and edited.edit_date is not None
    shown = (await telegram.messages())[-1]
    assert (shown["text"], shown["keyboard"], shown["edited"]) == ("Two", None, 1)


async def test_the_same_again_is_not_modified(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "<b>One</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    with pytest.raises(
        BadRequest, match="Message is not modified: specified new message content and reply markup"
    ):
        await sent.edit_text("<b>One</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(keyboard("a"))
    await sent.edit_text("One", reply_markup=keyboard("a"))
    await sent.edit_reply_markup(keyboard("b"))
    await sent.edit_reply_markup(None)
    assert [m["keyboard"] for m in (await telegram.messages())[-1:]] == [None]


async def test_what_is_gone_or_anothers_cannot_be_edited(telegram: Telegram) -> None:
    start = (await telegram.messages())[0]["message_id"]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await telegram.bot.edit_message_text("Mine", 7, start)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await telegram.bot.edit_message_text("Nothing", 7, 999)
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram.bot.edit_message_text("Nobody", 99, start)
    photo = await telegram.bot.send_photo(7, PIXEL, caption="a")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("Words")
    marked = await photo.edit_reply_markup(keyboard("a"))
    assert not isinstance(marked, bool) and marked.caption == "a" and marked.reply_markup == keyboard("a")
    await telegram.bot.delete_message(7, photo.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await photo.edit_reply_markup(None)


async def test_a_message_of_another_chat_is_not_found(telegram: Telegram) -> None:
    await telegram.say("/start", user_id=8)
    sent = await telegram.bot.send_message(7, "For Sam")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await telegram.bot.edit_message_text("For another", 8, sent.message_id)


async def test_a_message_can_be_deleted_once_and_within_two_days(telegram: Telegram) -> None:
    first, second = [await telegram.bot.send_message(7, text) for text in "ab"]
    assert await first.delete()
    assert (await telegram.messages())[-2]["deleted"] is True
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await first.delete()
    await telegram.post("clock", advance_seconds=49 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await second.delete()


async def test_a_tap_reaches_the_bot_and_its_answer_is_shown(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "Agree?", reply_markup=keyboard("yes"))
    tapped = await telegram.post("tap", user_id=7, message_id=sent.message_id, data="yes")
    assert tapped["on_keyboard"] is True
    (update,) = await telegram.updates()
    query = update.callback_query
    assert query is not None and query.message is not None
    assert (update.update_id, query.data, query.from_user.first_name) == (tapped["update_id"], "yes", "Sam")
    assert query.message.message_id == sent.message_id
    assert await query.answer("Saved", show_alert=True)
    assert (await telegram.messages())[-1]["toast"] == {"text": "Saved", "show_alert": True}
    assert (await telegram.messages())[-1]["edited"] == 0


async def test_an_old_keyboard_can_still_be_tapped(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "Agree?", reply_markup=keyboard("yes"))
    await sent.edit_text("Thank you")
    tapped = await telegram.post("tap", user_id=7, message_id=sent.message_id, data="yes")
    assert tapped["on_keyboard"] is False
    (update,) = await telegram.updates()
    assert update.callback_query is not None and update.callback_query.data == "yes"


async def test_a_tap_under_a_message_that_is_gone_needs_force_and_shows_no_content(
    telegram: Telegram,
) -> None:
    refused = await telegram.http.post("/sim/tap", json={"user_id": 7, "message_id": 999, "data": "x"})
    assert refused.status_code == 409
    await telegram.post("tap", user_id=7, message_id=999, data="x", force=True)
    (update,) = await telegram.updates()
    assert update.callback_query is not None
    message = update.callback_query.message
    assert isinstance(message, MaybeInaccessibleMessage) and not message.is_accessible


async def test_a_tap_is_too_old_to_answer_after_two_and_a_half_minutes(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(7, "Agree?", reply_markup=keyboard("yes"))
    await telegram.post("tap", user_id=7, message_id=sent.message_id, data="yes")
    (update,) = await telegram.updates()
    assert update.callback_query is not None
    await telegram.post("clock", advance_seconds=200)
    # Tapped within this very second of real time: a jump of the clock makes no difference yet.
    assert await update.callback_query.answer()
    telegram.remember("UPDATE queries SET asked_really = asked_really - 2")
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await update.callback_query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await telegram.bot.answer_callback_query("123456")
