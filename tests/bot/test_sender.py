"""A delivery becomes what the person sees, and one outcome that says what really happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot

from actions.leases import LeaseLost
from bot.parts import INERT
from bot.rendered import Key, Rendered
from bot.telegram import Render, Telegram
from domain.deliveries import (
    Class,
    Delivery,
    DeliveryId,
    Kind,
    Outcome,
    Planned,
    Refused,
    Sent,
    State,
    TryLater,
    Unknown,
)
from domain.messages import Address, Settle
from domain.patient import PatientId
from simulator.acts import PIXEL
from tests.bot.conftest import World, bot_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAIN = Rendered(7, "Hello <b>Sam</b>")
NEW = Address()
YES_NO = ((Key("Yes", "y"), Key("No", "n")),)


def delivery(address: Address = NEW, attempts: int = 1) -> Delivery:
    plan = Planned(PatientId(1), "update:1:0", Class.REPLY, Kind.REPLY, Settle(), NOON, address=address)
    return Delivery(DeliveryId(5), plan, State.SENDING, attempts)


class Turning:
    """Has a turn whenever asked, `most` times; what it was asked and told. Being put off ends all floods."""

    def __init__(self, world: World | None = None, most: int = 100) -> None:
        self.world, self.most = world, most
        self.said: list[object] = []

    async def next(self) -> bool:
        self.said.append("next")
        if self.world is not None and len(self.said) > 1:
            await self.world.post("flood", per_chat=None, per_token=None)
        return self.said.count("next") <= self.most

    def put_off(self, later: TryLater, tried: int) -> None:
        self.said.append((later.code, tried))


def sender(bot: Bot, render: Render, *more: Any, **kinds: Any) -> Telegram:
    return Telegram(bot, render, *more, **{"right": lambda: "ours", **kinds})


async def deliver(
    world: World,
    rendered: Rendered,
    address: Address = NEW,
    attempts: int = 1,
    turns: "Turning | None" = None,
    **kinds: Any,
) -> Outcome:
    async def render(_: Delivery) -> Rendered:
        return rendered

    return await sender(world.ours, render, **kinds).deliver(delivery(address, attempts), turns or Turning())


async def texts(world: World) -> list[str]:
    return [each["text"] for each in await world.bot_messages()]


async def test_a_reply_arrives_with_its_buttons(world: World) -> None:
    outcome = await deliver(world, replace(PLAIN, keyboard=YES_NO))
    (shown,) = await world.bot_messages()
    assert outcome == Sent(shown["message_id"])
    assert (shown["text"], shown["html"]) == ("Hello Sam", "Hello <b>Sam</b>")
    assert [[key["data"] for key in row] for row in shown["keyboard"]] == [["y", "n"]]


async def test_a_tap_stops_spinning_and_leaves_only_what_was_chosen(world: World) -> None:
    await deliver(world, replace(PLAIN, keyboard=YES_NO))
    (old,) = await world.bot_messages()
    tap = await world.post("tap", user_id=7, message_id=old["message_id"], data="y")
    address = Address(settle=old["message_id"], chosen="Yes", query=tap["callback_query_id"])
    await deliver(world, Rendered(7, "Good.", toast="Noted"), address)
    old, new = await world.bot_messages()
    assert old["keyboard"] == [[{"text": "✓ Yes", "data": INERT}]]
    assert old["toast"]["text"] == "Noted"
    assert new["text"] == "Good."


async def test_a_question_changes_in_place(world: World) -> None:
    number = await world.send_of("1 of 13")
    outcome = await deliver(world, Rendered(7, "2 of 13", YES_NO), Address(edit=number))
    assert outcome == Sent(number)
    (shown,) = await world.bot_messages()
    assert (shown["text"], shown["keyboard"][0][0]["data"]) == ("2 of 13", "y")
    assert await deliver(world, Rendered(7, "2 of 13", YES_NO), Address(edit=number)) == Sent(number)


async def test_a_question_that_was_deleted_is_asked_anew(world: World) -> None:
    number = await world.send_of("1 of 13")
    await world.ours.delete_message(7, number)
    outcome = await deliver(world, Rendered(7, "2 of 13", YES_NO), Address(edit=number))
    (shown,) = await world.bot_messages()
    assert outcome == Sent(shown["message_id"])
    assert shown["message_id"] != number


async def test_a_tap_on_a_photo_gets_its_answer_below(world: World) -> None:
    photo = (await world.ours.send_photo(7, PIXEL)).message_id
    assert await deliver(world, PLAIN, Address(edit=photo)) == Sent(photo + 1)


async def test_a_notice_over_the_button_leaves_the_chat_as_it_is(world: World) -> None:
    number = await world.send_of("1 of 13")
    tap = await world.post("tap", user_id=7, message_id=number, data="x")
    outcome = await deliver(
        world, Rendered(7, toast="That was an old button"), Address(query=tap["callback_query_id"])
    )
    assert outcome == Sent()
    assert await texts(world) == ["1 of 13"]
    assert (await world.messages())[-1]["toast"] is not None


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageReplyMarkup"])
@pytest.mark.parametrize("kind", ["400", "403", "429", "500", "drop_before"])
async def test_trouble_on_the_side_never_costs_the_message(world: World, method: str, kind: str) -> None:
    number = await world.send_of("Old")
    await world.fail(method, kind)
    address = Address(settle=number, chosen="Yes", query="4711")
    assert await deliver(world, PLAIN, address) == Sent(number + 1)


@pytest.mark.parametrize(
    ("kind", "outcome", "arrived"),
    [
        ("403", Refused("forbidden", unreachable=True), 0),
        ("400", Refused("chat_not_found"), 0),
        ("500", Unknown("http_500"), 0),
        ("drop_before", Unknown("no_answer"), 0),
        ("accept_then_drop", Unknown("no_answer"), 1),
        ("accept_then_hang", Unknown("no_answer"), 1),
    ],
)
async def test_a_send_says_what_is_known_of_it_and_is_not_repeated(
    world: World, kind: str, outcome: object, arrived: int
) -> None:
    await world.fail("sendMessage", kind)
    assert await deliver(world, PLAIN) == outcome
    assert len(await world.bot_messages()) == arrived


async def test_a_flood_of_messages_waits_as_long_as_telegram_says(world: World) -> None:
    await world.fail("sendMessage", "429", retry_after=11)
    assert await deliver(world, PLAIN) == TryLater("flood", timedelta(seconds=11))


async def test_an_edit_of_unknown_fate_is_tried_again_but_not_for_ever(world: World) -> None:
    number = await world.send_of("1 of 13")
    await world.fail("editMessageText", "accept_then_drop", count=2)
    address = Address(edit=number)
    assert await deliver(world, PLAIN, address, attempts=1) == TryLater("edit_unanswered")
    assert await deliver(world, PLAIN, address, attempts=3) == Unknown("no_answer")
    assert await deliver(world, PLAIN, address) == Sent(number)
    assert len(await world.bot_messages()) == 1


async def test_words_that_arent_html_go_out_as_plain_words_and_are_told_of(world: World) -> None:
    told = []

    async def render(_: Delivery) -> Rendered:
        return Rendered(7, "<b>Walk</i> &amp; rest", YES_NO)

    async def note(of: Delivery, code: str) -> None:
        told.append((of.id, code))

    outcome = await sender(world.ours, render, note).deliver(delivery(), Turning())
    (shown,) = await world.bot_messages()
    assert outcome == Sent(shown["message_id"])
    assert (shown["text"], len(shown["keyboard"][0])) == ("Walk & rest", 2)
    assert told == [(5, "unparsable")]


async def test_an_edit_that_isnt_html_goes_out_as_plain_words(world: World) -> None:
    number = await world.send_of("1 of 13")
    assert await deliver(world, Rendered(7, "<b>2 of 13"), Address(edit=number)) == Sent(number)
    assert await texts(world) == ["2 of 13"]


async def test_a_long_message_comes_in_pieces_with_the_buttons_under_the_last(world: World) -> None:
    outcome = await deliver(world, Rendered(7, "<i>" + "a step a day 🚶 " * 600 + "</i>", YES_NO))
    shown = await world.bot_messages()
    assert len(shown) == 3
    assert outcome == Sent(shown[-1]["message_id"])
    assert [each["keyboard"] is not None for each in shown] == [False, False, True]
    assert sum(each["text"].count("🚶") for each in shown) == 600


async def in_two_parts(_: Delivery) -> Rendered:
    return Rendered(7, "step " * 1500)


async def test_a_message_that_broke_off_in_the_middle_is_not_begun_again(world: World) -> None:
    await world.post("flood", per_chat=None, per_token=1)
    turns = Turning()
    assert await deliver(world, await in_two_parts(delivery()), turns=turns) == Unknown("partly_sent")
    assert len(await world.bot_messages()) == 1
    assert turns.said == ["next", ("flood", 1), "next", ("flood", 2), "next", ("flood", 3)]


async def test_a_message_that_would_have_to_wait_too_long_in_its_middle_ends_there(world: World) -> None:
    outcome = await deliver(world, await in_two_parts(delivery()), turns=Turning(most=0))
    assert outcome == Unknown("partly_sent")
    assert len(await world.bot_messages()) == 1


async def test_a_part_that_telegram_did_not_take_yet_follows_after_the_rest_it_asks_for(world: World) -> None:
    await world.post("flood", per_chat=None, per_token=1)
    turns = Turning(world)
    outcome = await deliver(world, await in_two_parts(delivery()), turns=turns)
    first, second = await world.bot_messages()
    assert outcome == Sent(second["message_id"])
    assert turns.said == ["next", ("flood", 1), "next"]
    assert (first["text"] + " " + second["text"]).split() == ["step"] * 1500


async def test_each_further_message_in_the_chat_has_its_turn_but_not_taps_and_old_keyboards(
    world: World,
) -> None:
    old = await world.send_of("Old")
    turns, address = Turning(), Address(settle=old, chosen="Yes", query="4711")
    long = replace(await in_two_parts(delivery()), keyboard=YES_NO, ask_location="Share where I am")
    await deliver(world, long, address, turns=turns)
    assert len(await world.bot_messages()) == 1 + 2 + 1
    assert turns.said == ["next", "next"]  # the second part, and the location's button
    alone = Turning()
    await deliver(world, Rendered(7, "New"), Address(edit=old, query="4711"), turns=alone)
    assert alone.said == []


class Running:
    """What we send under; it runs out once it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def __call__(self) -> str | None:
        self.looks -= 1
        return "ours" if self.looks >= 0 else None


WORDED, SETTLED, BEGUN = 1, 2, 3  # looks: at the start, before the old keyboard goes, before the first part


@pytest.mark.parametrize("looks", [0, WORDED, SETTLED])
async def test_another_sends_instead_of_us_from_whatever_moment_on_nothing_leaves_here(
    world: World, looks: int
) -> None:
    old = await world.send_of("Old")
    with pytest.raises(LeaseLost):
        await deliver(world, PLAIN, Address(settle=old, chosen="Yes"), right=Running(looks))
    assert await texts(world) == ["Old"]
    assert len(await world.get("log", method="editMessageReplyMarkup")) == (looks >= SETTLED)


@pytest.mark.parametrize(
    ("looks", "outcome", "arrived"),
    [(BEGUN, Unknown("partly_sent"), 1), (BEGUN + 1, Sent(3), 2), (BEGUN + 2, Sent(3), 3)],
)
async def test_another_sends_instead_of_us_in_the_middle_of_a_long_message_and_no_further_part_leaves(
    world: World, looks: int, outcome: object, arrived: int
) -> None:
    long = replace(await in_two_parts(delivery()), keyboard=YES_NO, ask_location="Share where I am")
    assert await deliver(world, long, right=Running(looks)) == outcome
    assert len(await world.get("log", method="sendMessage")) == arrived


async def test_another_sends_instead_of_us_while_a_part_rests_and_it_stays_where_it_is(world: World) -> None:
    await world.post("flood", per_chat=None, per_token=1)
    turns, right = Turning(world), Running(BEGUN + 1)
    outcome = await deliver(world, await in_two_parts(delivery()), turns=turns, right=right)
    assert turns.said == ["next", ("flood", 1), "next"]
    assert outcome == Unknown("partly_sent")
    assert len(await world.bot_messages()) == 1


async def test_another_sends_instead_of_us_and_plain_words_do_not_follow_what_telegram_could_not_read(
    world: World,
) -> None:
    with pytest.raises(LeaseLost):
        await deliver(world, Rendered(7, "<b>Walk</i>"), right=Running(BEGUN))
    assert await texts(world) == []


async def test_another_sends_instead_of_us_and_a_question_is_not_written_over(world: World) -> None:
    number = await world.send_of("1 of 13")
    with pytest.raises(LeaseLost):
        await deliver(world, Rendered(7, "2 of 13"), Address(edit=number), right=Running(SETTLED))
    assert await texts(world) == ["1 of 13"]
    shared = Rendered(7, "2 of 13", remove_reply_keyboard=True)
    assert await deliver(world, shared, Address(edit=number), right=Running(BEGUN)) == Sent(number)
    assert await texts(world) == ["2 of 13"]


async def test_a_right_to_send_that_went_to_another_and_came_back_is_not_the_one_we_began_under(
    world: World,
) -> None:
    fence = iter(range(100))
    with pytest.raises(LeaseLost):
        await deliver(world, PLAIN, right=lambda: next(fence))
    assert await texts(world) == []


@pytest.mark.parametrize(("klass", "paid"), [(Class.PROACTIVE, True), (Class.REPLY, False)])
async def test_beyond_the_free_rate_only_what_nobody_asked_for_is_paid_for(klass: Class, paid: bool) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        if request.match_info["method"] == "getMe":
            return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "B"}})
        asked.append(await request.text())
        chat = {"id": 7, "type": "private"}
        return web.json_response({"ok": True, "result": {"message_id": 1, "date": 1, "chat": chat}})

    async def render(_: Delivery) -> Rendered:
        return PLAIN

    app = web.Application()
    app.router.add_post("/bot{token}/{method}", answer)
    async with TestServer(app) as server:
        async with bot_at(str(server.make_url("")).rstrip("/")) as bot:
            one = delivery()
            await sender(bot, render, paid=True).deliver(
                replace(one, plan=replace(one.plan, klass=klass)), Turning()
            )
    assert ("allow_paid_broadcast" in asked[0]) is paid


async def test_a_chart_comes_with_its_words_under_it(world: World) -> None:
    outcome = await deliver(world, Rendered(7, "<b>About the same</b>", YES_NO, photo=PIXEL))
    (shown,) = await world.bot_messages()
    assert outcome == Sent(shown["message_id"])
    assert (shown["kind"], shown["text"], len(shown["keyboard"][0])) == ("photo", "About the same", 2)


async def test_many_words_follow_their_chart(world: World) -> None:
    await deliver(world, Rendered(7, "word " * 300, YES_NO, photo=PIXEL))
    chart, words = await world.bot_messages()
    assert (chart["kind"], chart["keyboard"], words["kind"]) == ("photo", None, "text")
    assert words["keyboard"] is not None


async def test_an_export_comes_as_a_file(world: World) -> None:
    await deliver(world, Rendered(7, "Yours", document=("you.zip", b"PK")))
    (shown,) = await world.bot_messages()
    assert (shown["kind"], shown["document"]["file_name"], shown["text"]) == ("document", "you.zip", "Yours")


async def test_the_location_button_stands_in_for_the_phones_keyboard(world: World) -> None:
    await deliver(world, replace(PLAIN, ask_location="Share where I am"))
    (shown,) = await world.bot_messages()
    (row,) = shown["reply_keyboard"]["keyboard"]
    assert (row[0]["text"], row[0]["request_location"]) == ("Share where I am", True)
    await deliver(world, replace(PLAIN, remove_reply_keyboard=True))
    assert (await world.get("chats/7"))["reply_keyboard"] is None


async def test_buttons_and_the_location_button_both_come(world: World) -> None:
    outcome = await deliver(world, replace(PLAIN, keyboard=YES_NO, ask_location="Share where I am"))
    first, second = await world.bot_messages()
    assert outcome == Sent(first["message_id"])
    assert first["keyboard"] is not None
    assert second["text"] == "📍 Share where I am"


async def test_a_fault_in_wording_still_stops_the_spinner(world: World) -> None:
    number = await world.send_of("1 of 13")
    tap = await world.post("tap", user_id=7, message_id=number, data="x")

    async def render(_: Delivery) -> Rendered:
        raise KeyError("no such word")

    with pytest.raises(KeyError):
        await sender(world.ours, render).deliver(delivery(Address(query=tap["callback_query_id"])), Turning())
    assert len(await world.get("log", method="answerCallbackQuery")) == 1


async def test_a_message_waits_while_the_database_that_words_it_is_away(world: World) -> None:
    async def render(_: Delivery) -> Rendered:
        raise ConnectionResetError

    outcome = await sender(world.ours, render).deliver(delivery(), Turning())
    assert outcome == TryLater("database_away")
    assert await world.bot_messages() == []
