"""The copy of everything: whole, readable, and harmless whatever people called themselves."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest_asyncio

from bot import export
from bot.export_page import readable
from db.sealing import Sealer
from db.sqlite import SqliteStore
from db.unit import Unit
from domain.check_in import Answer, Closed
from domain.deliveries import Class, Kind, Planned, Sent, State
from domain.messages import SendExport, SendTip
from domain.patient import ConsentKind, Patient, Status
from domain.records import StoredTip
from domain.safety_plan import SafetyPlan
from tests.bot.pages import CATALOGUE, CHAT, FIRST, NOW, page_for, person, result

SHOES = StoredTip(
    id="moving-1-shoes",
    version=1,
    levels=frozenset({1}),
    topics=frozenset({"moving"}),
    conditions=frozenset(),
    exclusions=frozenset(),
    status="unreviewed",
    evidence="general advice",
    bodies={"en": "{{ name }}, put your shoes by the door."},
)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> \u202etxet desrever\u2066'


class Outline(HTMLParser):
    """What a browser would make of the page: its tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags = list[str]()
        self.attributes = set[str]()
        self.ids = list[str]()
        self.links = list[str]()
        self.open = list[str]()
        self.text = ""
        self.bidi = dict[str, str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if any(mark in data for mark in "\u202e\u2066"):
            self.bidi[data] = self.open[-1]


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with await SqliteStore(tmp_path / "export.db", Sealer(b"k" * 32)).open() as opened:
        yield opened


def lived(unit: Unit, patient: Patient) -> Mapping[str, Any]:
    """Half a year of one person's life with the service, as the database hands it back."""
    added = unit.patients.add(CHAT, Status.ACTIVE, "en", FIRST)
    unit.patients.save(replace(patient, id=added.id))
    unit.consents.give(added.id, ConsentKind.CARE_DATA, "1", FIRST)
    unit.consents.give(added.id, ConsentKind.TELEGRAM, "1", FIRST)
    unit.consents.revoke(added.id, ConsentKind.TELEGRAM, NOW)
    items = CATALOGUE.instruments["activation-13"].instrument.item_ids
    for months, score in ((0, 41.0), (6, 60.5)):
        at = FIRST + timedelta(days=30 * months)
        check_in = unit.check_ins.add(added.id, "activation-13", "1.0", items, "tailoring", at)
        answers = {items[0]: Answer(3, at), items[1]: Answer(None, at)}
        unit.check_ins.save(replace(check_in, answers=answers, state=Closed(complete=True, at=at), turn=3))
        scored = result(score, months=months, level=1 if months == 0 else 3)
        unit.check_ins.add_result(replace(scored, check_in=check_in.id, patient=added.id))
    unit.tips.load([SHOES], {}, FIRST)
    for occasion, state in (("tip:a", State.SENT), ("tip:b", State.PLANNED)):
        plan = Planned(
            added.id,
            occasion,
            Class.PROACTIVE,
            Kind.TIP,
            SendTip(SHOES.id, 1),
            NOW,
            reason={"topic": "moving"},
            content="tip moving-1-shoes v1",
        )
        number = unit.deliveries.plan(plan, NOW)
        if number is not None and state is State.SENT:
            unit.deliveries.mark_sending([number], NOW)
            unit.deliveries.record(number, State.SENT, Sent(12), None, NOW)
            unit.tips.note_feedback(added.id, number, SHOES.id, "helpful", NOW)
    unit.reminders.add(added.id, HOSTILE, time(18, 30), frozenset({1, 4}), NOW)
    unit.appointments.add(added.id, date(2026, 12, 1), time(9, 15), HOSTILE, NOW)
    unit.safety_plans.save(added.id, SafetyPlan("no sleep", HOSTILE, None, "Mam, next door"), NOW)
    unit.said.keep(added.id, HOSTILE, "free", NOW)
    unit.said.keep(added.id, "half an emoji \ud83d", "free", NOW)
    unit.said.keep(added.id, "", "wants_a_person", NOW)
    unit.inbox.keep([(1, CHAT, {"update_id": 1, "message": {"text": "hi"}})], NOW)
    return unit.patients.everything(added.id)


def files(everything: Mapping[str, Any], patient: Patient, *, show_level: bool = False) -> dict[str, bytes]:
    page = page_for(patient, SendExport(), everything=everything, show_level=show_level)
    document = export.rendered(page).document
    assert document is not None
    with ZipFile(BytesIO(document[1])) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_copy_is_a_zip_with_a_page_first_and_the_data_beside_it(store: SqliteStore) -> None:
    everything = await store.run(lambda unit: lived(unit, person()))
    page = page_for(person(), SendExport(), everything=everything)
    sent = export.rendered(page)
    assert sent.chat == CHAT
    assert sent.html
    assert sent.document is not None
    assert sent.document[0] == "betweentimes-copy-2026-11-03.zip"
    assert list(files(everything, person())) == ["read-me-first.html", "data.json"]


async def test_the_data_are_whole_and_come_back_as_they_were(store: SqliteStore) -> None:
    everything = await store.run(lambda unit: lived(unit, person()))
    raw = files(everything, person())["data.json"]
    assert json.loads(raw) == everything
    assert {"answers", "results", "consents", "said", "deliveries", "inbox"} <= json.loads(raw).keys()
    assert any(row["score"] == 60.5 for row in json.loads(raw)["results"])
    assert raw.decode("utf-8").startswith('{\n  "')


async def test_everything_they_told_us_can_be_read_on_the_page(store: SqliteStore) -> None:
    patient = person(
        topics=frozenset({"sleep", "moving"}), days=frozenset({0}), facts=frozenset({"diabetes"})
    )
    everything = await store.run(lambda unit: lived(unit, patient))
    text = Outline(files(everything, patient)["read-me-first.html"].decode()).text
    wording = CATALOGUE.instruments["activation-13"].wording("en")
    first, second, third = list(wording.items.values())[:3]
    for told in (
        "Sam",
        "walking the dog",
        "English",
        "Moving, Sleep and rest",
        "Diabetes",
        "Monday",
        str(CHAT),
        "You took it back on 3 November 2026.",
        first.text,
        second.text,
        third.text,
        "Agree",
        "no answer",
        "Moving · 3 November 2026",
        "“Helpful”",
        "Tuesday and Friday, 6:30pm",
        "1 December 2026 at 9:15am",
        "My signs",
        "no sleep",
        "Mam, next door",
        "You asked for a person to call you.",
        "half an emoji",
    ):
        assert told in text, told
    assert text.count("Moving · ") == 1  # the planned one hasn't been sent
    assert wording.na is not None and wording.na.label in text


async def test_results_are_words_unless_the_programme_shows_numbers(store: SqliteStore) -> None:
    everything = await store.run(lambda unit: lived(unit, person()))
    words = Outline(files(everything, person())["read-me-first.html"].decode()).text
    assert "A lot was on your plate" in words
    assert "you sound surer" in words
    assert not re.search(r"\b(41|60)\.|[Ll]evel|[Ss]core", words)
    shown = Outline(files(everything, person(), show_level=True)["read-me-first.html"].decode()).text
    assert "Score: 60.5 of 100, give or take 5.0." in shown
    assert "Level 3 of 4." in shown


async def test_hostile_names_and_texts_neither_act_nor_turn_the_page_around(store: SqliteStore) -> None:
    patient = person(name=HOSTILE, matters=HOSTILE)
    everything = await store.run(lambda unit: lived(unit, patient))
    html = files(everything, patient)["read-me-first.html"].decode()
    seen = Outline(html)
    assert seen.open == []
    assert not {"script", "img", "iframe", "object", "link"} & set(seen.tags)
    assert not any(name.startswith("on") for name in seen.attributes)
    assert seen.text.count(HOSTILE) == 6  # name, what matters, reminder, place, plan, what they wrote
    assert set(seen.bidi.values()) == {"bdi"}


async def test_the_page_needs_nothing_from_elsewhere_and_is_sound(store: SqliteStore) -> None:
    everything = await store.run(lambda unit: lived(unit, person()))
    html = files(everything, person())["read-me-first.html"].decode()
    seen = Outline(html)
    assert seen.links
    assert all(link.startswith("#") and link[1:] in seen.ids for link in seen.links)
    assert len(seen.ids) == len(set(seen.ids))
    assert "default-src 'none'" in html
    assert '<html lang="en" dir="ltr">' in html
    assert "the <b>Harbour</b> clinic" in seen.text


async def test_tips_are_given_with_their_text_when_it_is_at_hand(store: SqliteStore) -> None:
    everything = await store.run(lambda unit: lived(unit, person()))
    page = page_for(person(), SendExport(), everything=everything)
    assert "Sam, put your shoes by the door." in readable(page, [SHOES]).decode()
    assert "moving-1-shoes" in readable(page).decode()


def test_somebody_we_know_nothing_of_yet_gets_a_copy_all_the_same() -> None:
    patient = Patient(person().id, Status.ONBOARDING, FIRST)
    seen = Outline(files({}, patient)["read-me-first.html"].decode())
    assert "not said" in seen.text
    assert seen.text.count("Nothing here.") == 7


async def test_answers_to_questions_that_are_no_longer_installed_are_not_lost(store: SqliteStore) -> None:
    everything = dict(await store.run(lambda unit: lived(unit, person())))
    for table in ("check_ins", "results"):
        everything[table] = [{**row, "instrument": "gone-9"} for row in everything[table]]
    text = Outline(files(everything, person(), show_level=True)["read-me-first.html"].decode()).text
    assert everything["check_ins"][0]["items"][0] in text


def test_the_copy_is_dated_by_the_clock_it_is_given() -> None:
    made = export.zipped({"a": b"1"}, NOW.astimezone(UTC))
    assert ZipFile(BytesIO(made)).infolist()[0].date_time == (2026, 11, 3, 10, 0, 0)
