"""What the timeline says of the audit log's entries: nothing there reads like a code."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.patient_words import ACTIONS, WHYS, state_of
from db.timeline import FLAGS, SAID_ELSEWHERE
from domain.burden import Why
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.messages import SendReminder
from domain.patient import PatientId

ROOMS = Path(__file__).parent.parent.parent / "actions"
NO_PAGE_LEFT = "patient.erased"  # nothing of them can be looked at after it


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with what is called: `note`, `unit.audit.append`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def words_of(argument: ast.expr, tree: ast.AST) -> set[str]:
    """The strings that an argument may be: itself, or what its name is set to in this file."""
    found = [argument]
    if isinstance(argument, ast.Name):
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == argument.id:
                    found.append(value)
    constants = [node for each in found for node in ast.walk(each) if isinstance(node, ast.Constant)]
    return {each.value for each in constants if isinstance(each.value, str)}


def written_about_patients() -> set[str]:
    """Every action that the rules write into the audit log with a patient, straight or through a helper."""
    found = set[str]()
    for file in ROOMS.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for name, call in calls(tree):
            if name == "unit.audit.append" and ast.unparse(call.args[2]) != "None":
                found |= words_of(call.args[1], tree)
            elif name in ("note", "_note"):  # (unit, now, who, action, about whom)
                found |= words_of(call.args[3], tree)
    return found


ABOUT_PATIENTS = sorted(
    action
    for action in written_about_patients()
    if not action.startswith((FLAGS, "staff.", "patients.")) and action != NO_PAGE_LEFT
)


def test_the_actions_are_found_in_the_files_that_write_them() -> None:
    assert {"patient.paused", "patient.previewed", "tip.reader_seen", "update.set_aside"} <= {*ABOUT_PATIENTS}


@pytest.mark.parametrize("action", ABOUT_PATIENTS)
def test_whatever_is_written_down_about_a_patient_has_words_on_the_timeline_or_is_left_out(
    action: str,
) -> None:
    assert (action in ACTIONS) or (action in SAID_ELSEWHERE), (
        f"Say {action} in console/patient_words.ACTIONS, or leave it to the audit log in db/timeline.py."
    )


def test_whatever_the_arbiter_decides_has_words() -> None:
    assert set(Why) <= WHYS.keys()


def test_a_reminder_that_went_out_with_another_says_so() -> None:
    due = datetime(2026, 11, 23, 9, tzinfo=UTC)
    plan = Planned(PatientId(1), "reminder", Class.PROACTIVE, Kind.REMINDER, SendReminder(1, due), due)
    gone = Delivery(DeliveryId(1), plan, State.SENT, attempts=1, why=Why.TOGETHER)
    assert state_of(gone).endswith("in one message with another reminder")
