"""Results in words for the copy; scores and levels only where the service shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bot.chart import span_of
from domain.levels import Change, change

if TYPE_CHECKING:
    from bot.render import _Page as Page

Row = Mapping[str, Any]


def result_lines(page: Page, results: Sequence[Row]) -> dict[int, list[Markup]]:
    """What may be said about each result, by its check-in."""
    told = dict[int, list[Markup]]()
    before: Row | None = None
    for row in sorted(results, key=lambda one: str(one["at"])):
        told[row["check_in"]] = [
            Markup(line)  # noqa: S704 - our own words and numbers
            for line in _lines(page, row, before)
        ]
        before = row if row["score"] is not None else before
    return told


def _lines(page: Page, row: Row, before: Row | None) -> list[str]:
    if row["score"] is None:
        return [page.say("export.result_too_few")]
    lines = [page.say(f"export.result_{row['tailoring_level']}")] if row["tailoring_level"] else []
    if before is not None and before["instrument"] == row["instrument"]:
        word = _compared(page, before, row)
        lines += [page.say(f"progress.{word}")] if word is not None else []
    return [*lines, *_numbers(page, row)] if page.house.programme.show_level else lines


def _compared(page: Page, before: Row, row: Row) -> Change | None:
    """How it stands to the result before; nothing is said of a pack that is gone."""
    loaded = page.instruments.get(row["instrument"])
    return None if loaded is None else change(before["score"], row["score"], loaded.instrument.detectable)


def _numbers(page: Page, row: Row) -> list[str]:
    """The score, its standard error and the level, as stored; nothing for a pack that is gone."""
    loaded = page.instruments.get(row["instrument"])
    if loaded is None:
        return []
    score = {"score": f"{row['score']:.1f}", "most": f"{span_of(loaded.instrument).high:.0f}"}
    error = row["standard_error"]
    if error is None:
        lines = [page.say("export.score", **score)]
    else:
        lines = [page.say("export.score_error", **score, error=f"{error:.1f}")]
    cut_points = loaded.instrument.cut_point_sets.get(row["cut_points"])
    if row["level"] is not None and cut_points is not None:
        key = "export.level" if loaded.instrument.level_kind == "activation level" else "export.band"
        levels = len(cut_points.bounds) + 1
        lines.append(page.say(key, level=str(row["level"]), levels=str(levels)))
    return lines
