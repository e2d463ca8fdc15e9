"""Every page of the console in Chromium, narrow and wide, with large text: WCAG 2.2 AA, and no words run.

A new page: say in VISITS how it is reached in the full house (tests/console/full_house.py), or this fails.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from console.app import all_routes
from tests.console.chromium import Tab, chromium, tab
from tests.console.full_house import MARK, House, canary, full_house
from tests.console.test_tips import SHOES

NO_PAGES = {
    "/session": "JSON for a script",
    "/audit.csv": "a file",
    "/insight.csv": "a file",
    "/tips/-/export": "a file",
}
# Besides the route itself, filled from what is there: other states of the page.
VISITS: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/account": ("/account",),
    "/still-there": ("/still-there",),
    "/account/password": ("/account/password",),
    "/account/recovery": ("/account/recovery",),
    "/sign-in": ("/sign-in", "/sign-in?over=1"),
    "/set-up/{code}": ("/set-up/{code}", "/set-up/nobodys"),
    "/people": ("/people",),
    "/people/new": ("/people/new",),
    "/people/{person}": ("/people/{person}",),
    "/sites/{site}": ("/sites/{site}",),
    "/audit": ("/audit", "/audit?who={mark}&what={mark}&patient={mark}&since={mark}", "/audit?who={mark}"),
    "/settings": ("/settings",),
    "/today": ("/today",),
    "/today/rules": ("/today/rules",),
    "/today/parked": ("/today/parked",),
    "/patients/invite": ("/patients/invite", "/patients/invite?site=1"),
    "/patients": (
        "/patients",
        "/patients?name=na",
        "/patients?name={mark}&level={mark}",
        "/patients?level=4",
    ),
    "/patients/{patient}": ("/patients/{patient}", "/patients/{other}"),
    "/patients/{patient}/timeline": (
        "/patients/{patient}/timeline",
        "/patients/{other}/timeline?kind={mark}",
    ),
    "/patients/{patient}/check-ins": ("/patients/{patient}/check-ins", "/patients/{other}/check-ins"),
    "/patients/{patient}/check-ins/{check_in}": ("/patients/{patient}/check-ins/{check_in}",),
    "/patients/{patient}/planned": ("/patients/{patient}/planned", "/patients/{other}/planned"),
    "/patients/{patient}/talk": ("/patients/{patient}/talk", "/patients/{other}/talk"),
    "/patients/{patient}/change": ("/patients/{patient}/change",),
    "/patients/{patient}/copy": ("/patients/{patient}/copy",),
    "/insight": ("/insight", "/insight?site={mark}"),
    "/tips/-/new": ("/tips/-/new",),
    "/tips/{tip}/edit": ("/tips/{tip}/edit",),
    "/tips/-/files": ("/tips/-/files",),
    "/tips": ("/tips", "/tips?q=moving-1&order=changed", "/tips?q={mark}&owner={mark}&after={mark}"),
    "/tips/{tip}": ("/tips/{tip}", "/tips/{live}", "/tips/moving-1-shoes"),
    "/tips/{tip}/compare": ("/tips/{tip}/compare",),
    "/tips/{tip}/people": ("/tips/{tip}/people", "/tips/moving-1-shoes/people"),
    "/programmes": ("/programmes",),
    "/programmes/history": ("/programmes/history",),
    "/programmes/versions/{programme}": ("/programmes/versions/{programme}",),
    "/programmes/edit": ("/programmes/edit",),
    "/programmes/drafts/{draft}": ("/programmes/drafts/{draft}",),
    "/forecast/tip/{tip}/withdraw": ("/forecast/tip/{live}/withdraw",),
    "/forecast/tip/{tip}/{number}": ("/forecast/tip/{tip}/{number}",),
    "/forecast/programme/{draft}": ("/forecast/programme/{draft}",),
    "/walk": (
        "/walk",
        "/walk?level=2&tip={tip}&version=1&revision=2",
        "/walk?city={mark}&appointment={mark}",
    ),
}
# What stands on these pages word for word, of what people wrote.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "/account": ("staff",),
    "/people": ("staff", "site"),
    "/sites/{site}": ("site",),
    "/audit": ("staff",),
    "/today": ("name", "flag"),
    "/today/parked": ("name",),
    "/patients?site=1": ("name",),
    "/patients?name=na": ("name",),
    "/patients/invite?site=1": ("letter",),
    "/patients/{patient}": ("name", "matters"),
    "/patients/{patient}/timeline": ("name", "matters", "said", "flag"),
    "/patients/{other}/timeline": ("reading", "line"),
    "/patients/{other}/talk": ("reading", "line"),
    "/patients/{patient}/change": ("place",),
    "/tips/{tip}": ("body again", "evidence", "owner", "comment", "staff"),
    "/tips/{tip}/edit": ("body again", "evidence", "owner"),
    "/tips/{tip}/compare": ("body", "body again"),
    "/programmes": ("why",),
    "/programmes/history": ("reason",),
}


def csv_of(words: str) -> str:
    """As one cell."""
    return '"' + words.replace('"', '""') + '"'


@dataclass(frozen=True)
class Sent:
    """A form sent from a page (the one with its fields, or any), and what must come of it.

    `file` is what an upload holds; `shown` are canaries that stand on the page that answers.
    """

    to: str
    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    shown: tuple[str, ...] = ()


LETTER = {"name": canary("name")[:60], "site": "1", "days": "7"}
SENT: Mapping[str, Sent] = {
    "a tip that a colleague saved first": Sent(
        "/tips/{tip}/edit",
        409,
        SHOES | {"body_en": canary("mine"), "based_on": "v1 r1", "do": "save"},
        shown=("mine",),
    ),
    "a tip that can't be kept": Sent(
        "/tips/-/new",
        422,
        {"tip": MARK, "body_en": "{{ " + canary("placeholder"), "evidence": canary("evidence")},
        shown=("placeholder", "evidence"),
    ),
    "a tip that is looked at": Sent(
        "/tips/-/new", 200, SHOES | {"body_en": canary("mine"), "do": "preview"}, shown=("mine",)
    ),
    "tips of a file": Sent("/tips/-/import", 200, file="tips", shown=("brought",)),
    "tips of a file that is wrong": Sent(
        "/tips/-/import", 422, file=f"tip,levels,{csv_of(canary('column'))}\nx,{csv_of(MARK)},y\n"
    ),
    "a message before it is sent": Sent(
        "/patients/{patient}/talk/check", 200, {"text": canary("note")}, shown=("note", "name")
    ),
    "a message without words": Sent("/patients/{patient}/talk/check", 422, {"text": ""}, shown=("name",)),
    "an appointment on no day": Sent(
        "/patients/{patient}/appointment",
        422,
        {"on": MARK, "at": MARK, "place": canary("place")},
        shown=("place",),
    ),
    "a letter": Sent("/patients/invite", 200, LETTER),
    "letters": Sent("/patients/invite/many", 200, LETTER, file=f"name\n{csv_of(canary('name')[:60])}\nAnn\n"),
    "letters for too many days": Sent("/patients/invite", 422, LETTER | {"days": MARK}),
    "names of a file that is wrong": Sent(
        "/patients/invite/many", 422, LETTER, file=f"name\n{csv_of(canary('name') * 9)}\n"
    ),
    "the check of the log": Sent("/audit/check", 200),
    "a programme that can't be": Sent(
        "/programmes/edit",
        422,
        {"revision": "2", "why.en": canary("why"), "budget.per_day": MARK, "quiet_start": MARK},
        shown=("why",),
    ),
    "a programme without a reason": Sent("/programmes/drafts/{draft}/confirm", 422, {"reason": ""}),
    "a person without an address": Sent("/people/new", 422, {"name": canary("newcomer")[:60], "email": MARK}),
    "a sign-in that is wrong": Sent(
        "/sign-in", 422, {"email": canary("email"), "password": MARK, "code": MARK, "next": MARK}
    ),
    "a form of yesterday": Sent("/patients/{patient}/pause", 403, {"token": MARK}),
}
SEND = """([action, fields, file]) => {
    const form = document.createElement("form");
    const token = document.querySelector("input[name=token]").value;
    Object.assign(form, {method: "post", action, enctype: file ? "multipart/form-data" : form.enctype});
    for (const [name, value] of Object.entries({token, ...fields})) {
        const input = document.createElement("input");
        form.append(Object.assign(input, {type: "hidden", name, value}));
    }
    if (file) {
        const input = Object.assign(document.createElement("input"), {type: "file", name: "file"});
        const files = new DataTransfer();
        files.items.add(new File([file], "it.csv", {type: "text/csv"}));
        input.files = files.files;
        form.append(input);
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""
PATIENTS_OWN = ("name", "matters", "said", "flag", "reading", "place")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with full_house(tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:  # after the house: it has a thread of its own
    with chromium() as started:
        yield started


def filled(address: str, house: House) -> str:
    """The address, with what it names from the full house."""
    marked = address.replace("{mark}", quote(MARK))
    return re.sub(r"\{(\w+)\}", lambda name: house.made[name[1]], marked)


def visits() -> list[str]:
    return [address for addresses in VISITS.values() for address in addresses]


def expected(address: str) -> set[int]:
    """What it may answer: an address with markup for a value is refused, or taken for none."""
    if address == "/set-up/nobodys":
        return {404}
    return {200, 422} if "{mark}" in address else {200}


def settled(there: Tab) -> None:
    """A forecast is worked out while one looks."""
    if "/forecast/" in there.page.url:
        there.page.get_by_text("Working it out").wait_for(state="detached", timeout=60_000)


def test_every_page_has_its_visit() -> None:
    pages = {route.path for route in all_routes() if route.method == "GET"}
    assert pages == VISITS.keys() | NO_PAGES.keys()


@pytest.mark.timeout(400)  # some 40 s; more where other things run too
@pytest.mark.parametrize(("width", "unguarded"), [(320, False), (1280, True)], ids=["narrow", "wide"])
def test_every_page_is_for_everybody_and_nobodys_words_become_markup(
    browser: Browser, house: House, width: int, unguarded: bool
) -> None:
    """At 100 and 200 % text: nothing of WCAG 2.2 A and AA, nothing scrolls sideways, no fault, no other host.

    The wide one goes without the content security policy, which would hide that words run.
    """
    found = list[str]()
    with (
        tab(browser, house.address, width, bypass_csp=unguarded) as stranger,
        tab(browser, house.address, width, session=house.session, bypass_csp=unguarded) as insider,
    ):
        for address in visits():
            there = stranger if address.startswith(("/sign-in", "/set-up")) else insider
            status = there.go(filled(address, house))
            settled(there)
            met = [] if status in expected(address) else [f"it answers {status}"]
            met += wrong_on(there, SHOWN.get(address, ()))
            found += [f"{address}: {each}" for each in met]
        found += stranger.wrong + insider.wrong
    assert not found, "\n".join(found)


@pytest.mark.timeout(200)  # some 15 s; more where other things run too
@pytest.mark.parametrize(("width", "unguarded"), [(320, False), (1280, True)], ids=["narrow", "wide"])
def test_every_answer_to_a_form_is_for_everybody_too(
    browser: Browser, house: House, width: int, unguarded: bool
) -> None:
    """Forms that went wrong, were overtaken, or are looked at before they count: as strictly as pages."""
    found = list[str]()
    with (
        tab(browser, house.address, width, bypass_csp=unguarded) as stranger,
        tab(browser, house.address, width, session=house.session, bypass_csp=unguarded) as insider,
    ):
        for what, sent in SENT.items():
            there = stranger if sent.to == "/sign-in" else insider
            there.go("/sign-in" if there is stranger else "/account")
            status = send(there, sent, house)
            met = [] if status == sent.status else [f"it answers {status}"]
            found += [f"{what}: {each}" for each in met + wrong_on(there, sent.shown)]
        found += stranger.wrong + insider.wrong
    assert not found, "\n".join(found)


def send(there: Tab, sent: Sent, house: House) -> int:
    """From the page that is open; the status of what comes."""
    file = changed_tips(there) if sent.file == "tips" else sent.file
    with there.page.expect_navigation() as navigation:
        there.page.evaluate(SEND, [f"/console{filled(sent.to, house)}", dict(sent.fields), file])
    assert navigation.value is not None
    return navigation.value.status


def changed_tips(there: Tab) -> str:
    """All tips as they are taken out, one with other words."""
    taken = there.page.request.get(f"{there.address}/console/tips/-/export?as=csv")
    return taken.text().replace("body again ", "brought ")


def wrong_on(there: Tab, shown: tuple[str, ...]) -> list[str]:
    """What is wrong with the page that is open, with usual and with large text."""
    met = words_on(there, shown)
    for percent in (100, 200):
        there.text_at(percent)
        met += [f"{percent} %: {each}" for each in there.by_axe() + there.too_wide()]
    return met


def words_on(there: Tab, shown: tuple[str, ...]) -> list[str]:
    """What is wrong with people's words on this page."""
    met = [f"{each} became markup" for each in there.grew()]
    met += [f"no <bdi>: {each}" for each in there.outside_bdi(PATIENTS_OWN, MARK)]
    text = there.read()
    return met + [f"the words of {each} are not there" for each in shown if canary(each)[:60] not in text]
