"""The same days on PostgreSQL."""

import pytest

from tests.engines import Server
from tests.simulation.run import Plan
from tests.simulation.servers import run_on_postgres

pytestmark = pytest.mark.timeout(600)  # seconds on an idle machine, minutes on a very busy one


def test_some_days_on_postgresql_break_no_promise_either(postgres: Server) -> None:
    report = run_on_postgres(postgres.address, Plan(5, days=2, patients=3))
    assert report.broken is None, report.broken
    assert report.days == 2
