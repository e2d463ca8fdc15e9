"""A red flag as a task: raised once, told on along the rota, taken on, called false, never lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions import alerts, deliver
from domain.alerts import (
    Acknowledged,
    Alert,
    Arrived,
    FalseAlarm,
    Mail,
    MailOutcome,
    NoSuchAddress,
    NotNow,
    Open,
    RuleCount,
)
from domain.service_hours import ServiceHours
from tests.actions.world import Person, World, london

ROTA = ("jo@example.org", "sam@example.org", "kit@example.org", "lou@example.org")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONDAY_TEN = london(23, 10)


class Desk:
    """Somebody who wrote something urgent, and the postman's round, with what became of each e-mail."""

    def __init__(self, world: World, person: Person) -> None:
        self.world, self.person = world, person
        self.outcome: Callable[[Mail], MailOutcome] = lambda mail: Arrived()
        self.sent: list[tuple[datetime, str]] = []

    async def flag(self, category: str = "crisis.suicidal", rule: str = "a-rule") -> Alert:
        mine = await self.person.id()
        found: Alert = await self.world.service.run(alerts.raise_alert, mine, category, rule)
        return found

    async def round(self) -> list[Mail]:
        """Whatever is to be sent now."""
        taken = await self.world.service.run(alerts.escalate)
        for mail in taken:
            self.sent.append((self.world.now, mail.to))
            await self.world.service.run(alerts.record_mail, mail, self.outcome(mail))
        return taken

    async def until(self, instant: datetime) -> None:
        """Let time pass, stopping wherever something is due."""
        while (due := await self.world.service.run(deliver.next_due)) is not None and due <= instant:
            self.world.now = max(self.world.now, due)
            await self.round()
        self.world.now = instant

    async def now(self, alert: Alert) -> Alert:
        found: Alert = await self.world.unit(lambda unit: unit.alerts.get(alert.id))
        return found

    async def counts(self) -> list[RuleCount]:
        return list(await self.world.unit(lambda unit: unit.alerts.counts_by_rule()))

    async def log(self) -> list[tuple[str, str]]:
        entries = await self.world.unit(lambda unit: unit.audit.tail(100))
        assert await self.world.unit(lambda unit: unit.audit.verify()) is None
        return [(entry.actor, entry.action) for entry in entries]

    async def act(self, action: Callable[..., Any], *args: Any) -> Any:
        return await self.world.service.run(action, *args)


@pytest.fixture
async def desk(world: World) -> Desk:
    world.furnish(rota=ROTA)
    world.now = MONDAY_TEN
    return Desk(world, await world.settled())


async def test_a_flag_nobody_takes_on_is_told_to_three_people_an_hour_apart(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.until(MONDAY_TEN + timedelta(days=5))
    assert desk.sent == [
        (MONDAY_TEN + HOUR, "jo@example.org"),
        (MONDAY_TEN + 2 * HOUR, "sam@example.org"),
        (MONDAY_TEN + 3 * HOUR, "kit@example.org"),
    ]
    assert (await desk.now(alert)).state == Open(None)
    told = [("service", "alert.escalated"), ("service", "alert.mailed")]
    assert await desk.log() == [("service", "alert.raised"), *told, *told, *told]


async def test_nobody_is_told_before_the_hour_is_over(desk: Desk) -> None:
    await desk.flag()
    desk.world.now = MONDAY_TEN + HOUR - timedelta(microseconds=1)
    assert await desk.round() == []
    desk.world.now = MONDAY_TEN + HOUR
    assert len(await desk.round()) == 1


async def test_a_flag_late_on_friday_is_told_on_monday_morning(desk: Desk) -> None:
    desk.world.now = london(20, 16, 30)
    await desk.flag()
    await desk.until(london(23, 12))
    assert [at for at, _ in desk.sent] == [london(23, 9, 30), london(23, 10, 30), london(23, 11, 30)]


async def test_over_the_weekend_in_which_summer_time_starts_the_hour_is_the_clocks_on_the_wall(
    desk: Desk,
) -> None:
    desk.world.now = london(28, 20, month=3)  # Saturday; the clocks go forward that night
    alert = await desk.flag()
    assert alert.due_at == london(30, 10, month=3)


async def test_a_service_sets_its_own_hours_and_minutes(desk: Desk) -> None:
    desk.world.furnish(service_hours=ServiceHours(frozenset({2}), zone="Asia/Tokyo"), alert_minutes=15)
    alert = await desk.flag()
    assert alert.due_at == london(25, 0, 15)  # Wednesday, nine in the morning in Tokyo


async def test_whoever_takes_it_on_ends_the_telling(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.until(MONDAY_TEN + HOUR)
    taken = await desk.act(alerts.acknowledge, alert.id, "  Jo\n O'Neill ")
    assert taken.state == Acknowledged("Jo O'Neill", desk.world.now)
    await desk.until(MONDAY_TEN + timedelta(days=5))
    assert len(desk.sent) == 1
    assert (await desk.log())[-1] == ("Jo O'Neill", "alert.acknowledged")


async def test_the_first_to_take_it_on_stands(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.act(alerts.acknowledge, alert.id, "Jo")
    desk.world.now += MINUTE
    again = await desk.act(alerts.acknowledge, alert.id, "Sam")
    assert again.state == Acknowledged("Jo", MONDAY_TEN)


async def test_an_email_that_waits_for_another_try_is_not_sent_once_somebody_took_it_on(desk: Desk) -> None:
    alert = await desk.flag()
    desk.outcome = lambda mail: NotNow("no_answer")
    await desk.until(MONDAY_TEN + HOUR)
    await desk.act(alerts.acknowledge, alert.id, "Jo")
    await desk.until(MONDAY_TEN + 2 * HOUR)
    assert len(desk.sent) == 1


async def test_an_email_in_hand_when_somebody_took_it_on_is_not_tried_again(desk: Desk) -> None:
    alert = await desk.flag()
    desk.world.now += HOUR
    (mail,) = await desk.act(alerts.escalate)
    await desk.act(alerts.acknowledge, alert.id, "Jo")
    await desk.act(alerts.record_mail, mail, NotNow("no_answer"))
    desk.world.now += HOUR
    assert await desk.round() == []


@pytest.mark.parametrize("name", ["", " \n"])
async def test_nobody_takes_it_on_without_a_name(desk: Desk, name: str) -> None:
    alert = await desk.flag()
    with pytest.raises(ValueError, match="a name"):
        await desk.act(alerts.acknowledge, alert.id, name)
    with pytest.raises(LookupError):
        await desk.act(alerts.acknowledge, 99, "Jo")


async def test_a_second_flag_of_the_same_person_makes_no_second_task(desk: Desk) -> None:
    first = await desk.flag("crisis.self_harm", "one")
    desk.world.now += 10 * MINUTE
    second = await desk.flag("safeguarding.neglect", "two")
    assert second.id == first.id
    assert (second.category, second.raised_at, second.due_at) == (first.category, MONDAY_TEN, first.due_at)
    assert await desk.counts() == [RuleCount("one", 1, 0), RuleCount("two", 1, 0)]


async def test_a_graver_second_flag_is_told_to_three_people_again(desk: Desk) -> None:
    await desk.flag("crisis.suicidal", "one")
    await desk.until(MONDAY_TEN + 2 * HOUR)
    await desk.flag("emergency.overdose", "two")
    await desk.until(MONDAY_TEN + timedelta(days=2))
    assert [to.partition("@")[0] for _, to in desk.sent] == ["jo", "sam", "jo", "sam", "kit"]


async def test_a_flag_after_the_last_was_settled_is_a_task_of_its_own(desk: Desk) -> None:
    first = await desk.flag()
    await desk.act(alerts.acknowledge, first.id, "Jo")
    second = await desk.flag()
    assert (first.id, second.id) == (1, 2)
    assert isinstance(second.state, Open)


async def test_two_people_have_a_task_each(desk: Desk) -> None:
    other = Desk(desk.world, await desk.world.settled(chat=1002))
    assert (await desk.flag()).id != (await other.flag()).id
    assert len(await desk.world.unit(lambda unit: unit.alerts.open_ones())) == 2


async def test_a_false_alarm_ends_the_telling_and_counts_against_every_rule_in_it(desk: Desk) -> None:
    await desk.flag(rule="one")
    await desk.flag(rule="one")
    alert = await desk.flag(rule="two")
    settled = await desk.act(alerts.false_alarm, alert)
    assert settled.state == FalseAlarm(MONDAY_TEN)
    await desk.act(alerts.false_alarm, settled)
    assert await desk.counts() == [RuleCount("one", 1, 1), RuleCount("two", 1, 1)]
    await desk.until(MONDAY_TEN + timedelta(days=2))
    assert desk.sent == []
    assert (await desk.log())[-1] == ("patient", "alert.false_alarm")


async def test_a_false_alarm_counts_even_after_somebody_took_it_on(desk: Desk) -> None:
    alert = await desk.flag()
    taken = await desk.act(alerts.acknowledge, alert.id, "Jo")
    await desk.act(alerts.false_alarm, taken)
    assert await desk.counts() == [RuleCount("a-rule", 1, 1)]


async def test_what_a_rule_got_wrong_is_counted_when_the_person_is_forgotten(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.act(alerts.false_alarm, alert)
    mine = await desk.person.id()
    await desk.world.unit(lambda unit: unit.patients.erase(mine))
    assert await desk.world.unit(lambda unit: unit.alerts.get(alert.id)) is None
    assert await desk.counts() == [RuleCount("a-rule", 1, 1)]
    assert await desk.log() == [("service", "alert.raised"), ("patient", "alert.false_alarm")]


async def test_the_number_of_somebody_forgotten_is_not_given_again(desk: Desk) -> None:
    alert, mine = await desk.flag(), await desk.person.id()
    await desk.world.unit(lambda unit: unit.patients.erase(mine))
    other = Desk(desk.world, await desk.world.settled(chat=1002))
    assert (await other.flag()).id == alert.id + 1


async def test_an_email_in_hand_when_the_person_is_forgotten_disturbs_nothing(desk: Desk) -> None:
    await desk.flag()
    desk.world.now += HOUR
    (mail,) = await desk.act(alerts.escalate)
    mine = await desk.person.id()
    await desk.world.unit(lambda unit: unit.patients.erase(mine))
    await desk.act(alerts.record_mail, mail, Arrived())
    assert await desk.act(deliver.next_due) is None


async def test_who_asks_for_a_call_shows_in_the_task_and_its_email(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.act(alerts.wants_call, alert)
    desk.world.now += HOUR
    (mail,) = await desk.round()
    assert mail.alert.wants_call
    assert ("patient", "alert.wants_call") in await desk.log()


async def test_who_asks_for_a_call_when_all_were_told_is_told_of_again(desk: Desk) -> None:
    alert = await desk.flag()
    await desk.until(MONDAY_TEN + 4 * HOUR)
    asked = await desk.act(alerts.wants_call, await desk.now(alert))
    assert (asked.step, asked.due_at) == (0, MONDAY_TEN + 5 * HOUR)


async def test_who_asks_for_a_call_after_the_task_was_taken_on_makes_a_new_one(desk: Desk) -> None:
    mine = await desk.person.id()
    assert await desk.act(alerts.ask_for_call, mine) is None
    alert = await desk.flag()
    assert (await desk.act(alerts.ask_for_call, mine)).id == alert.id
    await desk.act(alerts.acknowledge, alert.id, "Jo")
    asked = await desk.act(alerts.ask_for_call, mine)
    assert asked.id == alert.id + 1
    assert asked.wants_call
    assert asked.category == alert.category


async def test_a_mail_server_that_is_down_is_tried_three_times(desk: Desk) -> None:
    await desk.flag()
    desk.outcome = lambda mail: NotNow("no_answer")
    await desk.until(MONDAY_TEN + HOUR + 50 * MINUTE)
    first = MONDAY_TEN + HOUR
    assert [at for at, _ in desk.sent] == [first, first + MINUTE, first + 6 * MINUTE]
    assert (await desk.log())[-1] == ("service", "alert.mail_failed")
    desk.outcome = lambda mail: Arrived()
    await desk.until(MONDAY_TEN + 2 * HOUR)
    assert desk.sent[-1] == (MONDAY_TEN + 2 * HOUR, "sam@example.org")


async def test_an_address_that_is_no_good_is_not_waited_for(desk: Desk) -> None:
    await desk.flag()
    desk.outcome = lambda mail: NoSuchAddress() if mail.to.startswith("jo@") else Arrived()
    await desk.until(MONDAY_TEN + HOUR)
    assert desk.sent == [(MONDAY_TEN + HOUR, "jo@example.org"), (MONDAY_TEN + HOUR, "sam@example.org")]


async def test_a_service_killed_between_marking_and_sending_sends_after_all(desk: Desk) -> None:
    await desk.flag()
    desk.world.now += HOUR
    (lost,) = await desk.act(alerts.escalate)  # and then the process is killed
    desk.world.now += MINUTE
    assert await desk.round() == []  # it may be in somebody's hands still
    await desk.until(desk.world.now + 2 * MINUTE)
    assert [to for _, to in desk.sent] == [lost.to]


async def test_a_service_killed_at_every_try_gives_up_after_the_third(desk: Desk) -> None:
    await desk.flag()
    desk.world.now += HOUR
    tries = 0
    while await desk.act(alerts.escalate):
        tries += 1
        desk.world.now += 3 * MINUTE
    assert tries == 3
    assert (await desk.log())[-1] == ("service", "alert.mail_failed")


async def test_after_downtime_one_person_is_told_and_then_the_next_an_hour_later(desk: Desk) -> None:
    await desk.flag()
    desk.world.now = london(25, 11)
    assert [mail.to for mail in await desk.round()] == ["jo@example.org"]
    await desk.until(london(25, 12))
    assert [at for at, _ in desk.sent] == [london(25, 11), london(25, 12)]


async def test_with_nobody_to_tell_the_flag_waits_until_there_is(desk: Desk) -> None:
    desk.world.furnish(rota=())
    alert = await desk.flag()
    assert await desk.act(deliver.next_due) is None
    desk.world.now += 3 * HOUR
    assert await desk.round() == []
    assert await desk.act(deliver.work_left) == 0
    desk.world.furnish(rota=ROTA)
    assert [mail.alert.id for mail in await desk.round()] == [alert.id]


async def test_the_next_thing_due_is_the_end_of_the_timer_and_then_the_next_try(desk: Desk) -> None:
    await desk.flag()
    assert await desk.act(deliver.next_due) == MONDAY_TEN + HOUR
    desk.world.now += HOUR
    assert await desk.act(deliver.work_left) == 1
    desk.outcome = lambda mail: NotNow("no_answer")
    await desk.round()
    assert await desk.act(deliver.next_due) == desk.world.now + MINUTE
    assert await desk.act(deliver.work_left) == 0
