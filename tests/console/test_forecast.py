"""Before publishing: who would get what, foretold on copies; and walking 90 days as somebody made up."""

import asyncio
from datetime import date

import pytest

from actions.console import forecasts, tips
from console.forecasts import Forecasts
from db.copies import StoredCopies
from domain.records import StoredTip
from domain.staff import Grant, Role, Staff, StaffId
from domain.tip_workflow import TipText
from stock import stock_programme
from tests.console.desk import Browser, Console
from tests.console.people import several
from tests.console.test_programmes import forecast
from tests.engines import SEALER

WRITER = Staff(StaffId(1), "Wim", "wim@clinic.example", frozenset({Grant(Role.AUTHOR)}))
DRAFT = TipText(
    frozenset({1}),
    frozenset({"moving"}),
    frozenset(),
    frozenset(),
    "general advice",
    "Wim",
    date(2030, 1, 1),
    {"en": "Put your shoes by the door tonight. That is all for today."},
)
AUTHOR, COORDINATOR = [Grant(Role.AUTHOR)], [Grant(Role.COORDINATOR)]


def tip(name: str, level: int) -> StoredTip:
    return StoredTip(
        id=name,
        version=1,
        levels=frozenset({level}),
        topics=frozenset({"moving"}),
        conditions=frozenset(),
        exclusions=frozenset(),
        status="approved",
        evidence="general advice",
        bodies={"en": "A small thing."},
    )


@pytest.fixture
async def author(console: Console) -> Browser:
    """Level 1 has a draft and nothing live, level 2 one live tip."""
    assert console.parts is not None
    service = console.parts.service
    await service.run(stock_programme)
    await console.unit(lambda unit: unit.tips.load([tip("old-two", 2)], {}, service.now()))
    await service.run(tips.create, WRITER, "new-one", DRAFT)
    return await console.signed_in(AUTHOR)


async def test_publishing_a_tip_says_who_would_get_it_and_how_many_messages_each_level_gets(
    console: Console, author: Browser
) -> None:
    await several(console, level=1, number=3)
    await several(console, level=2, number=2, first_chat=6000)
    assert "/console/forecast/tip/new-one/1.1" in await author.page("/tips/new-one")
    html = await forecast(author, "/forecast/tip/new-one/1.1")
    assert "<strong>3</strong> would get this tip" in html
    assert "<strong>3</strong> get more messages" in html
    assert "Level 1" in html and "(3 people together)" in html and "Level 2" not in html
    assert "Person 5000" not in html, "authors see figures, not people"
    coordinator = await console.signed_in(COORDINATOR)
    assert "Person 5000" in await forecast(coordinator, "/forecast/tip/new-one/1.1")


async def test_coordinators_of_one_site_see_the_names_of_their_own_people_only(
    console: Console, author: Browser
) -> None:
    north = await console.site("North clinic")
    await several(console, level=1, number=1)
    await several(console, level=1, number=1, site=north, first_chat=7000)
    jo = await console.signed_in([Grant(Role.COORDINATOR, north)])
    html = await forecast(jo, "/forecast/tip/new-one/1.1")
    assert "<strong>2</strong> get more messages" in html
    assert "Person 7000" in html and "Person 5000" not in html and "1 more are not listed" in html


async def test_withdrawing_the_only_tip_of_a_level_takes_its_messages_away(
    console: Console, author: Browser
) -> None:
    await several(console, level=2, number=2)
    html = await forecast(author, "/forecast/tip/old-two/withdraw")
    assert "<strong>2</strong> get fewer messages" in html
    assert "with the change 0, 0, 0, 0" in html
    assert (await author.get("/forecast/tip/new-one/withdraw")).status_code == 404
    assert (await author.get("/forecast/tip/nothing/1.1")).status_code == 404
    assert (await author.get("/forecast/tip/new-one/x")).status_code == 404


async def test_while_it_is_worked_out_the_page_says_how_far_it_is_and_htmx_gets_only_that_part(
    console: Console, author: Browser
) -> None:
    await several(console, level=1, number=40)
    first = await author.page("/forecast/tip/new-one/1.1")
    assert "Working it out" in first and 'http-equiv="refresh"' in first and "hx-get" in first
    answer = await author.client.get("/console/forecast/tip/new-one/1.1", headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.text and 'id="forecast"' in answer.text
    await forecast(author, "/forecast/tip/new-one/1.1")
    assert "Working it out" not in await author.page("/forecast/tip/new-one/1.1"), "known already"


async def test_of_very_many_people_a_sample_is_counted_always_the_same(
    console: Console, author: Browser
) -> None:
    everybody = await several(console, level=1, number=6)
    assert console.parts is not None
    service = console.parts.service
    found = await service.run(forecasts.of_tip, WRITER, "new-one", 1, 1)
    assert found is not None
    drawn = []
    for _ in range(2):
        jobs = Forecasts(StoredCopies(console.store, SEALER), service.now, "Europe/London", most=4)
        job = jobs.of(found.proposal)
        assert job.task is not None
        await job.task
        assert job.result is not None and (job.result.people, job.result.of) == (4, 6)
        assert job.result.sampled and set(job.result.reached) <= set(everybody)
        drawn.append(job.result.reached)
    assert drawn[0] == drawn[1] and len(drawn[0]) == 4


async def test_a_walk_reads_like_the_chat_with_each_reason_at_hand(console: Console, author: Browser) -> None:
    html = await author.page("/walk", level="2", city="Berlin", appointment="20", since="170", language="en")
    assert "A small thing." in html and "Why this one?" in html and "Helpful" in html
    assert "A check-in is offered" in html and "A word about tomorrow" in html
    assert "Berlin" in html and "(day 1" in html
    assert "old-two, version 1, for level 2." in html


async def test_a_walk_takes_a_text_along_that_is_not_live_and_marks_it(
    console: Console, author: Browser
) -> None:
    assert "Nothing would reach this person" in await author.page("/walk", level="1")
    html = await author.page("/walk", level="1", tip="new-one", version="1", revision="1")
    assert "this text" in html and "They get it" in html


async def test_somebody_who_never_answers_is_asked_once_and_then_left_alone(
    console: Console, author: Browser
) -> None:
    html = await author.page("/walk", level="2", answers="no")
    assert "They haven’t answered for a while" in html and "we pause, and a coordinator is told" in html


async def test_what_a_walk_can_not_understand_is_said_at_its_field(console: Console, author: Browser) -> None:
    html = await author.page("/walk", level="2", city="Xyzzyx", appointment="400")
    assert "No such city is known" in html and "A number of days from 1 to 89" in html
    assert await author.page("/walk", level="<script>", city='"><img onerror=1>') is not None


async def test_nobody_is_written_to_by_a_forecast_or_a_walk(console: Console, author: Browser) -> None:
    people = await several(console, level=2, number=2)
    before = await console.unit(lambda unit: [unit.deliveries.planned_for(each) for each in people])
    await forecast(author, "/forecast/tip/old-two/withdraw")
    await author.page("/walk", level="2")
    await asyncio.sleep(0)
    after = await console.unit(lambda unit: [unit.deliveries.planned_for(each) for each in people])
    assert after == before
