"""Days of many people in seconds: whatever goes wrong, the promises hold (long form: make torture)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulation.run import Plan, run

pytestmark = pytest.mark.timeout(600)  # seconds on an idle machine, minutes on a very busy one

KEPT = Path(__file__).parent / "kept_seeds.txt"


def kept() -> list[Plan]:
    lines = [line.split("#")[0].split() for line in KEPT.read_text().splitlines()]
    return [Plan(*(int(part) for part in line[:3])) for line in lines if line]


@settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
@given(st.integers(1, 10_000))
def test_whatever_goes_wrong_in_some_days_every_promise_is_kept(seed: int) -> None:
    report = run(Plan(seed, days=3, patients=4))
    assert report.broken is None, f"seed {seed}: {report.broken}"


@pytest.mark.parametrize("plan", kept(), ids=lambda plan: str(plan.seed))
def test_what_once_broke_a_promise_breaks_none_any_more(plan: Plan) -> None:
    report = run(plan)
    assert report.broken is None, report.broken


def test_a_seed_goes_the_same_way_twice() -> None:
    first, again = run(Plan(7, 2, 3)), run(Plan(7, 2, 3))
    first.seconds = again.seconds = 0
    assert first == again
