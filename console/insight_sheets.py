"""The sheets of the newest count, worked out once for everybody who looks at the Insight page that day."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.console.insight import Counts, counts, newest
from console.page import Page
from domain.insight import ALL, Count, Counted, Series, Sheet, What, series_of, sheet, twice

_TWICE = (What.FIRST, What.NEWEST, What.CHANGE)  # one sheet of all three, under CHANGE


@dataclass(frozen=True, slots=True)
class Sheets:
    """One count, ready to be read cell by cell."""

    counted: Counted
    of: Mapping[What, Sheet]
    weeks: Sequence[int] = ()  # for which how people stood was kept
    series: Sequence[Series] = ()
    languages: Sequence[str] = ()
    tips: Sequence[str] = ()


class Kept:
    """The sheets of the newest count, in memory; made anew, in a thread, when there is a newer one."""

    def __init__(self) -> None:
        self._sheets: Sheets | None = None
        self._one_at_a_time = asyncio.Lock()

    async def of(self, page: Page) -> Sheets | None:
        """None before anybody was counted."""
        async with self._one_at_a_time:
            there = await page.run(newest)
            if there is None:
                return None
            if self._sheets is None or self._sheets.counted != there:
                found = await page.run(counts)
                if found is None:
                    return None
                self._sheets = await asyncio.to_thread(sheets_of, found)
            return self._sheets


def sheets_of(found: Counts) -> Sheets:
    """What may be shown of a count, over all sites."""
    of = {
        what: sheet(rows, apart=what is not What.ONCE)
        for what, rows in found.of.items()
        if what not in _TWICE
    }
    of[What.CHANGE] = sheet(twice(*(found.of[what] for what in _TWICE)))
    of[What.STANDING] = sheet(found.weeks, apart=True)
    results = {each.series for what in (*_TWICE, What.ONCE) for each in found.of[what]}
    series = [made for text in sorted(results) if (made := series_of(text)) is not None]
    return Sheets(
        found.counted,
        of,
        weeks=sorted({each.week for each in found.weeks}),
        series=series,
        languages=sorted({each.language for each in _everybody(found)}),
        tips=sorted({each.series for each in found.of[What.TIP]}),
    )


def _everybody(found: Counts) -> Sequence[Count]:
    newest_week = max((each.week for each in found.weeks), default=ALL)
    return [each for each in found.weeks if each.week == newest_week]
