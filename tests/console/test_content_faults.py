"""Words that Telegram couldn't read: the message arrives all the same, and whoever wrote them is told."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from db.unit import Unit
from domain.content_faults import Content
from domain.deliveries import Class, Kind, Planned
from domain.messages import Message, Say, SendTip
from domain.patient import PatientId, Status
from domain.staff import Grant, Role
from domain.tip_workflow import Number
from tests.console.desk import EVERY_ROLE, Browser, Console
from tests.console.test_tips import ann, cas, edit_of, published, written

__all__ = ["ann", "cas"]
SAM = 7
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DOOR = Content("moving-1-door", Number(1, 1))
UNREAD = 'can\'t parse entities: Unsupported start tag "walk" at byte offset 4'
ON_PAGE, IN_LIST = "Telegram couldn’t read this version", "Telegram couldn’t read v1 r1"


async def refused(console: Console, content: Content, times: int = 1, at: datetime = NOW) -> None:
    for _ in range(times):
        await console.unit(lambda unit: unit.content_faults.note(content, at))


async def plan(console: Console, message: Message, occasion: str) -> None:
    """A reply that leaves as soon as the dispatcher looks."""

    def planned(unit: Unit) -> None:
        sam = unit.patients.by_chat(SAM)
        made = sam or unit.patients.add(SAM, Status.ACTIVE, "en", datetime.now(UTC))
        plan = Planned(PatientId(made.id), occasion, Class.REPLY, Kind.REPLY, message, NOW)
        unit.deliveries.plan(plan, NOW)

    await console.unit(planned)


async def sent_all(console: Console, *messages: Message, refusals: int) -> list[str]:
    """What Sam's chat shows after these; Telegram refuses to read the first `refusals` of them."""
    async with httpx.AsyncClient(base_url=console.address, timeout=30) as http:
        hello = {"user_id": SAM, "text": "/start", "first_name": "Sam"}
        (await http.post("/sim/message", json=hello)).raise_for_status()
        (await http.post("/sim/settle")).raise_for_status()
        before = len((await http.get(f"/sim/chats/{SAM}")).json()["messages"])
        fault = {"method": "sendMessage", "kind": "400", "count": 1, "description": UNREAD}
        for number, message in enumerate(messages):
            if number < refusals:
                (await http.post("/sim/faults", json=fault)).raise_for_status()
            await plan(console, message, f"test:{number}")
            (await http.post("/sim/settle")).raise_for_status()
        shown = (await http.get(f"/sim/chats/{SAM}")).json()["messages"][before:]
    return [each["text"] for each in shown]


async def test_a_tip_that_telegram_cant_read_arrives_as_plain_text_and_its_page_says_so(
    running_console: Console,
) -> None:
    jo = await running_console.signed_in(EVERY_ROLE)
    shoes = await running_console.unit(lambda unit: unit.tips.current()[0])
    tip = SendTip(shoes.id, shoes.version, shoes.revision)
    assert "couldn’t read" not in await jo.page(f"/tips/{shoes.id}")
    first, again = await sent_all(running_console, tip, tip, refusals=1)
    assert first == again != ""
    (fault,) = (await running_console.unit(lambda unit: unit.content_faults.of_tips())).values()
    assert (fault.content.name, fault.times) == (shoes.id, 1)
    page = await jo.page(f"/tips/{shoes.id}")
    assert ON_PAGE in page and "once, on" in page
    assert shoes.id in (await jo.page("/today")).partition("Tips that Telegram couldn’t read")[2]


async def test_that_it_cant_be_written_down_never_stops_the_message(running_console: Console) -> None:
    def renamed(unit: Unit, old: str, new: str) -> None:
        unit.connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await running_console.unit(lambda unit: renamed(unit, "content_faults", "away"))
    try:
        assert len(await sent_all(running_console, Say("pause.now"), refusals=1)) == 1
    finally:
        await running_console.unit(lambda unit: renamed(unit, "away", "content_faults"))
    assert await running_console.unit(lambda unit: unit.content_faults.of_phrases(NOW, 9)) == []


async def test_a_newer_text_that_people_get_ends_the_warning(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await published(ann, cas)
    assert "couldn’t read" not in await ann.page("/tips/moving-1-door") + await ann.page("/tips")
    await refused(console, DOOR, 12)
    page = await ann.page("/tips/moving-1-door")
    assert ON_PAGE in page and "12 times, last on Mon 23 Nov 2026, 09:30" in page
    assert IN_LIST in await ann.page("/tips")
    await ann.did(
        "/tips/moving-1-door/edit", edit_of(body_en="Put both shoes by the door tonight.", change="typo")
    )
    page = await ann.page("/tips/moving-1-door")
    assert "couldn’t read what people get" in page and "once v1 r2 is what people get" in page
    assert IN_LIST in await ann.page("/tips")
    await published(ann, cas, "v1 r2")
    for path in ("/tips/moving-1-door", "/tips", "/today"):
        assert "couldn’t read" not in await ann.page(path)


async def test_of_another_tip_nothing_is_said(console: Console, ann: Browser) -> None:
    await written(ann)
    await refused(console, Content("moving-1-doors", Number(1, 1)))
    await refused(console, Content("moving-1-door"))  # a phrase of ours could have any name
    assert "couldn’t read" not in await ann.page("/tips/moving-1-door") + await ann.page("/tips")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VIEWER])
async def test_the_services_own_words_that_telegram_couldnt_read_stand_on_today_for_a_fortnight(
    console: Console, role: Role
) -> None:
    jo = await console.signed_in([Grant(role)])
    assert "couldn’t read" not in await jo.page("/today")
    now = datetime.now(UTC)
    await refused(console, Content("help.text"), 3, now - timedelta(days=13))
    await refused(console, Content("welcome.bye"), 1, now - timedelta(days=15))
    page = await jo.page("/today")
    assert "<strong>help.text</strong>" in page and "3 times, last on" in page
    assert "welcome.bye" not in page
