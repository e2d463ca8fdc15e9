"""The audit log as staff reads it: found, paged, checked, taken away."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from db.unit import Unit
from domain.patient import PatientId
from domain.staff import Grant, Role
from tests.console.desk import Console

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
ADMIN = Grant(Role.ADMIN)


def written(unit: Unit, count: int = 1, actor: str = "service", action: str = "alert.raised") -> None:
    for number in range(count):
        whose, at = PatientId(7 + number % 2), NOW + timedelta(hours=number)
        unit.audit.append(actor, action, whose, {"alert": number, "rule": "=1+1"}, at)


def numbers(html: str) -> list[int]:
    import re

    return [int(each) for each in re.findall(r"<tr>\s*<td>(\d+)</td>", html)]


async def test_entries_come_in_pages_of_fifty_the_newest_first(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    await console.unit(lambda unit: written(unit, 120))
    first = await admin.page("/audit")
    assert numbers(first) == list(range(120, 70, -1))
    assert "before=71" in first
    assert numbers(await admin.page("/audit", before="71")) == list(range(70, 20, -1))
    assert numbers(await admin.page("/audit", before="21")) == list(range(20, 0, -1))


async def test_it_is_found_by_who_what_about_whom_and_when(console: Console) -> None:
    admin = await console.signed_in([ADMIN], "Ada Admin")
    await console.unit(lambda unit: written(unit, 4))
    await console.unit(lambda unit: written(unit, 1, f"staff:{admin.account.id}", "staff.signed_in"))
    assert numbers(await admin.page("/audit", who=f"staff:{admin.account.id}")) == [5]
    assert "Ada Admin" in await admin.page("/audit", what="staff.signed_in")
    assert numbers(await admin.page("/audit", patient="8")) == [4, 2]
    assert numbers(await admin.page("/audit", until="2026-03-02")) == [5, 1]  # until midnight in London
    assert numbers(await admin.page("/audit", since="2026-03-03", what="alert.raised")) == [4, 3, 2]
    assert "Nothing like that" in await admin.page("/audit", patient="99")


@pytest.mark.parametrize("wrong", [{"patient": "Sam"}, {"since": "yesterday"}])
async def test_a_condition_that_makes_no_sense_is_said_so(console: Console, wrong: dict[str, str]) -> None:
    admin = await console.signed_in([ADMIN])
    answer = await admin.get("/audit", **wrong)
    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)


async def test_what_was_found_can_be_taken_away_and_that_is_noted(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    await console.unit(lambda unit: written(unit, 3, actor="=cmd"))
    answer = await admin.get("/audit.csv", patient="7")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["number", "3", "1"]
    assert {row[2] for row in rows[1:]} == {"'=cmd"}
    assert (await console.unit(lambda unit: unit.audit.tail(1)))[0].action == "audit.exported"


async def test_a_whole_log_is_called_whole_and_a_changed_one_by_its_wrong_entry(
    console: Console,
) -> None:
    admin = await console.signed_in([ADMIN])
    await console.unit(lambda unit: written(unit, 5))
    answer = await admin.post("/audit/check")
    assert "The log is whole" in answer.text
    assert ">5<" in answer.text

    def meddle(unit: Unit) -> None:
        if unit.connection.dialect.name == "postgresql":
            unit.connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            unit.connection.execute(text("DROP TRIGGER audit_no_update"))
        unit.connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 3"))
        if unit.connection.dialect.name == "postgresql":
            unit.connection.execute(text("ALTER TABLE audit ENABLE TRIGGER ALL"))

    await console.unit(meddle)
    answer = await admin.post("/audit/check")
    assert "From entry <strong>3</strong>" in answer.text


async def test_the_check_in_parts_finds_what_the_whole_one_does(console: Console) -> None:
    await console.unit(lambda unit: written(unit, 25))

    def parts(unit: Unit) -> tuple[int, int | None]:
        walk, count = unit.audit.walk(None, 7), 1
        while not walk.done:
            walk, count = unit.audit.walk(walk, 7), count + 1
        return count, walk.broken

    assert await console.unit(parts) == (4, None)
    assert await console.unit(lambda unit: unit.audit.verify()) is None


async def test_settings_are_shown_without_any_secret(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    html = await admin.page("/settings")
    assert "ALERT_MINUTES" in html
    assert "set (secret)" in html
    assert "only for tests" not in html
