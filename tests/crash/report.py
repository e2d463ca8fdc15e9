"""What a run of the crash loop is reported as: one table, a column for each engine."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.page import put_into_page
from tests.crash.campaign import AT_ONCE, Tally
from tests.crash.points import Point
from tests.process import ROOT

PAGE = ROOT / "docs" / "reliability.md"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def table(tallies: dict[str, Tally]) -> str:
    """In Markdown."""
    lines = [
        "| | " + " | ".join(NAMES[engine] for engine in tallies) + " |",
        "|---|" + "---:|" * len(tallies),
    ]
    for name, values in _rows(list(tallies.values())):
        lines.append(f"| {name} | " + " | ".join(values) + " |")
    return "\n".join(lines)


def _rows(tallies: list[Tally]) -> list[tuple[str, list[str]]]:
    def each(name: str, value: object) -> tuple[str, list[str]]:
        assert callable(value)
        return name, [f"{value(tally):,}" for tally in tallies]

    rows = [each("**kills of the service**", lambda tally: tally.killed)]
    for point in Point:
        name = point.value.replace("_", " ")
        rows.append(each(f"… {name}", lambda tally, point=point: tally.kills[point.value]))
    return [
        *rows,
        each("… at any moment", lambda tally: tally.kills["any moment"]),
        each("… killed again while starting", lambda tally: tally.kills["at the start"]),
        each("kills of the database server", lambda tally: tally.server_kills),
        each("calls to Telegram made to fail", lambda tally: tally.faults),
        each("proofs after a restart", lambda tally: tally.checks),
        each("patients who finished their 13 items", lambda tally: tally.finished),
        each("answers acknowledged, all stored as tapped", lambda tally: tally.acknowledged),
        each("updates, each done exactly once", lambda tally: tally.updates),
        each("… of them served twice by Telegram", lambda tally: tally.served_again),
        each("patients who had to ask for their question again", lambda tally: tally.asked_again),
        each("… of them because kills had held the reply back for a day", lambda tally: tally.too_late),
        each("occurrences of reminders", lambda tally: tally.occurrences.total()),
        each("… sent", lambda tally: tally.occurrences["sent"]),
        each("… of unknown fate, never sent again", lambda tally: tally.occurrences["unknown"]),
        each("… missed (their day or their turn was over)", lambda tally: tally.occurrences["missed"]),
        each("… that reached the patient, once each", lambda tally: tally.arrived),
        each("deliveries of unknown fate, all kinds", lambda tally: tally.deliveries["unknown"]),
        each(f"… allowed: kills × {AT_ONCE} in flight + faults", _allowed),
        each("**found wrong**", lambda tally: len(tally.wrong)),
    ]


def _allowed(tally: Tally) -> int:
    return (tally.killed + tally.server_kills) * AT_ONCE + tally.faults


def written(tallies: dict[str, Tally], page: Path = PAGE) -> None:
    """Put the table into the page, with date and commit."""
    minutes = sum(tally.seconds for tally in tallies.values()) / 60
    said = f"Run on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at commit {commit()}, {minutes:.0f} minutes."
    put_into_page("crash", f"{said}\n\n{table(tallies)}", page)


def commit(*, tree_counts: bool = True) -> str:
    """The commit that is measured; and, where the tree counts, whether it differs from that."""
    asked = ["git", "-C", str(ROOT), "describe", "--always", *(["--dirty"] if tree_counts else [])]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() or "unknown"


def keep(tallies: dict[str, Tally], file: Path) -> None:
    """As JSON: a run can be taken up again, and those of two engines put together."""
    written_out = json.dumps({engine: vars(tally) for engine, tally in tallies.items()})
    whole = file.with_suffix(".new")
    whole.write_text(written_out, encoding="utf-8")
    whole.replace(file)  # a run may be stopped at any moment, too


def kept(*files: Path) -> dict[str, Tally]:
    """What `keep` wrote; files that aren't there are passed over."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
    return {engine: Tally.of(tally) for each in read for engine, tally in each.items()}
