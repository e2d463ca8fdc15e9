"""The audit log as staff reads it: found, paged, checked, taken away."""

import ast
import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from console.audit_words import ACTIONS
from db.unit import Unit
from domain.last_word import Word
from domain.patient import PatientId
from domain.staff import Grant, Role
from domain.tip_desk import What
from tests.console.chromium import ROOT
from tests.console.desk import Console

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
ADMIN = Grant(Role.ADMIN)


def written(unit: Unit, count: int = 1, actor: str = "service", action: str = "alert.raised") -> None:
    for number in range(count):
        whose, at = PatientId(7 + number % 2), NOW + timedelta(hours=number)
        unit.audit.append(actor, action, whose, {"alert": number, "rule": "=1+1"}, at)


def numbers(html: str) -> list[int]:
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


async def test_what_happened_is_said_in_words_with_the_code_beneath(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    await console.unit(lambda unit: written(unit, 1, "restore", "person.left_again"))
    await console.unit(lambda unit: written(unit, 1, "service", "patients.listed"))
    await console.unit(lambda unit: written(unit, 1, "service", "oracle.consulted"))
    html = await admin.page("/audit")
    assert "Looked at a list of patients<br>" in html
    assert ">patients.listed<" in html
    assert "<td>a backup that was put back</td>" in html
    assert re.search(r'<option value="patients.listed"[^>]*>\s*Looked at a list of patients', html)
    assert "oracle.consulted" in html  # of a version that nobody knows any more
    assert "Mon 2 Mar 2026<br>23:30" in html


def test_every_action_that_is_written_anywhere_has_words() -> None:
    found = set(written_actions())
    assert len(found) > 50
    assert found - ACTIONS.keys() == set()


OUR_OWN = ("actions", "bot", "console", "db", "desk", "scheduler", "watch")
ACTION = re.compile(r"[a-z]+\.[a-z_{}]+")
MANY = {
    "tip.{}": [f"tip.{each}" for each in What],
    "person.{}_again": [f"person.{each}_again" for each in Word],
}


def written_actions() -> Iterator[str]:
    """What stands as an action in a call that appends to the log, or in a name that such a call uses."""
    files = [each for folder in OUR_OWN for each in (ROOT / folder).rglob("*.py")] + list(ROOT.glob("*.py"))
    for file in files:
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from actions_of(function)


def actions_of(function: ast.AST) -> Iterator[str]:
    named = {
        target.id: each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and appends(ast.unparse(call.func)):
            for given in call.args:
                yield from texts_in(named.get(given.id, given) if isinstance(given, ast.Name) else given)


def appends(called: str) -> bool:
    return called.endswith("audit.append") or called in ("note", "_note", "_audit")


def texts_in(given: ast.AST) -> Iterator[str]:
    if isinstance(given, ast.JoinedStr):
        pattern = "".join(
            str(each.value) if isinstance(each, ast.Constant) else "{}" for each in given.values
        )
        yield from MANY.get(pattern, [pattern])
        return
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and ACTION.fullmatch(given.value):
        yield given.value
    if isinstance(given, ast.IfExp):
        yield from [*texts_in(given.body), *texts_in(given.orelse)]


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
