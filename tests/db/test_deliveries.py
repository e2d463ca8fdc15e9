"""The ledger: what is planned comes back whole, leaves in order, and its fate is kept."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from db.open import Store
from db.tables import attempts, deliveries
from db.unit import Unit
from domain.deliveries import Class, Delivery, Kind, Planned, Refused, Sent, State, TryLater, Unknown
from domain.messages import Address, Button, Days, Listing, Message, Say, SendReminder, ShowReview, Words
from tests.db.people import DAY, MINUTE, NOW, a_plan, a_tip, planned, sent, somebody

REPLY, PROACTIVE, SAFETY = Class.REPLY, Class.PROACTIVE, Class.SAFETY


@pytest.mark.parametrize(
    "message",
    [
        Say(
            "matters.kept",
            {
                "name": "Sam <i>&</i> 🦭",
                "days": Days(frozenset({0, 3})),
                "list": Listing((Words("a"), "b", 3)),
                "on": date(2026, 3, 29),
                "at": time(1, 30),
                "when": NOW,
            },
            ((Button("ok", "go", (1, "x"), {"who": "Sam"}, True),), (Button("no"),)),
            n=3,
            ask_location=True,
        ),
        ShowReview(12, 3),
        SendReminder(12, NOW),
        a_tip("moving-1-shoes"),
    ],
)
async def test_a_planned_message_comes_back_as_the_value_it_was(store: Store, message: Message) -> None:
    def work(unit: Unit) -> tuple[Delivery | None, Planned]:
        plan = Planned(
            patient=somebody(unit).id,
            occasion="update:7:0",
            klass=REPLY,
            kind=Kind.REPLY,
            message=message,
            due=NOW,
            not_after=NOW + DAY,
            reason={"rule": "level", "level": 2, "weight": 0.5, "unseen": True, "none": None},
            content="tip moving-1-shoes v1",
            address=Address(edit=5, settle=6, chosen="Yes, “keep”", query="q"),
        )
        return unit.deliveries.get(planned(unit, plan)), plan

    found, plan = await store.run(work)
    assert found is not None
    assert found.plan == plan
    assert (found.state, found.attempts, found.sent_at) == (State.PLANNED, 0, None)


async def test_words_in_a_message_are_sealed_in_the_ledger(store: Store) -> None:
    def work(unit: Unit) -> str:
        plan = a_plan(somebody(unit).id, "o", message=Say("x", {"name": "Canary"}))
        planned(unit, replace(plan, address=Address(chosen="Canary")))
        return repr(unit.connection.execute(select(deliveries)).all())

    assert "Canary" not in await store.run(work)


async def test_planning_the_same_occasion_twice_is_harmless(store: Store) -> None:
    def work(unit: Unit) -> None:
        one, other = somebody(unit, 1).id, somebody(unit, 2).id
        first = planned(unit, a_plan(one, "tip:2026-03-02"))
        assert unit.deliveries.plan(a_plan(one, "tip:2026-03-02", due=NOW + DAY), NOW) is None
        found = unit.deliveries.get(first)
        assert found is not None and found.plan.due == NOW
        assert unit.deliveries.plan(a_plan(other, "tip:2026-03-02"), NOW) is not None

    await store.run(work)


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN, State.REFUSED, State.MISSED])
async def test_an_occasion_that_had_its_chance_is_never_planned_again(store: Store, state: State) -> None:
    def work(unit: Unit) -> None:
        plan = a_plan(somebody(unit).id, "tip:2026-03-02")
        sent(unit, plan, state=state)
        assert unit.deliveries.plan(plan, NOW) is None

    await store.run(work)


async def test_a_cancelled_occasion_is_revived_with_the_new_plan(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        first = planned(unit, a_plan(patient, "tip:2026-03-02"))
        unit.deliveries.cancel_one(first, "paused", NOW)
        again = a_plan(patient, "tip:2026-03-02", due=NOW + DAY, message=a_tip("sleep-1-scrap"))
        assert unit.deliveries.plan(again, NOW + MINUTE) == first
        found = unit.deliveries.get(first)
        assert found is not None
        assert (found.state, found.plan) == (State.PLANNED, again)

    await store.run(work)


async def test_pausing_cancels_what_we_would_have_begun_but_no_reply(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        tip = planned(unit, a_plan(patient, "tip"))
        reminder = planned(unit, a_plan(patient, "reminder", kind=Kind.REMINDER))
        reply = planned(unit, a_plan(patient, "reply", klass=REPLY, kind=Kind.REPLY))
        gone = sent(unit, a_plan(patient, "gone"))
        strangers = planned(unit, a_plan(other, "tip"))

        def states() -> list[State]:
            return [found.state for key in (tip, reminder, reply, gone, strangers) if (found := get(key))]

        get = unit.deliveries.get
        assert unit.deliveries.cancel(patient, [Kind.TIP], NOW) == 1
        assert states() == [State.CANCELLED, State.PLANNED, State.PLANNED, State.SENT, State.PLANNED]
        assert unit.deliveries.cancel(patient, None, NOW) == 1
        assert states() == [State.CANCELLED, State.CANCELLED, State.PLANNED, State.SENT, State.PLANNED]
        assert unit.deliveries.cancel(patient, None, NOW) == 0

    await store.run(work)


async def test_what_has_left_can_be_neither_cancelled_nor_missed_nor_moved(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        gone = sent(unit, a_plan(patient, "gone"))
        leaving = planned(unit, a_plan(patient, "leaving"))
        unit.deliveries.mark_sending([leaving], NOW)
        before = [unit.deliveries.get(gone), unit.deliveries.get(leaving)]
        for delivery in (gone, leaving):
            unit.deliveries.cancel_one(delivery, "late", NOW)
            unit.deliveries.miss(delivery, "late", NOW)
            unit.deliveries.move(delivery, NOW + DAY, "late")
        assert [unit.deliveries.get(gone), unit.deliveries.get(leaving)] == before

    await store.run(work)


async def test_missing_and_moving_say_why(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        late, moved = planned(unit, a_plan(patient, "late")), planned(unit, a_plan(patient, "moved"))
        unit.deliveries.miss(late, "downtime", NOW)
        unit.deliveries.move(moved, NOW + DAY, "quiet hours")
        whys = unit.connection.execute(select(deliveries.c.why).order_by(deliveries.c.id)).scalars()
        assert list(whys) == ["downtime", "quiet hours"]
        found, waits = unit.deliveries.get(late), unit.deliveries.get(moved)
        assert found is not None and found.state is State.MISSED
        assert waits is not None and (waits.state, waits.plan.due) == (State.PLANNED, NOW + DAY)

    await store.run(work)


async def test_safety_leaves_first_then_replies_then_the_rest_each_by_time(store: Store) -> None:
    def work(unit: Unit) -> list[str]:
        patient = somebody(unit).id
        for occasion, klass, minutes in (
            ("tip early", PROACTIVE, -60),
            ("reply late", REPLY, -1),
            ("safety", SAFETY, 0),
            ("reply early", REPLY, -2),
            ("reply early too", REPLY, -2),
            ("tip later", PROACTIVE, -5),
            ("not yet", PROACTIVE, 1),
        ):
            planned(unit, a_plan(patient, occasion, klass=klass, due=NOW + minutes * MINUTE))
        due = [delivery.plan.occasion for delivery in unit.deliveries.due(NOW, 10, [])]
        assert [delivery.plan.occasion for delivery in unit.deliveries.due(NOW, 4, [])] == due[:4]
        return due

    assert await store.run(work) == [
        "safety",
        "reply early",
        "reply early too",
        "reply late",
        "tip early",
        "tip later",
    ]


async def test_a_retry_leaves_in_its_turn_once_its_wait_is_over(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        again = planned(unit, a_plan(patient, "again", klass=REPLY, due=NOW - DAY))
        planned(unit, a_plan(patient, "first time", klass=REPLY, due=NOW))
        unit.deliveries.mark_sending([again], NOW)
        unit.deliveries.record(again, State.RETRY, TryLater("flood"), NOW + MINUTE, NOW)

        def due(at: datetime) -> list[str]:
            return [delivery.plan.occasion for delivery in unit.deliveries.due(at, 10, [])]

        assert due(NOW) == ["first time"]
        assert due(NOW + MINUTE) == ["again", "first time"]

    await store.run(work)


async def test_people_who_are_being_written_to_wait(store: Store) -> None:
    def work(unit: Unit) -> None:
        one, other = somebody(unit, 1).id, somebody(unit, 2).id
        for patient in (one, other):
            planned(unit, a_plan(patient, "o"))
        assert [delivery.patient for delivery in unit.deliveries.due(NOW, 10, [one])] == [other]
        assert list(unit.deliveries.due(NOW, 10, [one, other])) == []

    await store.run(work)


async def test_an_attempt_is_counted_before_it_is_made_and_its_end_is_kept(store: Store) -> None:
    def work(unit: Unit) -> list[tuple[int, datetime, datetime | None, str | None, str | None]]:
        delivery = planned(unit, a_plan(somebody(unit).id, "o", klass=REPLY))
        unit.deliveries.mark_sending([delivery], NOW)
        found = unit.deliveries.get(delivery)
        assert found is not None and (found.state, found.attempts) == (State.SENDING, 1)
        assert list(unit.deliveries.left_sending()) == [found]
        unit.deliveries.record(delivery, State.RETRY, TryLater("flood"), NOW + MINUTE, NOW + MINUTE)
        found = unit.deliveries.get(delivery)
        assert found is not None
        assert (found.state, found.retry_at, found.outcome) == (State.RETRY, NOW + MINUTE, "flood")
        unit.deliveries.mark_sending([delivery], NOW + 2 * MINUTE)
        unit.deliveries.record(delivery, State.SENT, Sent(77), None, NOW + 3 * MINUTE)
        found = unit.deliveries.get(delivery)
        assert found is not None
        assert (found.state, found.attempts, found.retry_at) == (State.SENT, 2, None)
        assert (found.sent_at, found.telegram_message) == (NOW + 3 * MINUTE, 77)
        assert list(unit.deliveries.left_sending()) == []
        rows = unit.connection.execute(select(attempts).order_by(attempts.c.number)).all()
        return [(row.number, row.began_at, row.ended_at, row.state, row.outcome) for row in rows]

    assert await store.run(work) == [
        (1, NOW, NOW + MINUTE, "retry", "flood"),
        (2, NOW + 2 * MINUTE, NOW + 3 * MINUTE, "sent", "sent"),
    ]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [(State.REFUSED, Refused("blocked", unreachable=True)), (State.UNKNOWN, Unknown("read_timeout"))],
)
async def test_a_message_that_was_not_surely_sent_has_no_time_of_sending(
    store: Store, state: State, outcome: Refused | Unknown
) -> None:
    def work(unit: Unit) -> Delivery | None:
        delivery = planned(unit, a_plan(somebody(unit).id, "o"))
        unit.deliveries.mark_sending([delivery], NOW)
        unit.deliveries.record(delivery, state, outcome, None, NOW)
        return unit.deliveries.get(delivery)

    found = await store.run(work)
    assert found is not None
    assert (found.state, found.outcome, found.sent_at) == (state, outcome.code, None)


async def test_only_what_has_not_left_begins_an_attempt(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        gone, cancelled = sent(unit, a_plan(patient, "gone")), planned(unit, a_plan(patient, "cancelled"))
        unit.deliveries.cancel_one(cancelled, "paused", NOW)
        unit.deliveries.mark_sending([gone, cancelled], NOW)
        assert list(unit.deliveries.left_sending()) == []

    await store.run(work)


async def test_what_is_ahead_and_what_is_overdue_for_a_person(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        planned(unit, a_plan(patient, "tomorrow", due=NOW + DAY))
        planned(unit, a_plan(patient, "now"))
        planned(unit, a_plan(patient, "yesterday", due=NOW - DAY))
        planned(unit, a_plan(patient, "reply", klass=REPLY))
        planned(unit, a_plan(other, "now"))
        sent(unit, a_plan(patient, "gone", due=NOW - DAY))
        ahead = [delivery.plan.occasion for delivery in unit.deliveries.planned_for(patient)]
        overdue = [delivery.plan.occasion for delivery in unit.deliveries.overdue_proactive(patient, NOW)]
        assert ahead == ["yesterday", "now", "tomorrow"]
        assert overdue == ["yesterday", "now"]

    await store.run(work)


async def test_a_days_burden_counts_attempts_from_its_first_instant_to_before_its_end(store: Store) -> None:
    def work(unit: Unit) -> list[str]:
        patient = somebody(unit, 1).id
        sent(unit, a_plan(patient, "day before"), at=NOW - timedelta(microseconds=1))
        sent(unit, a_plan(patient, "first instant"), at=NOW)
        sent(unit, a_plan(patient, "maybe"), at=NOW + MINUTE, state=State.UNKNOWN)
        sent(unit, a_plan(patient, "refused"), at=NOW + MINUTE, state=State.REFUSED)
        sent(unit, a_plan(patient, "reply", klass=REPLY), at=NOW + MINUTE)
        sent(unit, a_plan(patient, "next day"), at=NOW + DAY)
        leaving = planned(unit, a_plan(patient, "leaving"))
        unit.deliveries.mark_sending([leaving], NOW + 2 * MINUTE)
        sent(unit, a_plan(somebody(unit, 2).id, "strangers"), at=NOW)
        found = unit.deliveries.sent_between(patient, NOW, NOW + DAY)
        return [delivery.plan.occasion for delivery in found]

    assert await store.run(work) == ["first instant", "maybe", "leaving"]


async def test_the_last_of_a_kind_is_the_last_that_may_have_arrived(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        assert unit.deliveries.last_of(patient, Kind.TIP) is None
        maybe = sent(unit, a_plan(patient, "maybe"), at=NOW + MINUTE, state=State.UNKNOWN)
        sent(unit, a_plan(patient, "earlier"), at=NOW)
        sent(unit, a_plan(patient, "refused"), at=NOW + DAY, state=State.REFUSED)
        sent(unit, a_plan(patient, "other kind", kind=Kind.CHECK_IN), at=NOW + DAY)
        planned(unit, a_plan(patient, "planned", due=NOW + DAY))
        last = unit.deliveries.last_of(patient, Kind.TIP)
        assert last is not None and last.id == maybe

    await store.run(work)


async def test_a_tapped_message_leads_to_its_newest_delivery(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        sent(unit, a_plan(patient, "question"), message=5)
        rewritten = sent(unit, a_plan(patient, "rewritten"), message=5)
        sent(unit, a_plan(other, "strangers"), message=5)
        found = unit.deliveries.by_message(patient, 5)
        assert found is not None and found.id == rewritten
        assert unit.deliveries.by_message(patient, 6) is None

    await store.run(work)


async def test_the_alarm_is_set_to_whatever_leaves_next(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        assert unit.deliveries.next_due() is None
        sent(unit, a_plan(patient, "gone", due=NOW - DAY))
        assert unit.deliveries.next_due() is None
        planned(unit, a_plan(patient, "tip", due=NOW + DAY))
        assert unit.deliveries.next_due() == NOW + DAY
        reply = planned(unit, a_plan(patient, "reply", klass=REPLY, due=NOW))
        assert unit.deliveries.next_due() == NOW
        unit.deliveries.mark_sending([reply], NOW)
        assert unit.deliveries.next_due() == NOW + DAY
        unit.deliveries.record(reply, State.RETRY, TryLater("flood"), NOW + MINUTE, NOW)
        assert unit.deliveries.next_due() == NOW + MINUTE

    await store.run(work)


async def test_pending_is_what_could_leave_now_or_is_leaving(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        planned(unit, a_plan(patient, "now"))
        planned(unit, a_plan(patient, "tomorrow", due=NOW + DAY))
        sent(unit, a_plan(patient, "gone"))
        leaving, again = planned(unit, a_plan(patient, "leaving")), planned(unit, a_plan(patient, "again"))
        unit.deliveries.mark_sending([leaving, again], NOW)
        unit.deliveries.record(again, State.RETRY, TryLater("flood"), NOW + MINUTE, NOW)
        assert unit.deliveries.pending_count(NOW) == 2
        assert unit.deliveries.pending_count(NOW + MINUTE) == 3

    await store.run(work)
