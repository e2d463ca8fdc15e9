"""The picture of somebody's check-ins over time, and the same in words for those who can't see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.dates import full_date
from bot.drawing import Labels, Mark, picture
from bot.rendered import Rendered
from domain.instruments import Instrument, MeanScorer, SumScorer
from domain.levels import Change, change
from domain.records import ResultRecord

if TYPE_CHECKING:
    from bot.render import _Page as Page


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and highest score an instrument can give."""

    low: float
    high: float

    def height(self, score: float) -> float:
        """Where a score stands between them: 0 at the bottom, 1 at the top."""
        return min(max((score - self.low) / (self.high - self.low), 0.0), 1.0)


def rendered(page: Page) -> Rendered:
    """The photo with its caption. LookupError when no check-in has a score yet."""
    results = page.scene.results
    if all(one.score is None for one in results):
        raise LookupError("results")
    photo = picture(marks(page), labels(page))
    return Rendered(page.scene.chat, caption(page), photo=photo)


def marks(page: Page) -> list[Mark]:
    """One mark for each result; a new `run` begins where another instrument was used than the time before."""
    found = [_mark(page, one, None, 0) for one in page.scene.results if one.score is None]
    scored = sorted((one for one in page.scene.results if one.score is not None), key=lambda one: one.at)
    for number, (instrument, run) in enumerate(groupby(scored, key=lambda one: one.instrument)):
        span = span_of(page.instruments[instrument].instrument)
        found += [_mark(page, one, span, number) for one in run]
    return sorted(found, key=lambda mark: mark.on)


def _mark(page: Page, record: ResultRecord, span: Span | None, run: int) -> Mark:
    on = _day(page, record)
    if record.score is None or span is None:
        return Mark(on, run)
    error = record.standard_error
    band = None if error is None else (span.height(record.score - error), span.height(record.score + error))
    number = str(round(record.score)) if page.house.programme.show_level else ""
    return Mark(on, run, span.height(record.score), band, number)


def labels(page: Page) -> Labels:
    """The words in the picture. The band is explained only where there is one."""
    banded = any(one.score is not None and one.standard_error is not None for one in page.scene.results)
    return Labels(
        language=page.language,
        title=page.label("progress.title"),
        low=page.label("progress.low"),
        high=page.label("progress.high"),
        note=page.label("progress.band") if banded else "",
    )


def caption(page: Page) -> str:
    """What the picture shows, in words, as Telegram HTML."""
    results = sorted(page.scene.results, key=lambda one: one.at)
    scored = [one for one in results if one.score is not None]
    first, last = (full_date(_day(page, one), page.language) for one in (scored[0], scored[-1]))
    if len(scored) == 1:
        said = [page.say("progress.caption_one", date=first)]
    else:
        comparison = compared(scored, page.instruments[scored[-1].instrument].instrument)
        change_said = page.say(f"progress.{comparison}") if comparison else ""
        said = [
            page.say(
                "progress.caption", count=str(len(scored)), first=first, last=last, change=change_said
            ).strip()
        ]
    if page.house.programme.show_level:
        said.append(_number(page, scored[-1]))
    if len({one.instrument for one in scored}) > 1:
        said.append(page.say("progress.other_questions"))
    if len(results) > len(scored):
        said.append(page.say("progress.unplaced"))
    return "\n\n".join(said)


def compared(scored: Sequence[ResultRecord], instrument: Instrument) -> Change | None:
    """How the last result, of this instrument, stands to the one before; None where nothing can be said."""
    if len(scored) < 2 or scored[-1].instrument != scored[-2].instrument:
        return None
    before, after = scored[-2:]
    if before.score is None or after.score is None:
        return None
    return change(before.score, after.score, instrument.detectable)


def _number(page: Page, last: ResultRecord) -> str:
    span = span_of(page.instruments[last.instrument].instrument)
    return page.say("progress.number", score=f"{last.score:.0f}", most=f"{span.high:.0f}")


def span_of(instrument: Instrument) -> Span:
    """0-100 for Rasch and table scorers; what the answers allow for a mean or a sum."""
    lowest, highest = instrument.values[0], instrument.values[-1]
    match instrument.scorer:
        case MeanScorer():
            return Span(lowest, highest)
        case SumScorer():
            return Span(lowest * len(instrument.items), highest * len(instrument.items))
        case _:
            return Span(0, 100)


def _day(page: Page, record: ResultRecord) -> date:
    return record.at.astimezone(ZoneInfo(page.scene.patient.where)).date()
