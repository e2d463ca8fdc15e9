"""Tips in the console: written by one person, approved by another, and nobody's words are overwritten."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from db.tables import audit
from db.unit import Unit
from domain.deliveries import Class, Kind, Planned, Sent, State
from domain.messages import SendTip
from domain.patient import ConsentKind, PatientId, Status
from domain.staff import Grant, Role
from domain.tip_workflow import Stage, name_of
from stock import stock_tips
from tests.console.desk import Browser, Console

NEXT_YEAR = (date.today() + timedelta(days=300)).isoformat()  # noqa: DTZ011 - any day to come will do
SHOES = {
    "tip": "moving-1-door",
    "body_en": "Put your shoes by the door tonight. That's all for today.",
    "levels": "1",
    "topics": "moving",
    "evidence": "general advice",
    "owner": "nurses",
    "review": NEXT_YEAR,
}


@pytest.fixture
async def ann(console: Console) -> Browser:
    """She writes."""
    return await console.signed_in([Grant(Role.AUTHOR)], "Ann Author")


@pytest.fixture
async def cas(console: Console) -> Browser:
    """He approves."""
    return await console.signed_in([Grant(Role.APPROVER)], "Cas Clinician")


async def stage(console: Console, tip: str = "moving-1-door") -> tuple[str, Stage]:
    newest = await console.unit(lambda unit: unit.tip_texts.hold(tip))
    assert newest is not None
    return str(newest.number), name_of(newest.state)


async def live(console: Console, tip: str = "moving-1-door") -> str | None:
    found = await console.unit(lambda unit: unit.tip_texts.live(tip))
    return str(found.number) if found else None


async def written(ann: Browser, **other: str) -> None:
    await ann.did("/tips/-/new", SHOES | other)


async def moved(browser: Browser, do: str, number: str, tip: str = "moving-1-door", **more: str) -> str:
    return await browser.did(f"/tips/{tip}/move", {"do": do, "number": number, **more})


async def published(ann: Browser, cas: Browser, number: str = "v1 r1") -> None:
    await moved(ann, "submit", number)
    await moved(cas, "approve", number, **{"and": "publish"})


async def test_a_tip_goes_from_a_draft_to_people_by_two_hands(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    assert await stage(console) == ("v1 r1", Stage.DRAFT)
    assert "Handed in" in await moved(ann, "submit", "v1 r1")
    html = await cas.page("/tips/moving-1-door")
    assert "waits for an approver" in html
    assert "Approved. Nobody gets it yet" in await moved(cas, "approve", "v1 r1")
    assert await live(console) is None
    assert "Published." in await moved(cas, "publish", "v1 r1")
    assert await live(console) == "v1 r1"
    html = await ann.page("/tips/moving-1-door")
    for words in ("Ann Author", "Cas Clinician", "handed it in for review", "approved it", "published it"):
        assert words in html
    actions = await console.unit(lambda unit: [row.action for row in unit.connection.execute(select(audit))])
    assert [each for each in actions if each.startswith("tip.")] == [
        "tip.saved",
        "tip.submitted",
        "tip.approved",
        "tip.published",
    ]


async def test_nobody_approves_a_version_that_they_worked_on(console: Console, cas: Browser) -> None:
    both = await console.signed_in([Grant(Role.AUTHOR), Grant(Role.APPROVER)], "Bo Both")
    await written(both)
    await moved(both, "submit", "v1 r1")
    assert "Approve and publish" not in await both.page("/tips/moving-1-door")
    answer = await both.post("/tips/moving-1-door/move", {"do": "approve", "number": "v1 r1"})
    assert answer.status_code == 422
    assert "somebody else must approve it" in answer.text
    assert await stage(console) == ("v1 r1", Stage.IN_REVIEW)
    await moved(cas, "approve", "v1 r1")


async def test_who_only_reworded_a_revision_does_not_approve_that_version_either(
    console: Console, ann: Browser
) -> None:
    both = await console.signed_in([Grant(Role.AUTHOR), Grant(Role.APPROVER)], "Bo Both")
    await written(both)
    await ann.did("/tips/moving-1-door/edit", edit_of(body_en="Put both shoes by the door tonight."))
    await moved(ann, "submit", "v1 r2")
    answer = await both.post("/tips/moving-1-door/move", {"do": "approve", "number": "v1 r2"})
    assert "somebody else must approve it" in answer.text


def edit_of(based_on: str = "v1 r1", **other: str) -> dict[str, str]:
    return SHOES | {"based_on": based_on, "do": "save"} | other


async def test_a_small_correction_is_a_revision_and_people_keep_the_old_words_until_it_is_approved(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await published(ann, cas)
    html = await ann.did(
        "/tips/moving-1-door/edit",
        edit_of(body_en="Put your shoes by the door tonight. That is all for today."),
    )
    assert "Saved as a draft, v1 r2." in html
    assert await live(console) == "v1 r1"
    await published(ann, cas, "v1 r2")
    assert await live(console) == "v1 r2"


async def test_other_words_are_suggested_to_be_a_new_version_and_the_author_has_the_last_word(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await published(ann, cas)
    other = "Open the curtains before breakfast. Look at the sky, and notice one thing."
    assert "v2 r1" in await ann.did("/tips/moving-1-door/edit", edit_of(body_en=other))
    again = edit_of("v2 r1", body_en="Open the curtains first.", change="meaning")
    assert "v2 r2" in await ann.did("/tips/moving-1-door/edit", again)  # nobody has had v2 yet


async def test_another_audience_is_a_new_version_whatever_the_author_says(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await published(ann, cas)
    html = await ann.did("/tips/moving-1-door/edit", edit_of(levels="2", change="typo"))
    assert "v2 r1" in html
    assert "always a new version" in html


async def test_the_second_of_two_editors_sees_the_difference_and_overwrites_nothing(
    console: Console, ann: Browser
) -> None:
    ben = await console.signed_in([Grant(Role.AUTHOR)], "Ben Author")
    await written(ann)
    await ann.did("/tips/moving-1-door/edit", edit_of(body_en="Put your boots by the door tonight."))
    answer = await ben.post(
        "/tips/moving-1-door/edit", edit_of(body_en="Put your shoes by the bed tonight. <b>Mine</b>")
    )
    assert answer.status_code == 409
    assert "Ann Author saved v1 r2" in answer.text
    assert "taken out: </span>shoes</del>" in answer.text  # what Ann did
    assert "put in: </span>boots</ins>" in answer.text
    assert "Put your shoes by the bed tonight. &lt;b&gt;Mine&lt;/b&gt;</textarea>" in answer.text
    assert await stage(console) == ("v1 r2", Stage.DRAFT)
    assert 'name="based_on" value="v1 r2"' in answer.text
    await ben.did("/tips/moving-1-door/edit", edit_of("v1 r2", body_en="Put your shoes by the bed tonight."))
    assert await stage(console) == ("v1 r3", Stage.DRAFT)


async def test_an_approver_never_approves_a_text_that_changed_under_their_eyes(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await moved(ann, "submit", "v1 r1")
    await ann.did("/tips/moving-1-door/edit", edit_of(body_en="Put your boots by the door tonight."))
    await moved(ann, "submit", "v1 r2")
    html = await moved(cas, "approve", "v1 r1")
    assert "Somebody has changed this tip meanwhile" in html
    assert await stage(console) == ("v1 r2", Stage.IN_REVIEW)


async def test_what_the_linter_refuses_is_not_handed_in_and_says_the_line_and_the_cure(
    console: Console, ann: Browser
) -> None:
    await written(ann, body_en="Walk to the corner.\n\nThen walk 10 steps more.")
    html = await ann.page("/tips/moving-1-door")
    assert "Words (en), line 3" in html
    assert "Cure: say one small step without a number." in html
    answer = await ann.post("/tips/moving-1-door/move", {"do": "submit", "number": "v1 r1"})
    assert answer.status_code == 422
    assert await stage(console) == ("v1 r1", Stage.DRAFT)


async def test_words_that_could_run_are_not_even_a_draft(ann: Browser) -> None:
    answer = await ann.post("/tips/-/new", SHOES | {"body_en": "Hello.\n{% for x in y %}{{ x }}{% endfor %}"})
    assert answer.status_code == 422
    assert "This can’t be used in a tip." in answer.text
    assert "{% for x in y %}{{ x }}{% endfor %}</textarea>" in answer.text  # still in the form
    assert (await ann.get("/tips/moving-1-door")).status_code == 404


async def test_nobody_is_told_off_for_a_form_that_they_have_not_begun(ann: Browser) -> None:
    html = await ann.page("/tips/-/new")
    assert "It begins when you write the words." in html
    assert "tip-finding--error" not in html
    named = {"tip": "moving-1-door", "body_en": "", "owner": "nurses"}
    assert "tip-finding--error" not in (await ann.post("/tips/-/preview", named)).text
    written = named | {"body_en": "Put your shoes by the door tonight."}
    assert "Tick at least one level." in (await ann.post("/tips/-/preview", written)).text


async def test_what_is_missing_is_said_as_one_would_say_it(ann: Browser) -> None:
    missing = {"tip": "moving-1-door", "body_en": "", "owner": "", "evidence": "", "review": NEXT_YEAR}
    answer = await ann.post("/tips/-/new", missing)
    assert answer.status_code == 422
    for words in (
        "Tick at least one level.",
        "Tick at least one topic.",
        "Write the words.",
        "Say where it comes from, or write: general advice.",
        "Say who looks after this tip.",
    ):
        assert words in answer.text
    for code in ("is not right", "[]", "section en"):
        assert code not in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Hello {{ name", "A placeholder is not closed: every {{ needs its }}."),
        ("Hello {{ name }", "A placeholder is not closed: every {{ needs its }}."),
        ("{% if matters %}Think of it.", "A condition is not closed."),
        ("Think of it.{% endif %}", "A condition ends that has not begun."),
        ("Hello {{ }}", "A placeholder is empty."),
        ("Hello {# name", "A remark is not closed."),
        ("Hello {{ password }}", "There is no placeholder “password”."),
        ("Hello {{ name | shout }}", "“shout” can’t be used in a placeholder."),
        ("{% for x in y %}{% endfor %}", "This can’t be used in a tip."),
        ("{% if name x %}Hello{% endif %}", "A condition is not closed."),
    ],
)
async def test_a_broken_placeholder_is_explained(ann: Browser, words: str, said: str) -> None:
    side = unescape((await ann.post("/tips/-/preview", SHOES | {"body_en": words})).text)
    assert said in side
    assert "template" not in side


async def test_the_preview_is_the_bots_own_rendering(ann: Browser) -> None:
    form = SHOES | {"body_en": "Hello {{ name | default('you') }}. {{ matters }}?"}
    side = (await ann.post("/tips/-/preview", form)).text
    assert "Hello Sam. walking the dog to the sea?" in side
    assert "Did it" in side
    assert "Why did I get this?" in side
    nobody = (await ann.post("/tips/-/preview", form | {"preview_person": "nobody"})).text
    assert "Hello you." in nobody
    long = (await ann.post("/tips/-/preview", form | {"body_en": "Walk 10 steps."})).text
    assert "too much at level 1" in long
    assert "3 of at most 40 words" in long


async def test_without_scripts_a_button_shows_the_preview_and_saves_nothing(ann: Browser) -> None:
    answer = await ann.post("/tips/-/new", SHOES | {"body_en": "Hello {{ name }}!", "do": "preview"})
    assert answer.status_code == 200
    assert "Hello Sam!" in answer.text
    assert (await ann.get("/tips/moving-1-door")).status_code == 404


async def test_a_reviewer_sends_a_tip_back_with_a_reason_that_the_author_reads(
    console: Console, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await moved(ann, "submit", "v1 r1")
    without = await cas.post(
        "/tips/moving-1-door/move", {"do": "back", "number": "v1 r1", "back_reason": " "}
    )
    assert without.status_code == 422
    await moved(cas, "back", "v1 r1", back_reason="Say <which> shoes")
    await cas.did("/tips/moving-1-door/comment", {"number": "v1 r1", "comment": "Otherwise lovely"})
    html = await ann.page("/tips/moving-1-door")
    assert "Say &lt;which&gt; shoes" in html
    assert "Otherwise lovely" in html
    assert await stage(console) == ("v1 r1", Stage.DRAFT)


async def test_a_scheduled_tip_is_published_by_itself_at_its_time(
    console: Console, ann: Browser, cas: Browser
) -> None:
    from actions import deliver

    await written(ann)
    await moved(ann, "submit", "v1 r1")
    await moved(cas, "approve", "v1 r1")
    past = await cas.post(
        "/tips/moving-1-door/move", {"do": "schedule", "number": "v1 r1", "at": "2020-01-01T08:00"}
    )
    assert past.status_code == 422
    assert console.parts is not None
    service = console.parts.service
    now = service.now()
    at = (now + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    await moved(cas, "schedule", "v1 r1", at=at)
    assert await stage(console) == ("v1 r1", Stage.SCHEDULED)
    due = await console.unit(lambda unit: unit.tip_texts.next_due())
    assert due is not None
    house = service.house
    await console.unit(lambda unit: deliver.tick(unit, house, due - timedelta(seconds=1)))
    assert await live(console) is None
    assert await console.unit(lambda unit: deliver.next_due(unit, house, now)) == due
    await console.unit(lambda unit: deliver.tick(unit, house, due))
    assert await live(console) == "v1 r1"
    assert "The service, by itself" in await ann.page("/tips/moving-1-door")


async def test_withdrawing_cancels_what_is_planned_and_plans_something_else(
    console: Console, ann: Browser, cas: Browser
) -> None:
    from actions.plan import plan_ahead

    await written(ann)
    await published(ann, cas)
    assert console.parts is not None
    service = console.parts.service
    now = service.now()

    def somebody(unit: Unit) -> PatientId:
        patient = unit.patients.add(7, Status.ACTIVE, "en", now)
        unit.patients.save(
            replace(patient, days=frozenset(range(7)), topics=frozenset({"moving"}), tailoring_level=1,
                    part_of_day="morning", zone="Europe/London", facts=frozenset())
        )  # fmt: skip
        for kind in ConsentKind:
            unit.consents.give(patient.id, kind, "1", now)
        plan_ahead(unit, service.house, now, patient.id)
        return patient.id

    patient = await console.unit(somebody)
    [planned] = await console.unit(lambda unit: tips_ahead(unit, patient))
    assert planned.plan.content == "tip moving-1-door v1 r1"
    await written(ann, tip="moving-1-other")
    await moved(ann, "submit", "v1 r1", "moving-1-other")
    await moved(cas, "approve", "v1 r1", "moving-1-other", **{"and": "publish"})
    await moved(cas, "withdraw", "v1 r1", withdraw_reason="The path is closed")
    [planned] = await console.unit(lambda unit: tips_ahead(unit, patient))
    assert planned.plan.content == "tip moving-1-other v1 r1"
    await moved(cas, "withdraw", "v1 r1", "moving-1-other", withdraw_reason="That one too")
    assert await console.unit(lambda unit: tips_ahead(unit, patient)) == []
    await moved(cas, "back", "v1 r1", back_reason="The path is open again")
    assert await stage(console) == ("v1 r1", Stage.DRAFT)


def tips_ahead(unit: Unit, patient: PatientId) -> list:
    return [row for row in unit.deliveries.planned_for(patient) if row.plan.kind is Kind.TIP]


async def test_a_clinician_approves_many_shipped_tips_in_one_go(console: Console, cas: Browser) -> None:
    assert console.parts is not None
    await console.parts.service.run(stock_tips, console.parts.catalogue)
    html = await cas.page("/tips", stage="unreviewed")
    ticked = re.findall(r'name="tip" value="([^"]+)"', html)
    assert len(ticked) == 50
    html = await cas.did("/tips/-/approve", {"tip": ticked, "do": "publish", "list": "stage=unreviewed"})
    assert "50 tips approved and published." in html
    assert await stage(console, ticked[0].split()[0]) == ("v1 r1", Stage.PUBLISHED)
    reviewed = await console.unit(
        lambda unit: [tip for tip in unit.tips.current() if tip.status == "published"]
    )
    assert len(reviewed) == 50
    again = await console.parts.service.run(stock_tips, console.parts.catalogue)
    assert again == 0


async def test_a_tip_with_answers_shows_them_with_how_sure_one_can_be(
    console: Console, coordinator: Browser, ann: Browser, cas: Browser
) -> None:
    await written(ann)
    await published(ann, cas)
    assert console.parts is not None
    now = console.parts.service.now()

    def got(unit: Unit) -> None:
        patient = unit.patients.add(7, Status.ACTIVE, "en", now)
        unit.patients.save(replace(patient, name="<b>Sam</b>"))
        for number in range(4):
            message, content = SendTip("moving-1-door", 1), "tip moving-1-door v1 r1"
            plan = Planned(patient.id, f"t{number}", Class.PROACTIVE, Kind.TIP, message, now, content=content)
            delivery = unit.deliveries.plan(plan, now)
            assert delivery is not None
            unit.deliveries.mark_sending([delivery], now)
            unit.deliveries.record(delivery, State.SENT, Sent(number), None, now)
            unit.tips.note_feedback(patient.id, delivery, "moving-1-door", "helpful", now)

    await console.unit(got)
    assert '4 <span class="bt-note">100% (51–100)</span>' in await ann.page("/tips/moving-1-door")
    html = await coordinator.page("/tips/moving-1-door/people")
    assert "&lt;b&gt;Sam&lt;/b&gt;" in html
    assert (await ann.get("/tips/moving-1-door/people")).status_code == 403
    before = await console.unit(lambda unit: dict(unit.tip_texts.heard()))
    await console.unit(lambda unit: unit.tip_texts.recount())
    assert await console.unit(lambda unit: dict(unit.tip_texts.heard())) == before


async def test_the_list_is_narrowed_and_goes_on_page_by_page(console: Console, ann: Browser) -> None:
    assert console.parts is not None
    await console.parts.service.run(stock_tips, console.parts.catalogue)
    html = await ann.page("/tips", level="1", topic="sleep")
    names = re.findall(r'href="/console/tips/([a-z0-9_-]+)">\1<', html)
    assert "sleep-1-curtains" in names
    assert all("-1-" in name for name in names)
    seen: list[str] = []
    address = "/tips"
    while address:
        html = await ann.page(address)
        seen += re.findall(r'href="/console/tips/([a-z0-9_-]+)">\1<', html)
        onward = re.search(r'href="/console(/tips\?[^"]+)" rel="next"', html)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 160
    assert "No tip fits" in await ann.page("/tips", language="cy")
    assert "160 of 160" in await ann.page("/tips", lint="clean")


async def test_a_patient_is_shown_in_the_preview_only_to_those_who_may_see_them(
    console: Console, coordinator: Browser, ann: Browser
) -> None:
    assert console.parts is not None
    now = console.parts.service.now()

    def add(unit: Unit) -> int:
        patient = unit.patients.add(7, Status.ACTIVE, "en", now)
        unit.patients.save(replace(patient, name="Nadezhda"))
        return patient.id

    patient = await console.unit(add)
    form = SHOES | {"body_en": "Hello {{ name }}.", "preview_patient": str(patient)}
    assert "Hello Nadezhda." in (await coordinator.post("/tips/-/preview", form)).text
    address = f"https://clinic.example/console/patients/{patient}/timeline?kind=all"
    by_address = form | {"preview_patient": address}
    assert "Hello Nadezhda." in (await coordinator.post("/tips/-/preview", by_address)).text
    for nobodys in ("Nadezhda", "9" * 19, "https://clinic.example/console/today"):
        side = (await coordinator.post("/tips/-/preview", form | {"preview_patient": nobodys})).text
        assert "That is no address of a patient’s page." in side
    assert "Nadezhda" not in (await ann.post("/tips/-/preview", form)).text
    seen = await console.unit(lambda unit: [row.action for row in unit.connection.execute(select(audit))])
    assert seen.count("patient.previewed") == 2
