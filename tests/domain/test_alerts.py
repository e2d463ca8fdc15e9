"""Red flags as tasks: which one counts, who is told, and what becomes of an e-mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.alerts import (
    MOST_STEPS,
    Alert,
    AlertId,
    Arrived,
    MailState,
    NoSuchAddress,
    NotNow,
    Open,
    another_flag,
    gravity,
    mail_after,
    told_next,
)
from domain.patient import PatientId

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROTA = ("jo@example.org", "sam@example.org")


def an_alert(category: str = "crisis.suicidal", due_at: datetime | None = NOW + HOUR, step: int = 0) -> Alert:
    return Alert(
        AlertId(1), PatientId(7), category, "first", NOW, Open(due_at), step, rules=frozenset({"first"})
    )


def test_an_emergency_is_graver_than_a_crisis_and_that_than_a_safeguarding_concern() -> None:
    order = ["safeguarding.neglect", "crisis.self_harm", "emergency.stroke"]
    assert sorted(reversed(order), key=gravity) == order


def test_a_category_nobody_knows_is_as_grave_as_an_emergency() -> None:
    assert gravity("something.new") == gravity("emergency.cardiac")


def test_a_graver_flag_takes_the_place_and_is_told_anew_without_waiting_longer() -> None:
    later = NOW + timedelta(minutes=30)
    alert = another_flag(an_alert(step=2), "emergency.overdose", "second", later + HOUR, later)
    assert (alert.category, alert.rule, alert.raised_at, alert.step) == (
        "emergency.overdose",
        "second",
        later,
        0,
    )
    assert alert.due_at == NOW + HOUR
    assert alert.rules == {"first", "second"}


@pytest.mark.parametrize("category", ["crisis.self_harm", "safeguarding.violence"])
def test_a_flag_no_graver_changes_neither_timer_nor_category(category: str) -> None:
    alert = another_flag(an_alert(step=1), category, "second", NOW + 2 * HOUR, NOW)
    assert alert == replace(an_alert(step=1), rules=frozenset({"first", "second"}))


def test_a_flag_when_everybody_was_told_of_the_first_is_told_anew() -> None:
    alert = another_flag(an_alert(due_at=None, step=3), "crisis.suicidal", "first", NOW + HOUR, NOW)
    assert (alert.step, alert.due_at) == (0, NOW + HOUR)


def test_the_rota_is_told_in_its_order_at_most_three_times() -> None:
    alert, told = an_alert(), []
    while alert.due_at is not None:
        alert, to = told_next(alert, ROTA, NOW + HOUR)
        told.append(to)
    assert told == ["jo@example.org", "sam@example.org", "jo@example.org"]
    assert alert.step == MOST_STEPS
    with pytest.raises(ValueError, match="nobody"):
        told_next(alert, ROTA, NOW)


@pytest.mark.parametrize(
    ("attempt", "outcome", "after"),
    [
        (1, Arrived(), (MailState.SENT, None)),
        (1, NotNow("no_answer"), (MailState.WAITING, NOW + timedelta(minutes=1))),
        (2, NotNow("no_answer"), (MailState.WAITING, NOW + timedelta(minutes=5))),
        (3, NotNow("no_answer"), (MailState.FAILED, None)),
        (1, NoSuchAddress(), (MailState.FAILED, None)),
    ],
)
def test_an_email_is_tried_three_times_unless_the_address_is_no_good(
    attempt: int, outcome: Arrived | NotNow | NoSuchAddress, after: tuple[MailState, datetime | None]
) -> None:
    assert mail_after(attempt, outcome, NOW) == after
