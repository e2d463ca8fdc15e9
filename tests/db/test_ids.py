"""Ids: in order of time, never twice, whatever the clock does."""

import itertools
import threading

from hypothesis import given
from hypothesis import strategies as st

from db.ids import CHANCE_BITS, EPOCH_MS, Ids

YEAR_2093 = EPOCH_MS + (1 << 41) - 1


@given(st.lists(st.integers(EPOCH_MS, YEAR_2093), min_size=2, max_size=50))
def test_ids_only_rise_even_when_the_clock_steps_back(ticks: list[int]) -> None:
    clock = iter(ticks)
    ids = Ids(lambda: next(clock))
    made = [ids.new() for _ in ticks]
    assert all(before < after for before, after in itertools.pairwise(made))
    assert 0 < made[-1] < 1 << 63


def test_an_id_tells_the_millisecond_it_was_made_in() -> None:
    assert Ids(lambda: EPOCH_MS + 77).new() >> CHANCE_BITS == 77


def test_many_threads_never_share_an_id() -> None:
    ids, made = Ids(), list[int]()
    threads = [
        threading.Thread(target=lambda: made.extend(ids.new() for _ in range(2_000))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000


def test_two_processes_begin_a_millisecond_at_different_places() -> None:
    starts = {Ids(lambda: EPOCH_MS + 5).new() for _ in range(20)}
    assert len(starts) > 15
