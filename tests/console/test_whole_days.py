"""Whole days at the console in Chromium, against the real service, and what the patient sees of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.chromium import Tab, chromium, tab
from tests.process import Service

SAM = 7
CODE = re.compile(r"\?start=([\w-]+)")
JO, KIM = "jo@betweentimes.example", "kim@betweentimes.example"
MOST_TABS = 80
NEW_WORDS = "Put your slippers by the door tonight. That's all for today."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """With its simulator. Nobody gets a tip that no approver has seen."""
    with Service(tmp_path_factory.mktemp("service"), SEND_UNREVIEWED="off") as started:
        yield started


@pytest.fixture(scope="module")
def password(service: Service) -> str:
    """Of both demo people, as it is printed at the start."""
    assert service.process.stdout is not None
    printed = re.search(r"password (\S+)", service.process.stdout.readline())
    assert printed is not None
    return printed[1]


@pytest.fixture(scope="module")
def browser(service: Service) -> Iterator[Browser]:
    with chromium() as started:
        yield started


def code_of(page: Page, who: str) -> str:
    """What somebody's phone would show: with the simulator it stands on the sign-in page."""
    shown = page.locator("li", has_text=who).locator("strong")
    found = re.search(r"\d{6}", shown.inner_text())
    while found is None:  # two of theirs are used: the next comes with the next half minute
        page.wait_for_timeout(1000)
        page.reload()
        found = re.search(r"\d{6}", shown.inner_text())
    return found[0]


def sign_in(there: Tab, who: str, password: str) -> None:
    """By the form, as anybody does."""
    there.go("/sign-in")
    there.page.get_by_label("E-mail address").fill(who)
    there.page.get_by_label("Password").fill(password)
    there.page.get_by_label("Code").fill(code_of(there.page, who))
    there.page.get_by_role("button", name="Sign in").click()
    expect(there.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def settle_in(service: Service, code: str) -> None:
    """From the letter's code to the end of the first check-in, at level 1."""
    service.post("clock", tomorrow_at="09:10", zone="Europe/London")
    service.say(f"/start {code}", SAM)
    for label in ("Yes", "Go on", "Yes, keep my answers", "Yes"):
        service.tap(label, SAM)
    for words in ("Sam", "walking the dog to the sea", "Leeds"):
        service.say(words, SAM)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Done")
    for label in (*days, "Morning, 9 to 11:30", "A bit of everything", "None of these", "Begin"):
        service.tap(label, SAM)
    for answer in ("Disagree strongly", "Disagree", *["Disagree strongly"] * 11):
        service.tap(answer, SAM)
    service.tap("That's me done", SAM)


def chat(service: Service) -> str:
    """All that Sam can read now."""
    return "\n".join(str(message["text"]) for message in service.messages(SAM))


def to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => [...(document.activeElement.labels || []), document.activeElement]"
            ".map(each => each.textContent.trim())"
        )
        if name in here:
            return
    raise AssertionError(f"{name!r} can't be reached with the keyboard on {page.url}")


def type_into(page: Page, name: str, words: str) -> None:
    to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def press(page: Page, name: str) -> None:
    """Go to a link or button, and press Enter."""
    to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in_by_keyboard(there: Tab, who: str, password: str) -> None:
    there.go("/sign-in")
    code = code_of(there.page, who)
    type_into(there.page, "E-mail address", who)
    type_into(there.page, "Password", password)
    type_into(there.page, "Code", code)
    there.page.keyboard.press("Enter")
    expect(there.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def session(service: Service, password: str, browser: Browser) -> str:
    """Jo's, who has invited Sam by letter; and Sam has begun with its code, and had a first check-in."""
    with tab(browser, service.address, 1280) as jo:
        sign_in(jo, JO, password)
        jo.go("/patients/invite")
        jo.page.get_by_label("Name for the letter").fill("Sam")
        jo.page.get_by_role("button", name="Make the letter").first.click()
        letter = jo.page.locator("article")
        expect(letter).to_contain_text("Dear Sam")
        assert not jo.by_axe()
        code = CODE.search(letter.inner_text())
        assert code is not None
        settle_in(service, code[1])
        assert jo.wrong == []
        return next(each["value"] for each in jo.page.context.cookies() if each["name"] == "bt-session")


def test_new_words_reach_the_patient_whom_the_clinic_invited(
    service: Service, password: str, browser: Browser, session: str
) -> None:
    """A tip is edited, foretold, approved and published with the keyboard alone; then the chat has it."""
    with tab(browser, service.address, 1280) as jo, tab(browser, service.address, 1280) as kim:
        sign_in_by_keyboard(jo, JO, password)
        jo.go("/tips/moving-1-shoes")
        press(jo.page, "Edit")
        type_into(jo.page, "Words in English", NEW_WORDS)
        expect(jo.page.locator(".tip-bubble")).to_contain_text("slippers")
        press(jo.page, "Save as draft")
        press(jo.page, "Hand in for review")
        expect(jo.page.get_by_text("It waits for an approver")).to_be_visible()
        expect(jo.page.get_by_role("button", name="Approve and publish")).to_have_count(0)

        sign_in_by_keyboard(kim, KIM, password)
        kim.go("/tips/moving-1-shoes")
        press(kim.page, "Who would get it?")
        expect(kim.page.get_by_text("get more messages").first).to_be_visible(timeout=60_000)
        assert "slippers" not in chat(service)
        kim.go("/tips/moving-1-shoes")
        press(kim.page, "Approve and publish")
        expect(kim.page.get_by_text("Published.").first).to_be_visible()
        for _ in range(4):
            service.post("clock", tomorrow_at="12:00", zone="Europe/London")
            service.post("settle")
        assert NEW_WORDS in chat(service)
        jo.go("/patients")
        jo.page.get_by_role("link", name="Sam", exact=True).click()
        jo.page.get_by_role("link", name="Timeline", exact=True).click()
        expect(jo.page.get_by_text(NEW_WORDS).first).to_be_visible()
        assert jo.wrong + kim.wrong == []


def test_a_conversation_is_taken_over_and_handed_back_and_a_red_flag_is_seen_to(
    service: Service, browser: Browser, session: str
) -> None:
    with tab(browser, service.address, 390, session=session) as there:
        page = there.page
        service.say("are you there?", SAM)
        there.go("/patients")
        page.get_by_role("link", name="Sam", exact=True).click()
        page.get_by_role("link", name="Write", exact=True).click()
        page.get_by_role("button", name="Take over").click()
        expect(page.get_by_text("They have been told.").first).to_be_visible()
        page.get_by_label("Your line").fill("I am here, Sam. How are the shoes?")
        page.get_by_role("button", name="Send").click()
        service.post("settle")
        assert "I am here, Sam. How are the shoes?" in chat(service)
        said = len(service.messages(SAM))
        service.say("a bit tight", SAM)
        page.get_by_role("link", name="Look for new words").click()
        expect(page.get_by_text("a bit tight")).to_be_visible()
        assert len(service.messages(SAM)) == said + 1  # nothing but their own
        assert not there.by_axe()
        page.get_by_role("button", name="Hand back to the program").click()
        expect(page.get_by_text("The program has it again").first).to_be_visible()
        service.post("settle")
        assert len(service.messages(SAM)) == said + 2

        service.say("i cant breathe properly", SAM)
        assert "999" in chat(service)
        there.go("/today")
        flag = page.locator(".bt-flag")
        expect(flag).to_contain_text("i cant breathe properly")
        flag.get_by_role("button", name="I see to it").click()
        expect(page.get_by_role("heading", name="Red flags that somebody sees to")).to_be_visible()
        assert not there.by_axe()
        page.locator(".bt-flag").get_by_label("How it ended").select_option(index=1)
        page.locator(".bt-flag").get_by_role("button", name="Close").click()
        expect(page.locator(".bt-flag")).to_have_count(0)
        assert there.wrong == []


@contextmanager
def without_scripts(browser: Browser, service: Service, session: str) -> Iterator[Tab]:
    """Jo's tab on a narrow screen, in which nothing may go wrong."""
    with tab(browser, service.address, 390, session=session, java_script_enabled=False) as there:
        yield there
        assert there.wrong == []


def to_sam(there: Tab, page: str) -> None:
    there.go("/patients")
    there.page.get_by_role("link", name="Sam", exact=True).click()
    there.page.get_by_role("link", name=page, exact=True).click()


def start_again(there: Tab) -> None:
    """A red flag of a story above has paused Sam."""
    to_sam(there, "Change")
    start = there.page.get_by_role("button", name="Start the messages again")
    if start.count():
        start.click()
        expect(there.page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_patient_is_written_to_without_scripts(
    service: Service, password: str, browser: Browser, session: str
) -> None:
    with tab(browser, service.address, 390, java_script_enabled=False) as there:
        page = there.page
        sign_in(there, KIM, password)
        start_again(there)
        page.get_by_role("link", name="Overview", exact=True).click()
        expect(page.get_by_text("walking the dog to the sea").first).to_be_visible()
        to_sam(there, "Write")
        page.get_by_label("One message").fill("See you on Monday, Sam.")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("heading", name="Before you send it")).to_be_visible()
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_text("Your message").first).to_be_visible()
        page.get_by_role("button", name="Take over").click()
        expect(page.get_by_text("They have been told.").first).to_be_visible()
        page.get_by_label("Your line").fill("How was the walk, Sam?")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("button", name="Hand back to the program").click()
        expect(page.get_by_text("The program has it again").first).to_be_visible()
        service.post("settle")
        assert "How was the walk, Sam?" in chat(service)
        assert there.wrong == []


def test_somebody_is_invited_without_scripts(service: Service, browser: Browser, session: str) -> None:
    with without_scripts(browser, service, session) as there:
        there.go("/patients/invite")
        there.page.get_by_label("Name for the letter").fill("Nadia")
        there.page.get_by_role("button", name="Make the letter").first.click()
        expect(there.page.locator("article")).to_contain_text("Dear Nadia")


def test_a_tip_is_edited_and_foretold_without_scripts(
    service: Service, browser: Browser, session: str
) -> None:
    with without_scripts(browser, service, session) as there:
        page = there.page
        there.go("/tips/moving-1-shoes/edit")
        page.get_by_label("Words in English").fill("Put your boots by the door tonight.")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".tip-bubble")).to_contain_text("boots")
        page.get_by_role("button", name="Save as draft").click()
        expect(page.get_by_text("Saved as a draft").first).to_be_visible()
        page.get_by_role("button", name="Hand in for review").click()
        page.get_by_role("link", name="Who would get it?").click()
        expect(page.get_by_text("would get this tip")).to_be_visible(timeout=60_000)  # it loads itself again


def test_tips_are_brought_in_from_a_spreadsheet_without_scripts(
    service: Service, browser: Browser, session: str
) -> None:
    with without_scripts(browser, service, session) as there:
        page = there.page
        there.go("/tips/-/files")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Spreadsheet as text").click()
        words = taken.value.path().read_text(encoding="utf-8").replace("the curtains", "both curtains")
        changed = {"name": "tips.csv", "mimeType": "text/csv", "buffer": words.encode()}
        page.get_by_label("File").set_input_files(files=[changed])
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("heading", name="What this file would change")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Bring ")).click()
        expect(page.get_by_text("as drafts. Hand them in").first).to_be_visible()


def test_the_programme_is_changed_without_scripts(service: Service, browser: Browser, session: str) -> None:
    with without_scripts(browser, service, session) as there:
        page = there.page
        there.go("/programmes/edit")
        page.get_by_label("Level 1").fill("3")
        page.get_by_role("button", name="See what this would do").click()
        expect(page.get_by_text("get more messages").first).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Go on: say why and confirm").click()
        page.get_by_label("Why?").fill("Small steps, a little more often")
        page.get_by_role("button", name="Make this the programme").click()
        expect(page.get_by_text("holds from now on").first).to_be_visible()
