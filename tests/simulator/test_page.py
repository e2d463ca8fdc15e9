"""The chat page in a real browser: live, usable without a mouse, and talking to nobody else."""

import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from simulator.acts import PIXEL
from tests.simulator.conftest import Telegram, fresh_telegram
from tests.simulator.test_clock import Diary

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


# One browser for all of these, so all of them share its event loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def telegram(tmp_path: Path) -> AsyncIterator[Telegram]:
    async with fresh_telegram(tmp_path / "telegram.sqlite3") as here:
        yield here


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Install chromium (Debian: apt-get install chromium), as .ci/run does."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


class Visit:
    """One visit to the page: what it asked for, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.wrong: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)


@pytest_asyncio.fixture(loop_scope="module")
async def visit(telegram: Telegram, browser: Browser) -> AsyncIterator[Visit]:
    """A visitor at a desk's width; nothing may have gone wrong at the end, and no other host been asked."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    visit = Visit(page)
    await page.goto(telegram.base)
    yield visit
    assert visit.wrong == []
    assert [url for url in visit.asked if not url.startswith(telegram.base)] == []
    await page.close()


def keyboard(*words: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(word, callback_data=word) for word in words]])


async def test_what_the_bot_does_appears_without_reload(telegram: Telegram, visit: Visit) -> None:
    phone = visit.page.get_by_role("region", name="Sam's phone")
    await expect(phone.get_by_text("/start")).to_be_visible()
    await telegram.bot.send_chat_action(7, "typing")
    await expect(phone.get_by_text("typing…")).to_be_visible()
    sent = await telegram.bot.send_message(
        7, "<b>Two</b> words", parse_mode="HTML", reply_markup=keyboard("Agree")
    )
    await expect(phone.get_by_text("typing…")).to_be_hidden()
    await expect(phone.locator("strong", has_text="Two")).to_be_visible()
    await phone.get_by_role("button", name="Agree").click()
    (update,) = await telegram.updates()
    assert update.callback_query is not None and update.callback_query.data == "Agree"
    await expect(phone.get_by_role("button", name="Agree")).to_have_attribute("aria-busy", "true")
    await update.callback_query.answer("Saved")
    await expect(phone.get_by_role("status")).to_have_text("Saved")
    await sent.edit_text("Changed in place")
    await expect(phone.get_by_text("Changed in place")).to_be_visible()
    await expect(phone.get_by_role("article")).to_have_count(2)
    await sent.delete()
    await expect(phone.get_by_role("article")).to_have_count(1)


async def test_a_whole_check_in_works_from_the_keyboard_alone(telegram: Telegram, visit: Visit) -> None:
    page = visit.page
    await page.get_by_label("Message as Sam").focus()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message as Sam")).to_have_value("")
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.text == "one\ntwo"
    sent = await telegram.bot.send_message(7, "1 of 2", reply_markup=keyboard("No", "Yes"))
    await page.get_by_role("button", name="Yes").focus()
    await page.keyboard.press("Enter")
    (update,) = await telegram.updates()
    assert update.callback_query is not None and update.callback_query.data == "Yes"
    await update.callback_query.answer()
    await sent.edit_text("2 of 2", reply_markup=keyboard("No", "Yes"))
    await expect(page.get_by_text("2 of 2")).to_be_visible()
    await expect(page.get_by_role("button", name="Yes")).to_be_focused()
    await sent.edit_text("Thank you")
    await expect(page.get_by_label("Message as Sam")).to_be_focused()


async def test_hostile_words_are_shown_as_words(telegram: Telegram, visit: Visit) -> None:
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    await telegram.say(nasty, first_name="<b>Sam")
    await telegram.bot.send_message(7, '<a href="javascript:alert(3)">tap me</a>', parse_mode="HTML")
    await expect(visit.page.get_by_text(nasty)).to_be_visible()
    await expect(visit.page.get_by_text("tap me")).to_be_visible()
    assert await visit.page.locator("a[href^='javascript']").count() == 0
    assert await visit.page.locator(".log img, .log script").count() == 0


async def test_the_first_visitor_finds_one_phone_with_a_start_button(
    telegram: Telegram, browser: Browser
) -> None:
    telegram.remember("DELETE FROM chats")
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(telegram.base)
    await expect(page.locator(".phone")).to_have_count(1)
    await page.get_by_role("button", name="Start", exact=True).click()
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.text == "/start"
    await expect(page.get_by_label("Message as Sam")).to_be_focused()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    header = await page.locator(".bar").evaluate("bar => [bar.scrollWidth, bar.clientWidth]")
    assert header[0] == header[1]
    await page.close()


async def test_on_a_narrow_screen_the_page_opens_at_the_first_phone_then_at_the_one_last_used(
    telegram: Telegram, browser: Browser
) -> None:
    await telegram.post("people", first_name="Ada")
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(telegram.base)
    sam, ada = (page.get_by_role("region", name=f"{name}'s phone") for name in ("Sam", "Ada"))
    for _ in range(2):
        await expect(sam).to_be_in_viewport(ratio=0.9)
        await expect(page.get_by_role("button", name="Another patient")).not_to_be_in_viewport()
        await page.reload()
    await page.get_by_role("button", name="Ada", exact=True).click()
    await expect(ada).to_be_in_viewport(ratio=0.9)
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(2)
    await expect(ada).to_be_in_viewport(ratio=0.9)
    await expect(page.get_by_text("One more phone beside these")).to_have_count(1)
    await page.close()


async def test_words_typed_to_a_server_that_is_gone_stay_and_the_page_says_what_to_do(
    telegram: Telegram, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(telegram.base)
    await page.get_by_label("Message as Sam").fill("Are you there?")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".toast")).to_have_text(
        "The server isn't running. Start it again with make run; your words are still here."
    )
    await expect(page.get_by_label("Message as Sam")).to_have_value("Are you there?")
    await page.close()


async def test_the_clock_names_the_zone_that_every_time_on_the_page_is_in(
    telegram: Telegram, browser: Browser
) -> None:
    page = await browser.new_page(timezone_id="Asia/Kolkata")
    await page.goto(telegram.base)
    await expect(page.locator("#now-time")).to_contain_text("GMT+5:30")
    hour, instant = await page.evaluate(
        "[document.getElementById('now-hour').textContent, document.getElementById('now-time').dateTime]"
    )
    assert hour == f"{datetime.fromisoformat(instant) + timedelta(hours=5, minutes=30):%H:%M}"
    await page.close()


async def test_a_start_link_opens_a_new_phone_once(telegram: Telegram, visit: Visit) -> None:
    await visit.page.goto(f"{telegram.base}/?start=CODE-1")
    await expect(visit.page.get_by_text("/start CODE-1")).to_be_visible()
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.text == "/start CODE-1"
    await expect(visit.page).to_have_url(f"{telegram.base}/")
    await visit.page.reload()
    await expect(visit.page.locator(".phone")).to_have_count(2)
    await telegram.bot.send_message(7, "For a friend: https://t.me/betweentimes_sim_bot?start=CODE-2")
    await visit.page.get_by_role("link", name="start=CODE-2").click()
    await expect(visit.page.locator(".phone")).to_have_count(3)


async def test_a_patient_is_added_by_name_and_a_phone_can_be_put_away(
    telegram: Telegram, visit: Visit
) -> None:
    page = visit.page
    await page.get_by_role("button", name="Add a patient").click()
    await page.get_by_label("Name on their Telegram").fill("Nerys")
    await page.get_by_label("Invitation code").fill("CODE-3")
    await page.get_by_role("button", name="Hand them a phone").click()
    phone = page.get_by_role("region", name="Nerys's phone")
    await expect(phone.get_by_text("/start CODE-3")).to_be_visible()
    await phone.get_by_role("button", name="More about Nerys's phone").click()
    await phone.get_by_role("button", name="Put Nerys's phone away").click()
    await expect(phone).to_have_count(0)
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(1)
    await page.get_by_role("button", name="Nerys").click()
    await expect(phone.get_by_text("/start CODE-3")).to_be_visible()


async def test_blocking_and_coming_back_on_the_page(telegram: Telegram, visit: Visit) -> None:
    phone = visit.page.get_by_role("region", name="Sam's phone")
    await phone.get_by_role("button", name="More about").click()
    await visit.page.keyboard.press("ArrowDown")
    await visit.page.keyboard.press("ArrowDown")
    await visit.page.keyboard.press("Enter")
    await phone.get_by_role("button", name="Unblock and restart").click()
    await expect(phone.get_by_label("Message as Sam")).to_be_visible()
    assert [update.my_chat_member is not None for update in await telegram.updates()] == [True, True, False]


async def test_keyboards_pictures_files_and_commands_are_there(telegram: Telegram, visit: Visit) -> None:
    phone = visit.page.get_by_role("region", name="Sam's phone")
    await telegram.bot.set_my_commands([("menu", "What I can do")])
    await telegram.bot.send_photo(7, PIXEL, caption="A picture")
    await telegram.bot.send_document(7, b"zip", filename="mine.zip")
    rows = [[KeyboardButton("Where I am", request_location=True)], ["London"]]
    await telegram.bot.send_message(7, "Where?", reply_markup=ReplyKeyboardMarkup(rows))
    await expect(phone.get_by_role("img", name="Picture; its words follow")).to_be_visible()
    async with visit.page.expect_download() as download:
        await phone.get_by_role("link", name="mine.zip").click()
    assert (await download.value).suggested_filename == "mine.zip"
    await phone.get_by_role("button", name="London").click()
    await phone.get_by_role("button", name="Where I am").click()
    await visit.page.get_by_role("button", name="Share", exact=True).click()
    await phone.get_by_role("button", name="Commands").click()
    await phone.get_by_role("button", name="/menu").click()
    await expect(phone.get_by_role("article").get_by_text("/menu")).to_be_visible()
    said = [update.message for update in await telegram.updates()]
    assert [message.text if message else None for message in said] == ["London", None, "/menu"]
    assert said[1] is not None and said[1].location is not None


async def test_the_clock_buttons_walk_the_service_through_time(telegram: Telegram, visit: Visit) -> None:
    start = telegram.simulator.clock.now()
    due = [start + timedelta(days=day, hours=3) for day in range(1, 5)]
    diary = telegram.simulator.stage = Diary(telegram.simulator.clock, *due)
    said = visit.page.locator("#clock-said")
    for button, done, words in (
        ("Next thing due", 1, "1 stop on the way."),
        ("+1 week", 4, "3 stops on the way."),
        ("Next thing due", 4, "Nothing is due."),
        ("Tomorrow 09:00", 4, "No stops on the way."),
    ):
        await visit.page.get_by_role("button", name=button).click()
        await expect(said).to_contain_text(words)
        assert len(diary.did) == done
    shown = await visit.page.locator("#now-time").text_content()
    assert shown is not None and shown.startswith("09:0")


async def test_the_control_apis_page_asks_no_other_host(telegram: Telegram, browser: Browser) -> None:
    page = await browser.new_page()
    visit = Visit(page)
    await page.goto(f"{telegram.base}/sim/docs")
    await expect(page.get_by_text("/sim/tap").first).to_be_visible()
    assert [url for url in visit.asked if not url.startswith((telegram.base, "data:", "blob:"))] == []
    await page.close()
