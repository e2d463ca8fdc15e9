"""The lists of patients, one patient, and today, as a coordinator uses them."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from actions import hear
from actions.plan import plan_ahead
from actions.turn import Heard
from db.delivery_rows import delivery_of
from db.tables import deliveries
from db.unit import Unit
from domain.deliveries import Class, Kind, Outcome, Planned, Sent, State, Unknown
from domain.messages import Address, Say
from domain.onboarding import CONSENT_VERSION
from domain.patient import TOPICS, ConsentKind, Patient, PatientId, Status
from domain.sites import FIRST_SITE, SiteId
from domain.staff import Grant, Role
from domain.timeline import Mark, Written
from tests.console.desk import Browser, Console
from tests.engines import SEALER

CHAT = 7001
LAST = Mark(datetime(2999, 1, 1, tzinfo=UTC), 9, 0)


def clock(console: Console) -> datetime:
    assert console.parts is not None
    return console.parts.service.now()


async def patient(
    console: Console, name: str = "Sam", chat: int = CHAT, site: SiteId = FIRST_SITE, **about: object
) -> PatientId:
    """Somebody set up, whom messages may reach at any hour."""
    now = clock(console)

    def stage(unit: Unit) -> PatientId:
        new = unit.patients.add(chat, Status.ACTIVE, "en", now)
        known = {
            "name": name, "matters": "walking the dog to the sea", "zone": "Europe/London",
            "days": frozenset(range(7)), "part_of_day": "morning", "topics": frozenset(TOPICS),
            "facts": frozenset[str](), "site": site, "quiet_start": time(3),
            "quiet_end": time(3, 1), "tailoring_level": 2,
        }  # fmt: skip
        unit.patients.save(replace(new, **known | about))
        for kind in ConsentKind:
            unit.consents.give(new.id, kind, CONSENT_VERSION, now)
        return new.id

    return await console.unit(stage)


async def row(console: Console, number: PatientId) -> Patient:
    return await console.unit(lambda unit: unit.patients.get(number))


async def types(console: Console, text: str, chat: int = CHAT, update: int = 1) -> None:
    """The patient writes this in the chat."""
    assert console.parts is not None
    now = clock(console)
    await console.unit(lambda unit: unit.inbox.keep([(update, chat, {})], now))
    await console.parts.service.hear(Heard(update, chat), hear.hear, text)


async def ledger(console: Console, number: PatientId, kind: Kind) -> list[Planned]:
    """What was planned for them of this kind."""

    def read(unit: Unit) -> list[Planned]:
        entries, _ = unit.timeline.page(number, (Written,), LAST, 100)
        found = [entry.delivery for entry in entries if isinstance(entry, Written)]
        return [each.plan for each in found if each.plan.kind is kind]

    return await console.unit(read)


async def audited(console: Console) -> list[str]:
    return [entry.action for entry in await console.unit(lambda unit: unit.audit.tail(200))]


async def test_a_coordinator_finds_a_patient_by_the_beginning_of_their_name(
    console: Console, coordinator: Browser
) -> None:
    await patient(console, "Zoë O’Neil")
    await patient(console, "Sam", chat=CHAT + 1)
    for asked in ("zo", "Zoe", "oneil", "O’Ne zoe"):
        html = await coordinator.page("/patients", name=asked)
        assert "Zoë O’Neil" in html, asked
        assert ">Sam<" not in html
    assert "Nobody found" in await coordinator.page("/patients", name="neil")
    assert "Type at least two letters" in await coordinator.page("/patients", name="z")


async def test_a_new_name_is_found_and_the_old_one_is_not(console: Console, coordinator: Browser) -> None:
    number = await patient(console, "Sam")
    await console.unit(lambda unit: unit.patients.save(replace(unit.patients.get(number), name="Alex")))
    assert "Nobody found" in await coordinator.page("/patients", name="sam")
    assert "Alex" in await coordinator.page("/patients", name="alex")


async def test_a_list_shows_only_patients_of_sites_one_may_see(console: Console) -> None:
    north = await console.site("North clinic")
    await patient(console, "Southerner")
    await patient(console, "Northerner", chat=CHAT + 1, site=north)
    jo = await console.signed_in([Grant(Role.COORDINATOR, north)])
    html = await jo.page("/patients")
    assert "Northerner" in html
    assert "Southerner" not in html
    assert "Southerner" not in await jo.page("/patients", site="1")
    assert "Southerner" not in await jo.page("/patients", name="southerner")


async def test_the_list_is_filtered_sorted_and_paged(console: Console, coordinator: Browser) -> None:
    now = clock(console)
    for number in range(60):
        await patient(
            console,
            f"P{number:02}",
            chat=CHAT + number,
            tailoring_level=1 + number % 2,
            status=Status.PAUSED if number % 3 == 0 else Status.ACTIVE,
            topics=frozenset({"sleep"} if number == 7 else {"moving"}),
            last_seen_at=now - timedelta(hours=number),
        )
    first = await coordinator.page("/patients")
    assert "60 patients" in first
    assert first.index(">P00<") < first.index(">P01<") < first.index(">P49<")
    assert ">P50<" not in first
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = await coordinator.page(following.removeprefix("/console"))
    assert ">P50<" in second
    assert ">P49<" not in second
    assert 'rel="next"' not in second
    quiet = await coordinator.page("/patients", order="quiet")
    assert quiet.index(">P59<") < quiet.index(">P58<")
    level = await coordinator.page("/patients", level="2", status="paused")
    assert ">P03<" in level
    assert ">P01<" not in level
    sleepy = await coordinator.page("/patients", topic="sleep")
    assert ">P07<" in sleepy
    assert ">P08<" not in sleepy


async def test_an_empty_list_says_whether_nobody_is_there_yet_or_nobody_fits(
    console: Console, coordinator: Browser
) -> None:
    north = await console.site("North clinic")
    jo = await console.signed_in([Grant(Role.COORDINATOR, north)])
    html = await jo.page("/patients")
    assert "Nobody at North clinic yet" in html
    assert 'href="/console/patients/invite">Invite somebody</a>' in html
    html = await jo.page("/patients", status="paused")
    assert "No patient fits these choices" in html
    assert "Nobody at" not in html


async def test_the_page_of_a_patient_begins_with_what_matters_and_is_in_the_audit_log(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console, matters="<b>my garden</b>")
    html = await coordinator.page(f"/patients/{number}")
    assert "<bdi>&lt;b&gt;my garden&lt;/b&gt;</bdi>" in html
    assert "patient.seen" in await audited(console)
    for path in ("timeline", "check-ins", "planned", "talk", "change", "copy"):
        assert "Sam" in await coordinator.page(f"/patients/{number}/{path}")


async def test_looking_is_left_to_the_audit_log_and_a_restore_tells_what_they_had_done(
    console: Console, coordinator: Browser
) -> None:
    number, now = await patient(console), clock(console)

    def look(unit: Unit) -> None:
        unit.audit.append("staff:1", "tip.reader_seen", number, {"tip": "a_walk"}, now)
        unit.audit.append("staff:1", "patient.previewed", number, {}, now)
        unit.audit.append("restore", "person.paused_again", number, {}, now)

    await console.unit(look)
    html = await coordinator.page(f"/patients/{number}/timeline")
    assert "reader_seen" not in html
    assert "previewed" not in html
    assert "The patient had paused before a backup was put back" in html


async def test_what_they_wrote_waits_until_somebody_has_read_it(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    await types(console, "my new shoes hurt")
    assert "They wrote to you" in await coordinator.page("/today")
    assert "my new shoes hurt" in await coordinator.page(f"/patients/{number}")
    await coordinator.did(f"/patients/{number}/read")
    assert "They wrote to you" not in await coordinator.page("/today")
    assert "my new shoes hurt" in await coordinator.page(f"/patients/{number}/timeline")


async def test_a_message_is_previewed_with_its_wait_and_leaves_through_the_arbiter(
    console: Console, coordinator: Browser
) -> None:
    quiet = clock(console)
    number = await patient(
        console,
        quiet_start=(quiet - timedelta(hours=1)).time(),
        quiet_end=(quiet + timedelta(hours=2)).time(),
        zone="UTC",
    )
    answer = await coordinator.post(f"/patients/{number}/talk/check", {"text": "How was <the> walk?"})
    assert "This will wait until" in answer.text
    assert "How was &lt;the&gt; walk?" in answer.text
    assert not await ledger(console, number, Kind.STAFF)
    await coordinator.did(f"/patients/{number}/talk/send", {"text": "How was <the> walk?"})
    planned = await console.unit(lambda unit: unit.deliveries.planned_for(number))
    staff = [each for each in planned if each.plan.kind is Kind.STAFF]
    assert [each.plan.klass for each in staff] == [Class.PROACTIVE]
    assert staff[0].plan.due >= quiet + timedelta(hours=1, minutes=55)
    assert "patient.written_to" in await audited(console)


async def test_a_paused_patient_gets_no_message(console: Console, coordinator: Browser) -> None:
    number = await patient(console, status=Status.PAUSED)
    await coordinator.did(f"/patients/{number}/talk/send", {"text": "Hello"})
    assert not await console.unit(lambda unit: unit.deliveries.planned_for(number))


async def test_while_a_person_writes_the_program_holds_back_and_then_says_it_is_there_again(
    console: Console, coordinator: Browser
) -> None:
    assert console.parts is not None
    service, number = console.parts.service, await patient(console)
    await coordinator.did(f"/patients/{number}/talk/take-over")
    await types(console, "when is the clinic open?")
    said = await ledger(console, number, Kind.REPLY)
    assert said == []
    await coordinator.post(f"/patients/{number}/talk/line", {"text": "From nine, Sam."})
    assert "when is the clinic open?" in await coordinator.page(f"/patients/{number}/talk")
    assert not [
        each
        for each in await console.unit(lambda unit: unit.deliveries.planned_for(number))
        if each.plan.kind in (Kind.TIP, Kind.CHECK_IN)
    ]
    taken = (await row(console, number)).taken_over_until
    assert taken is not None

    def later(unit: Unit) -> None:
        plan_ahead(unit, service.house, taken + timedelta(minutes=1), number)

    await console.unit(later)
    assert (await row(console, number)).taken_over_until is None
    keys = [each.message.key for each in await _staff_messages(console, number)]
    assert keys == ["staff.taken_over", "staff.line", "staff.handed_back"]


async def _staff_messages(console: Console, number: PatientId) -> list[Planned]:
    def read(unit: Unit) -> list[Planned]:
        found = select(deliveries).where(deliveries.c.patient == number, deliveries.c.kind == "staff")
        rows = unit.connection.execute(found.order_by(deliveries.c.id))
        return [delivery_of(each, SEALER).plan for each in rows]

    return await console.unit(read)


async def test_a_red_flag_is_answered_also_while_a_person_writes(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    await coordinator.did(f"/patients/{number}/talk/take-over")
    await types(console, "i cant breathe")
    assert await console.unit(lambda unit: unit.alerts.open_for(number)) is not None
    html = await coordinator.page("/today")
    assert "i cant breathe" in html
    assert "To be taken on by" in html


async def test_a_red_flag_is_taken_on_and_closed_or_called_a_false_alarm(
    console: Console, coordinator: Browser
) -> None:
    await patient(console)
    await types(console, "i cant breathe")
    alert = (await console.unit(lambda unit: unit.alerts.open_ones()))[0]
    assert "Red flags that somebody sees to" in await coordinator.did(f"/alerts/{alert.id}/take")
    assert "Nothing needs you now" in await coordinator.did(
        f"/alerts/{alert.id}/close", {"result": "false_alarm"}
    )
    counts = await console.unit(lambda unit: unit.alerts.counts_by_rule())
    assert [each.false_alarms for each in counts] == [1]
    assert alert.rule in await coordinator.page("/today/rules")


async def test_after_a_red_flag_is_closed_it_is_said_that_their_messages_are_still_paused(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    await types(console, "i cant breathe")
    alert = (await console.unit(lambda unit: unit.alerts.open_ones()))[0]
    assert "still paused" not in await coordinator.did(f"/alerts/{alert.id}/take")
    html = await coordinator.did(f"/alerts/{alert.id}/close", {"result": "spoke"})
    assert "Their messages are still paused." in html
    assert f'href="/console/patients/{number}/change"' in html
    await coordinator.did(f"/patients/{number}/resume")
    assert "still paused" not in await coordinator.page("/today", closed=str(number))
    viewer = await console.signed_in([Grant(Role.VIEWER)])
    assert "still paused" not in await viewer.page("/today", closed=str(number))
    assert "still paused" not in await coordinator.page("/today", closed="99999")


async def test_nobody_reads_the_words_of_a_red_flag_without_a_coordinators_role(console: Console) -> None:
    await patient(console)
    await types(console, "i cant breathe")
    viewer = await console.signed_in([Grant(Role.VIEWER), Grant(Role.ADMIN)])
    assert "cant breathe" not in await viewer.page("/today")


async def test_a_message_of_unknown_fate_is_shown_until_somebody_took_note(
    console: Console, coordinator: Browser
) -> None:
    number, now = await patient(console), clock(console)

    def send(unit: Unit) -> int:
        plan = Planned(number, "x", Class.PROACTIVE, Kind.TIP, Say("welcome.hello"), now)
        delivery = unit.deliveries.plan(plan, now)
        assert delivery is not None
        unit.deliveries.mark_sending([delivery], now)
        outcome: Outcome = Unknown("timeout")
        unit.deliveries.record(delivery, State.UNKNOWN, outcome, None, now)
        return delivery

    delivery = await console.unit(send)
    assert "May have arrived or not" in await coordinator.page("/today")
    await coordinator.did(f"/patients/{number}/unknown/{delivery}")
    assert "May have arrived or not" not in await coordinator.page("/today")


async def test_pausing_asks_for_a_reason_and_stops_everything_planned(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    answer = await coordinator.post(f"/patients/{number}/pause", {"how_long": "7"})
    assert answer.status_code == 422
    await coordinator.did(f"/patients/{number}/pause", {"how_long": "7", "why": "in hospital"})
    assert (await row(console, number)).status is Status.PAUSED
    await coordinator.did(f"/patients/{number}/resume")
    assert (await row(console, number)).status is Status.ACTIVE


async def test_an_appointment_plans_its_message_and_one_message_can_be_cancelled(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    on = (clock(console) + timedelta(days=9)).date()
    await coordinator.did(
        f"/patients/{number}/appointment", {"on": on.isoformat(), "at": "14:30", "place": ""}
    )
    planned = await console.unit(lambda unit: unit.deliveries.planned_for(number))
    assert [each.plan.kind for each in planned] == [Kind.APPOINTMENT]
    await coordinator.did(f"/patients/{number}/planned/{planned[0].id}/cancel")
    assert not await console.unit(lambda unit: unit.deliveries.planned_for(number))
    known = await console.unit(lambda unit: unit.appointments.next_of(number, date(2000, 1, 1)))
    assert known is not None
    assert known.on == on


async def test_what_is_to_come_says_why_and_what_is_further_off_stands_apart_with_its_year(
    console: Console, coordinator: Browser
) -> None:
    number, now = await patient(console), clock(console)
    next_year = now.year + 1
    await console.unit(lambda unit: unit.check_ins.add(number, "pam13", "1", ("a01",), "tailoring", now))
    form = {"on": f"{next_year}-06-15", "at": "14:30", "place": ""}
    await coordinator.did(f"/patients/{number}/appointment", form)
    html = await coordinator.page(f"/patients/{number}/planned")
    month, later = html.split(">Later</h2>")
    assert ">Why</th>" in month
    assert "<td>Check-in</td><td>Their check-in is not finished</td>" in month
    assert f" June {next_year}" not in month
    assert f"14 June {next_year}," in later
    assert "Why: The day before the appointment." in later


async def test_a_reply_says_what_they_tapped_or_wrote_but_never_how_they_answered_a_question(
    console: Console, coordinator: Browser
) -> None:
    number, now = await patient(console), clock(console)

    def talk(unit: Unit) -> None:
        def say(occasion: str, kind: Kind, number_in_chat: int, address: Address) -> None:
            plan = Planned(number, occasion, Class.REPLY, kind, Say("resume.done"), now, address=address)
            made = unit.deliveries.plan(plan, now)
            assert made is not None
            unit.deliveries.mark_sending([made], now)
            unit.deliveries.record(made, State.SENT, Sent(number_in_chat), None, now)

        say("update:1:0", Kind.REPLY, 11, Address())
        say("update:2:0", Kind.REPLY, 12, Address(settle=11, chosen="Mon", query="q"))
        say("update:2:1", Kind.REPLY, 13, Address())
        say("update:3:0", Kind.QUESTION, 14, Address(query="q"))
        say("update:4:0", Kind.REPLY, 15, Address(settle=14, chosen="I agree strongly", query="q"))
        say("update:5:0", Kind.REPLY, 16, Address(settle=99, chosen="of a message gone", query="q"))

    await console.unit(talk)
    html = await coordinator.page(f"/patients/{number}/timeline")
    assert html.count("They tapped “Mon”.") == 2, "each of the two replies to it"
    assert html.count("They wrote or sent something.") == 1
    assert html.count("They answered a question of the check-in.") == 1
    assert "I agree strongly" not in html
    assert "of a message gone" not in html


async def test_days_and_quiet_hours_are_changed_at_their_wish(console: Console, coordinator: Browser) -> None:
    number = await patient(console)
    form = {"days": ["0", "3"], "part": "evening", "start": "20:00", "end": "09:30"}
    await coordinator.did(f"/patients/{number}/retime", form)
    changed = await row(console, number)
    assert (changed.days, changed.part_of_day) == (frozenset({0, 3}), "evening")
    assert f"{changed.quiet_start:%H:%M}-{changed.quiet_end:%H:%M}" == "20:00-09:30"


async def test_a_copy_holds_all_and_erasing_leaves_a_bare_number(
    console: Console, coordinator: Browser
) -> None:
    number = await patient(console)
    copied = await coordinator.post(f"/patients/{number}/copy")
    with zipfile.ZipFile(io.BytesIO(copied.content)) as archive:
        assert b"walking the dog to the sea" in archive.read("data.json")
    assert (await coordinator.post(f"/patients/{number}/erase", {"sure": "yes"})).status_code == 422
    await coordinator.did(f"/patients/{number}/erase", {"sure": "erase"})
    assert not await console.unit(lambda unit: unit.patients.exists(number))
    assert "Nobody found" in await coordinator.page("/patients", name="sam")
    assert (await coordinator.get(f"/patients/{number}")).status_code == 404
    assert {"patient.exported", "patient.erased"} <= set(await audited(console))


async def test_a_letter_is_shown_once_and_lets_one_person_in_at_its_site(
    console: Console, coordinator: Browser
) -> None:
    north = await console.site("North clinic")
    letter = await coordinator.post("/patients/invite", {"name": "Ms Ward", "days": "14", "site": str(north)})
    code = letter.text.split("?start=")[1].split("<")[0].strip()
    assert "Dear <bdi>Ms Ward</bdi>" in letter.text
    assert "Ms Ward" in await coordinator.page("/patients/invite", site=str(north))
    number, now = await patient(console), clock(console)
    assert await console.unit(lambda unit: unit.invites.redeem(code, number, now)) == north
    assert "Ms Ward" not in await coordinator.page("/patients/invite", site=str(north))


async def test_a_file_with_a_fault_invites_nobody_and_says_where(
    console: Console, coordinator: Browser
) -> None:
    bad = {"file": ("names.csv", b"name\nAda\n\n=cmd|x\nAda\n", "text/csv")}
    answer = await coordinator.post("/patients/invite/many", {"days": "14"}, files=bad)
    assert answer.status_code == 422
    assert "<td>4</td><td>name</td>" in answer.text
    assert "<td>5</td><td>name</td>" in answer.text
    assert "No open invitations" in await coordinator.page("/patients/invite")
    good = {"file": ("names.csv", "name\nAda\nJosé\n".encode("cp1252"), "text/csv")}
    letters = await coordinator.post("/patients/invite/many", {"days": "14"}, files=good)
    assert letters.text.count("<article") == 2
    assert "José" in letters.text


async def test_a_revoked_letter_opens_nothing(console: Console, coordinator: Browser) -> None:
    letter = await coordinator.post("/patients/invite", {"name": "", "days": "14"})
    code = letter.text.split("?start=")[1].split("<")[0].strip()
    html = await coordinator.page("/patients/invite")
    handle = html.split('name="handle" value="')[1].split('"')[0]
    await coordinator.did("/patients/invite/revoke", {"site": "1", "handle": handle})
    number, now = await patient(console), clock(console)
    assert await console.unit(lambda unit: unit.invites.redeem(code, number, now)) is None


async def test_answers_item_by_item_are_for_fewer_people_and_each_look_is_logged(
    console: Console, coordinator: Browser
) -> None:
    number, now = await patient(console), clock(console)
    assert console.parts is not None
    instrument = console.parts.service.house.instrument

    def offer(unit: Unit) -> int:
        items = tuple(item.id for item in instrument.items)
        return unit.check_ins.add(number, instrument.id, instrument.version, items, "tailoring", now).id

    check_in = await console.unit(offer)
    assert "answer by answer" in await coordinator.page(f"/patients/{number}/check-ins/{check_in}")
    assert "patient.answers_seen" in await audited(console)
    other = await patient(console, chat=CHAT + 1)
    assert (await coordinator.get(f"/patients/{other}/check-ins/{check_in}")).status_code == 404
