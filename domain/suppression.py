"""Small groups kept back, so that nobody can be made out from a table of counts: also not by subtraction.

Counts are cells of one structure with all its totals: a cell hangs under a total in each of its dimensions
(a site under all sites, a week under its thirteen weeks, "yes" under everybody asked). A page shows a part of
it; what is hidden is decided once for the whole, so no two pages or files can be laid over each other.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 5  # people: under this, a group isn't shown [own; NHS practice of suppressing small numbers]

_PRIME = (
    2**61 - 1
)  # equations are solved in whole numbers modulo this: quick, and 1 and -1 stay what they are
_MOST = 1500  # unknowns solved for together; larger tangles of hidden cells have many solutions

K = TypeVar("K", bound=Hashable)
Above = Callable[[K], Iterable[tuple[int, K]]]  # the totals right above a cell, each with its dimension


Line = tuple[int, int]  # a dimension and a total


@dataclass(frozen=True, slots=True)
class _Lines:
    """Each total with what is right below it in one dimension, and the lines that a cell is in."""

    below: Mapping[Line, list[int]]
    of: Mapping[int, list[Line]]


def hidden(cells: Mapping[K, int], above: Above[K], fewest: int = FEWEST) -> frozenset[K]:
    """The cells not to be shown: those of 1 to `fewest` - 1 people, and as many more as these need.

    `cells` are people, totals among them; nought is shown, because it is nobody. Along each line (a total
    with all right below it) at least two cells are hidden or none, and those below a shown total are `fewest`
    people together; else the smallest shown one goes as well, or the total when there is no other. Then all
    lines are solved as equations, and whatever small group still follows from them gets one more beside it.
    Totals that aren't in `cells` are never shown, and give nothing away.
    """
    # By number from here on: quick to compare, and the same is hidden whenever cells come in the same order.
    keys = list(cells)
    number = {cell: place for place, cell in enumerate(keys)}
    gone = _hidden(
        {place: cells[cell] for cell, place in number.items()},
        lambda place: ((way, number[top]) for way, top in above(keys[place]) if top in number),
        fewest,
    )
    return frozenset(keys[place] for place in gone)


def _hidden(cells: Mapping[int, int], above: Above[int], fewest: int) -> set[int]:
    lines = _lines(cells, above)
    small = {cell for cell, people in cells.items() if 0 < people < fewest}
    gone = set(small)
    _close(cells, lines, gone, gone, fewest)
    while followed := _followed(lines, gone) & small:
        more = _beside(cells, lines, gone, min(followed))
        if more is None:
            break
        gone.add(more)
        _close(cells, lines, gone, [more], fewest)
    return gone


def _lines(cells: Mapping[int, int], above: Above[int]) -> _Lines:
    below: dict[Line, list[int]] = defaultdict(list)
    of: dict[int, list[Line]] = defaultdict(list)
    for cell in cells:
        for line in above(cell):
            if line[1] in cells:
                if line not in below:
                    of[line[1]].append(line)
                below[line].append(cell)
                of[cell].append(line)
    return _Lines(below, of)


def _close(
    cells: Mapping[int, int], lines: _Lines, gone: set[int], fresh: Iterable[int], fewest: int
) -> None:
    """Hide more until every line holds; only lines of `fresh` cells can be wrong."""
    waiting = deque(sorted({line for cell in fresh for line in lines.of.get(cell, ())}))
    while waiting:
        line = waiting.popleft()
        more = _needed(cells, lines.below[line], line[1], gone, fewest)
        if more is not None:
            gone.add(more)
            waiting.extend(lines.of[more])


def _needed(
    cells: Mapping[int, int], parts: list[int], total: int, gone: set[int], fewest: int
) -> int | None:
    """One more cell of this line to hide; None when nothing can be worked out from what is shown."""
    missing = [cell for cell in parts if cell in gone]
    if total in gone:
        exposed = not missing and any(cells[cell] for cell in parts)
    else:
        exposed = bool(missing) and (len(missing) == 1 or sum(cells[cell] for cell in missing) < fewest)
    if not exposed:
        return None
    shown = _smallest(cells, (cell for cell in parts if cell not in gone))
    return shown if shown is not None or total in gone else total


def _beside(cells: Mapping[int, int], lines: _Lines, gone: set[int], cell: int) -> int | None:
    """What else to hide: the smallest shown part of its lines, or a total; else one step further on."""
    seen, near = {cell}, [cell]
    while near:
        around = [line for each in near for line in lines.of.get(each, ())]
        parts = _smallest(cells, (each for line in around for each in lines.below[line] if each not in gone))
        if parts is not None:
            return parts
        totals = _smallest(cells, (total for _, total in around if total not in gone))
        if totals is not None:
            return totals
        met = {each for line in around for each in (*lines.below[line], line[1]) if each in gone}
        near = sorted(met - seen)
        seen |= met
    return None


def _smallest(cells: Mapping[int, int], among: Iterable[int]) -> int | None:
    return min((cell for cell in among if cells[cell]), key=lambda cell: (cells[cell], cell), default=None)


def _followed(lines: _Lines, gone: set[int]) -> set[int]:
    """The hidden cells that all lines together give away: the equations leave them one value."""
    found: set[int] = set()
    seen: set[int] = set()
    for start in gone:
        if start in seen:
            continue
        equations: dict[Line, dict[int, int]] = {}
        walk = [start]
        seen.add(start)
        unknown = 0
        while walk:
            cell = walk.pop()
            unknown += 1
            for line in lines.of.get(cell, ()):
                if line not in equations:
                    row = {part: 1 for part in lines.below[line] if part in gone}
                    if line[1] in gone:
                        row[line[1]] = _PRIME - 1
                    equations[line] = row
                    walk += [each for each in row if each not in seen]
                    seen.update(row)
        if unknown <= _MOST:
            found |= _solved(list(equations.values()))
    return found


def _solved(equations: list[dict[int, int]]) -> set[int]:
    """The unknowns with one value only, by Gauss and Jordan's elimination."""
    rows: dict[int, dict[int, int]] = {}  # by pivot; no pivot stands in another row
    for equation in equations:
        row = dict(equation)
        for pivot in [each for each in row if each in rows]:
            _take_off(row, rows[pivot], row[pivot])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        row = {each: factor * inverse % _PRIME for each, factor in row.items()}
        for other in rows.values():
            if pivot in other:
                _take_off(other, row, other[pivot])
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _take_off(row: dict[int, int], other: Mapping[int, int], times: int) -> None:
    for each, factor in other.items():
        left = (row.get(each, 0) - times * factor) % _PRIME
        if left:
            row[each] = left
        else:
            row.pop(each, None)
