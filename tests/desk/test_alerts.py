"""Red flags and the audit log at the command line."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from actions import alerts
from db.unit import Unit
from desk.alerts import acknowledged, audit_verified, listed, rules
from desk.opening import present, visiting
from desk.problems import Problem
from domain.alerts import Alert
from domain.patient import PatientId, Status
from settings import Settings, read_settings
from tests.actions.world import house


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    there = {"SMTP_HOST": "localhost", "MAIL_FROM": "bt@example.org", "ROTA": "jo@example.org"}
    made = read_settings({"DATA_DIR": str(tmp_path / "data"), **there}, tmp_path / ".env")
    visit(made, lambda unit: None)
    return made


def visit(settings: Settings, work: Callable[[Unit], Any]) -> Any:
    async def inside() -> Any:
        async with visiting(settings) as store:
            return await store.run(work)

    return asyncio.run(inside())


def flag(settings: Settings, chat: int = 1, category: str = "emergency.head_injury") -> Alert:
    def work(unit: Unit) -> Alert:
        patient: PatientId = unit.patients.add(chat, Status.ACTIVE, "en", present(settings)).id
        return alerts.raise_alert(unit, house(), present(settings), patient, category, "a-rule")

    found: Alert = visit(settings, work)
    return found


def test_nothing_waits_at_first(settings: Settings) -> None:
    assert list(listed(settings)) == ["No red flag waits for anybody."]
    assert list(rules(settings)) == ["No rule has fired yet."]


def test_each_open_flag_is_a_line_with_its_number_category_time_timer_and_step(settings: Settings) -> None:
    flag(settings)
    visit(settings, lambda unit: alerts.wants_call(unit, house(), present(settings), unit.alerts.get(1)))
    flag(settings, chat=2, category="safeguarding.neglect")
    first, second, *_ = listed(settings)
    assert first.startswith("    1  emergency: head injury")
    assert "told 0 of 3, next " in first
    assert "wants a call" in first
    assert second.startswith("    2  safeguarding: neglect")
    assert "wants a call" not in second


def test_with_no_rota_the_line_says_that_nobody_is_told(settings: Settings, tmp_path: Path) -> None:
    flag(settings)
    alone = read_settings({"DATA_DIR": str(settings.data_dir)}, tmp_path / ".env")
    assert "with nobody to tell" in next(listed(alone))


def test_who_took_it_on_is_named_and_the_flag_waits_no_longer(settings: Settings) -> None:
    flag(settings)
    assert acknowledged(settings, 1, "Jo") == "Red flag 1 is with Jo; nobody else is told of it."
    assert acknowledged(settings, 1, "Sam").startswith("Red flag 1 is with Jo already, since ")
    assert list(listed(settings)) == ["No red flag waits for anybody."]


def test_a_false_alarm_can_still_be_looked_at_for_a_week(settings: Settings) -> None:
    flag(settings)
    then = present(settings) - timedelta(days=6)
    visit(settings, lambda unit: alerts.false_alarm(unit, house(), then, unit.alerts.get(1)))
    lines = list(listed(settings))
    assert lines[0] == "No red flag waits for anybody."
    assert "not so, " in lines[-1]
    assert "the patient said that it wasn't so" in acknowledged(settings, 1, "Jo")
    long_ago = present(settings) - timedelta(days=8)
    flag(settings, chat=2)
    visit(settings, lambda unit: alerts.false_alarm(unit, house(), long_ago, unit.alerts.get(2)))
    assert list(listed(settings)) == lines


def test_rules_are_listed_with_hits_and_false_alarms(settings: Settings) -> None:
    flag(settings)
    visit(settings, lambda unit: alerts.false_alarm(unit, house(), present(settings), unit.alerts.get(1)))
    flag(settings, chat=2)
    assert [line.split() for line in rules(settings)][1:] == [["a-rule", "2", "1"]]


def test_a_number_nobody_has_and_a_name_nobody_bears_are_sentences(settings: Settings) -> None:
    with pytest.raises(Problem, match="There is no red flag 7"):
        acknowledged(settings, 7, "Jo")
    flag(settings)
    with pytest.raises(Problem, match="--by NAME"):
        acknowledged(settings, 1, " ")


def test_before_the_first_start_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="There is no database"):
        list(listed(read_settings({"DATA_DIR": str(tmp_path / "data")}, tmp_path / ".env")))


def test_the_log_is_whole_until_somebody_meddles_with_it(settings: Settings) -> None:
    flag(settings)
    assert audit_verified(settings).startswith("The audit log is whole: 1 entries")

    def meddle(unit: Unit) -> None:
        unit.connection.execute(text("DROP TRIGGER audit_no_update"))
        unit.connection.execute(text("UPDATE audit SET actor = 'nobody'"))

    visit(settings, meddle)
    with pytest.raises(Problem, match="from entry 1 on"):
        audit_verified(settings)
