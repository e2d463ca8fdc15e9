"""The programme in the console: changed with a forecast and a reason, never by two at once, gone back to."""

import asyncio
import re
from datetime import timedelta
from typing import Any

from actions import privacy
from actions.turn import Heard
from bot.render import Renderer
from bot.tokens import Tokens
from console.pages.programmes import flat
from domain.programmes import Programme
from domain.staff import Grant, Role
from stock import stock_programme, stock_tips
from tests.console.desk import Browser, Console
from tests.console.people import several

ADMIN = [Grant(Role.ADMIN)]
DRAFT = re.compile(r"/console/forecast/programme/(\d+)")


async def admin(console: Console, name: str = "Ada Admin") -> Browser:
    assert console.parts is not None
    await console.parts.service.run(stock_programme)
    await console.parts.service.run(stock_tips, console.parts.catalogue)
    return await console.signed_in(ADMIN, name)


async def holds(console: Console) -> Programme:
    """The one that every process would go by now."""
    found = await console.unit(lambda unit: unit.programmes.current())
    assert found is not None
    return found


async def filled(console: Console, **changes: str) -> dict[str, Any]:
    """The form as the page has it, with these fields changed."""
    newest = await console.unit(lambda unit: unit.programmes.newest())
    assert newest is not None
    dotted = {name.replace("__", "."): value for name, value in changes.items()}
    return {"revision": str(newest.version), **flat(newest.programme), **dotted}


async def proposed(browser: Browser, data: dict[str, Any]) -> int:
    """Send the form; the number of the draft that it made."""
    answer = await browser.post("/programmes/edit", data)
    found = DRAFT.search(answer.headers.get("location", ""))
    assert answer.status_code == 303 and found, answer.text
    return int(found[1])


async def forecast(browser: Browser, path: str) -> str:
    """Look until it is worked out."""
    for _ in range(600):
        html = await browser.page(path)
        if "Working it out" not in html:
            return html
        await asyncio.sleep(0.05)
    raise AssertionError("it is never ready")


async def test_a_change_is_foretold_then_confirmed_with_a_reason_and_holds_at_once(console: Console) -> None:
    ada = await admin(console)
    await several(console, level=1, number=3)
    page = await ada.page("/programmes")
    assert "Change the programme" in page and "Version 1" in page
    draft = await proposed(ada, await filled(console, tips_per_week__1="3"))
    told = await forecast(ada, f"/forecast/programme/{draft}")
    assert "<strong>3</strong> get more messages" in told
    assert "All 3 people it could concern" in told and "<svg" in told
    assert (await holds(console)).tips_per_week[1] == 2

    review = await ada.page(f"/programmes/drafts/{draft}")
    assert "Tips a week at level 1" in review and "3 people would get more" in review
    answer = await ada.post(f"/programmes/drafts/{draft}/confirm", {"reason": " "})
    assert answer.status_code == 422 and "Say in a few words why" in answer.text
    done = await ada.did(f"/programmes/drafts/{draft}/confirm", {"reason": "More <b>small</b> steps"})
    assert "Version 2 holds from now on" in done and "More &lt;b&gt;small&lt;/b&gt; steps" in done
    assert (await holds(console)).tips_per_week[1] == 3
    assert await console.unit(lambda unit: unit.replans.waiting()) == 1
    tail = await console.unit(lambda unit: unit.audit.tail(9))
    assert ("programme.changed", 2) in [(each.action, each.detail.get("version")) for each in tail]


async def test_what_can_not_be_is_said_kindly_at_its_field_and_nothing_is_kept(console: Console) -> None:
    ada = await admin(console)
    data = await filled(
        console,
        check_in_every_days="soon",
        budget__per_week="2",
        quiet_start="25:00",
        nudge_1="5",
        nudge_2="3",
        tips_per_week__2="8",
        instrument="pam-13",
    )
    answer = await ada.post("/programmes/edit", data)
    assert answer.status_code == 422
    for words in (
        "“soon” should be a whole number of days from 7 to 730",
        "A week can’t hold fewer messages (2) than a single day (3)",
        "should be a time such as",
        "The second nudge comes later than the first",
        "“8” should be a whole number of tips from 1 to 7",
        "pam-13 is not complete",
        'value="soon"',
    ):
        assert words in answer.text.replace("&#39;", "’").replace("&#34;", '"'), words
    assert await console.unit(lambda unit: unit.programmes.newest().version) == 1
    unchanged = await ada.post("/programmes/edit", await filled(console))
    assert unchanged.status_code == 422 and "Nothing is different" in unchanged.text


async def test_the_second_of_two_editors_sees_the_difference_instead_of_overwriting(console: Console) -> None:
    ada, bea = await admin(console), await console.signed_in(ADMIN, "Bea Admin")
    hers = await proposed(ada, await filled(console, tips_per_week__4="2"))
    theirs = await proposed(bea, await filled(console, check_in_every_days="90"))
    await bea.did(f"/programmes/drafts/{theirs}/confirm", {"reason": "twice as often"})
    answer = await ada.post(f"/programmes/drafts/{hers}/confirm", {"reason": "one more"})
    assert answer.status_code == 409
    for words in ("Somebody else was quicker", "Bea Admin", "90 days", "Tips a week at level 4"):
        assert words in answer.text
    now = await holds(console)
    assert (now.tips_per_week[4], now.check_in_every) == (1, timedelta(days=90))
    assert (await bea.get(f"/programmes/drafts/{hers}")).status_code == 404  # nobody else's


async def test_the_history_shows_every_change_and_leads_back(console: Console) -> None:
    ada = await admin(console)
    draft = await proposed(ada, await filled(console, show_level="yes", nudge_2=""))
    await ada.did(f"/programmes/drafts/{draft}/confirm", {"reason": "They asked to see it"})
    html = await ada.page("/programmes/history")
    assert "They asked to see it" in html and "Do patients see their number and level?" in html
    assert "after 1 day and 3 days" in html
    assert "See what going back would do" in await ada.page("/programmes/versions/1")
    answer = await ada.post("/programmes/versions/1/back")
    back = int(DRAFT.search(answer.headers["location"])[1])  # type: ignore[index]
    await ada.did(f"/programmes/drafts/{back}/confirm", {"reason": "It worried people"})
    assert not (await holds(console)).show_level
    assert "back to version 1" in await ada.page("/programmes/history")
    refused = await ada.did("/programmes/versions/1/back")
    assert "is as version 1 was already" in refused


async def test_who_may_not_change_it_may_read_it(console: Console) -> None:
    await admin(console)
    viewer = await console.signed_in([Grant(Role.VIEWER)])
    html = await viewer.page("/programmes")
    assert "Change the programme" not in html and "Tips a week" in html
    assert (await viewer.post("/programmes/edit", await filled(console))).status_code == 403


async def test_giving_up_leaves_everything_as_it_is(console: Console) -> None:
    ada = await admin(console)
    draft = await proposed(ada, await filled(console, tips_per_week__4="2"))
    assert "Nothing was changed" in await ada.did(f"/programmes/drafts/{draft}/give-up")
    assert (await ada.get(f"/programmes/drafts/{draft}")).status_code == 404


async def test_what_the_service_writes_about_its_purpose_is_read_by_patients_in_privacy(
    console: Console,
) -> None:
    ada = await admin(console)
    draft = await proposed(ada, await filled(console, why__en="So that <your> team can help better."))
    await ada.did(f"/programmes/drafts/{draft}/confirm", {"reason": "people asked"})
    assert "So that &lt;your&gt; team can help better." in await ada.page("/programmes")
    assert console.parts is not None
    service, (patient,) = console.parts.service, await several(console, level=2, number=1, first_chat=44)
    await console.unit(lambda unit: unit.inbox.keep([(1, 44, {})], service.now()))
    await service.hear(Heard(1, 44), privacy.show)
    said = await console.unit(lambda unit: unit.deliveries.due(service.now(), 5, []))
    assert [each.patient for each in said] == [patient]
    renderer = Renderer(
        service, console.parts.words, console.parts.catalogue.instruments, Tokens(b"nobody will tap this")
    )
    assert "So that &lt;your&gt; team can help better. Your care team" in (await renderer(said[0])).html
