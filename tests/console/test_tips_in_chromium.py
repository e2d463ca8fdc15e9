"""What only a browser shows of the tip pages: preview and check while typing, and the second editor."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from domain.staff import Grant, Role
from tests.console.desk import Browser, Console
from tests.console.test_tips import edit_of, written

QUIET = ["--no-sandbox", "--disable-gpu"]


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """What a browser shows doesn't depend on the engine: once is enough."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'test.sqlite')}"


@asynccontextmanager
async def tab(console: Console, browser: Browser, scripts: bool = True) -> AsyncIterator[Page]:
    """A tab in which they are signed in; nothing may go wrong in it, and no other host be asked."""
    wrong: list[str] = []
    asked: list[str] = []
    chromium = shutil.which("chromium")
    assert chromium, "Install chromium (Debian: apt-get install chromium), as .ci/run does."
    async with async_playwright() as playwright:
        engine = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = await engine.new_context(java_script_enabled=scripts, base_url=console.address)
        await context.add_cookies(
            [
                {"name": each.name, "value": str(each.value), "url": console.address}
                for each in browser.client.cookies.jar
            ]
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        yield page
        await engine.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(console.address)] == []


async def test_the_preview_and_the_check_follow_the_typing_and_a_placeholder_goes_where_the_cursor_is(
    running_console: Console,
) -> None:
    ann = await running_console.signed_in([Grant(Role.AUTHOR)], "Ann Author")
    await written(ann)
    async with tab(running_console, ann) as page:
        await page.goto("/console/tips/moving-1-door/edit")
        words, bubble = page.get_by_label("Words in English"), page.locator(".tip-bubble")
        await expect(bubble).to_contain_text("Put your shoes by the door")
        await words.fill("Good night, ")
        await page.get_by_role("button", name="Insert {{ name }}", exact=True).click()
        await expect(words).to_have_value("Good night, {{ name }}")
        await expect(bubble).to_have_text("Good night, Sam")
        await words.fill("Walk to the corner.\n\nThen 10 steps {{ name }}.")
        finding = page.locator(".tip-finding--error")
        await expect(finding).to_contain_text("Words (en), line 3")
        await expect(finding).to_contain_text("say one small step without a number")
        await words.fill('<img src=x onerror=alert(1)> "><script>alert(2)</script>')
        await expect(bubble).to_have_text('<img src=x onerror=alert(1)> "><script>alert(2)</script>')
        await words.fill("Hello {{ password }}")
        await expect(page.locator(".tip-finding--error").first).to_contain_text("no placeholder “password”")


async def test_the_second_editor_keeps_their_words_and_sees_what_the_first_one_changed(
    running_console: Console,
) -> None:
    ann = await running_console.signed_in([Grant(Role.AUTHOR)], "Ann Author")
    ben = await running_console.signed_in([Grant(Role.AUTHOR)], "Ben Author")
    await written(ann)
    async with tab(running_console, ann, scripts=False) as page:
        await page.goto("/console/tips/moving-1-door/edit")
        await page.get_by_label("Words in English").fill("Put your slippers by the door tonight.")
        await page.get_by_role("button", name="Preview").click()
        await expect(page.locator(".tip-bubble")).to_have_text("Put your slippers by the door tonight.")
        await ben.did("/tips/moving-1-door/edit", edit_of(body_en="Put your boots by the door tonight."))
        await page.get_by_role("button", name="Save as draft").click()
        await expect(page.get_by_role("heading", name="Ben Author saved v1 r2")).to_be_visible()
        await expect(page.locator(".tip-conflict ins").first).to_contain_text("boots")
        await expect(page.get_by_label("Words in English")).to_have_value(
            "Put your slippers by the door tonight."
        )
        await page.get_by_role("button", name="Save as draft").click()
        await expect(page.get_by_text("Saved as a draft, v1 r3.")).to_be_visible()
