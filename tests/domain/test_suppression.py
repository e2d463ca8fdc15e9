"""Nobody can be made out from what is shown: also not by subtracting one figure from another."""

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy
import pytest

from domain.suppression import FEWEST, hidden

Cell = tuple[str, ...]
ALL = "all"


def above(cell: Cell) -> Iterator[tuple[int, Cell]]:
    """Each dimension has one total."""
    for place, value in enumerate(cell):
        if value != ALL:
            yield place, (*cell[:place], ALL, *cell[place + 1 :])


def with_totals(base: dict[Cell, int]) -> dict[Cell, int]:
    cells: dict[Cell, int] = {}
    for cell, people in base.items():
        for place in product(*((value, ALL) for value in cell)):
            cells[place] = cells.get(place, 0) + people
    return cells


def test_a_group_under_five_takes_the_next_smallest_of_its_row_with_it() -> None:
    cells = with_totals({("1",): 3, ("2",): 9, ("3",): 20})
    assert hidden(cells, above) == {("1",), ("2",)}


def test_two_small_groups_that_are_under_five_together_take_a_third_with_them() -> None:
    cells = with_totals({("1",): 1, ("2",): 2, ("3",): 20, ("4",): 30})
    assert hidden(cells, above) == {("1",), ("2",), ("3",)}


def test_where_there_is_no_other_the_total_is_hidden() -> None:
    cells = with_totals({("1",): 3, ("2",): 0})
    assert hidden(cells, above) == {("1",), (ALL,)}


def test_five_are_shown_and_nobody_is_shown_as_nobody() -> None:
    assert hidden(with_totals({("1",): 5, ("2",): 0, ("3",): 50}), above) == frozenset()


def test_a_site_left_out_cannot_be_had_from_all_sites_less_the_others() -> None:
    base = {("north", "1"): 3, ("north", "2"): 20, ("south", "1"): 30, ("south", "2"): 40}
    gone = hidden(with_totals(base), above)
    assert {("north", "1"), ("north", "2"), ("south", "1")} <= gone
    assert (ALL, ALL) not in gone


@pytest.mark.parametrize("seed", range(60))
def test_no_small_group_follows_from_all_that_is_shown(seed: int) -> None:
    """Everything shown as equations over the groups: none under five may have but one solution."""
    chance = Random(seed)  # noqa: S311
    shape = [range(chance.randint(2, 4)) for _ in range(3)]
    base = {
        tuple(map(str, place)): int(chance.choice((0, 1, 2, 3, 4, 6, 9, 15, 40))) for place in product(*shape)
    }
    cells = with_totals(base)
    gone = hidden(cells, above)
    groups = sorted(base)
    shown = [cell for cell in cells if cell not in gone]
    equations = numpy.array([[float(fits(cell, group)) for group in groups] for cell in shown])
    rank = numpy.linalg.matrix_rank(equations) if shown else 0
    for cell, people in cells.items():
        if 0 < people < FEWEST:
            assert cell in gone
            wanted = numpy.array([float(fits(cell, group)) for group in groups])
            if shown:
                assert numpy.linalg.matrix_rank(numpy.vstack([equations, wanted])) > rank, (cell, people)


def fits(cell: Cell, group: Cell) -> bool:
    return all(value in (ALL, own) for value, own in zip(cell, group, strict=True))
