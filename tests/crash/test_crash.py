"""The short form of the crash loop: 60 kills, half of them on each engine, 16 patients, 80 occurrences."""

from pathlib import Path

import pytest

from tests.crash.campaign import Campaign, Tally
from tests.crash.people import DAYS, ITEMS
from tests.crash.report import keep, kept
from tests.crash.server import postgres

pytestmark = pytest.mark.timeout(600)
KILLS, PATIENTS = 30, 8


def agreed(tally: Tally) -> None:
    """Nothing is wrong, and all of it was really done."""
    assert tally.wrong == []
    assert tally.killed == KILLS
    assert (tally.finished, tally.acknowledged) == (PATIENTS, PATIENTS * ITEMS)
    assert tally.occurrences.total() == PATIENTS * DAYS
    left = tally.occurrences["sent"] + tally.occurrences["unknown"]
    assert left > PATIENTS * DAYS / 2  # the rest was due while everything stood still too long
    assert tally.arrived > 0
    assert tally.checks >= KILLS
    assert len(tally.kills) >= 5  # of the named points, or any moment


def test_nothing_is_lost_and_nothing_comes_twice_however_often_the_service_is_killed(tmp_path: Path) -> None:
    agreed(Campaign(tmp_path, seed=4, kills=KILLS, patients=PATIENTS).run())


def test_the_same_on_postgresql_which_is_killed_too(tmp_path: Path) -> None:
    with postgres() as server:
        tally = Campaign(tmp_path, seed=5, kills=KILLS, patients=PATIENTS, server=server).run()
    agreed(tally)
    assert tally.server_kills == 3


def test_a_long_run_that_was_stopped_goes_on_with_what_it_had_counted(tmp_path: Path) -> None:
    tally = Tally(checks=7)
    tally.kills["after_fetch"] += 2
    keep({"sqlite": tally}, tmp_path / "kept.json")
    again = kept(tmp_path / "kept.json", tmp_path / "not there")
    assert again == {"sqlite": tally}
    again["sqlite"].add(tally)
    assert again["sqlite"].killed == 4
