"""The long form: `python -m tests.simulation --seeds 500 [--from 1] [--engine postgresql] [--write]`.

Each seed is 60 days of 50 people. What is done is kept, seed by seed with its commit, in a file (--keep), so
that a run that was stopped is taken up again on the same commit; `--count` runs nothing and counts what the
file holds of these commits, each seed once. A seed that breaks a promise is printed with how to replay it.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from tests.postgres_server import running_server
from tests.simulation.run import Plan, Report, run
from tests.simulation.servers import run_on_postgres

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "reliability.md"
OPENS, ENDS = "<!-- simulation -->", "<!-- end of simulation -->"
FAST = Path("/dev/shm")  # noqa: S108 - a folder in memory: durability is the crash loop's matter
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COUNTED = ("updates", "calls", "proactive", "together", "kills", "swept", "downtimes", "clock_faults")


def main() -> int:
    """0 if every seed kept every promise."""
    asked = _asked()
    done = _kept(asked)
    seeds = range(asked.first, asked.first + asked.seeds)
    todo = [] if asked.count else [seed for seed in seeds if seed not in done]
    with _server(asked) as address, ProcessPoolExecutor(asked.processes, initializer=_quietly) as pool:
        works = [pool.submit(_one, Plan(seed, asked.days, asked.patients), address) for seed in todo]
        for work in as_completed(works):
            report = work.result()
            done[report.seed] = _row(report, asked)
            _say(report, len(done), asked)
            with asked.keep.open("a") as file:
                file.write(json.dumps(done[report.seed]) + "\n")
    table = "\n".join(_table(list(done.values()), asked))
    sys.stdout.write(table + "\n")
    if asked.write:
        _write(table)
    return int(any(each["broken"] for each in done.values()))


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seeds", type=int, default=500)
    reader.add_argument("--from", dest="first", type=int, default=1)
    reader.add_argument("--days", type=int, default=60)
    reader.add_argument("--patients", type=int, default=50)
    reader.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    reader.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    reader.add_argument("--keep", type=Path, default=ROOT / "data" / "simulation.jsonl", metavar="FILE")
    reader.add_argument(
        "--count", metavar="COMMIT", nargs="+", help="run nothing, count what was kept of these"
    )
    reader.add_argument("--write", action="store_true", help="put the figures into docs/reliability.md")
    asked = reader.parse_args()
    asked.keep.parent.mkdir(parents=True, exist_ok=True)
    asked.commit = _commit()
    return asked


def _quietly() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


def _server(asked: argparse.Namespace) -> AbstractContextManager[str | None]:
    return running_server() if asked.engine == "postgresql" else nullcontext()


def _one(plan: Plan, address: str | None) -> Report:
    if address is not None:
        return run_on_postgres(address, plan)
    return run(plan, FAST if FAST.is_dir() else None)


def _kept(asked: argparse.Namespace) -> dict[int, dict[str, object]]:
    """The seeds that are done: for this size, this commit and this engine."""
    lines = asked.keep.read_text().splitlines() if asked.keep.exists() else []
    rows = [json.loads(line) for line in lines]
    commits = asked.count or [asked.commit]
    same = [row for row in rows if _size(asked).items() <= row.items() and row["commit"] in commits]
    same.sort(key=lambda row: commits.index(row["commit"]))
    return {row["seed"]: row for row in same if row["seed"] in range(asked.first, asked.first + asked.seeds)}


def _size(asked: argparse.Namespace) -> dict[str, object]:
    return {"days_asked": asked.days, "patients": asked.patients, "engine": asked.engine}


def _row(report: Report, asked: argparse.Namespace) -> dict[str, object]:
    counted = {"faults": dict(report.faults), "states": dict(report.states)}  # asdict garbles a Counter
    return (
        asdict(replace(report, faults=Counter(), states=Counter()))
        | counted
        | _size(asked)
        | {"commit": asked.commit}
    )


def _say(report: Report, done: int, asked: argparse.Namespace) -> None:
    went = f"BROKEN {report.broken}" if report.broken else "kept every promise"
    line = f"{done}/{asked.seeds} seed {report.seed}: {went} ({report.seconds:.0f} s)"
    if report.broken:
        line += f"\n  replay: {report.seed} {asked.days} {asked.patients} in tests/simulation/kept_seeds.txt"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _table(rows: list[dict[str, object]], asked: argparse.Namespace) -> Iterator[str]:
    total: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for row in rows:
        total.update({name: int(str(row.get(name, 0))) for name in COUNTED})
        faults.update(row["faults"])  # type: ignore[call-overload]
        states.update(row["states"])  # type: ignore[call-overload]
    broken = [row["seed"] for row in rows if row["broken"]]
    wrong = sum(faults.values()) - faults["none"]
    yield f"{len(rows):,} seeds of {asked.days} days x {asked.patients} people, on {ENGINES[asked.engine]};"
    of = Counter(str(row["commit"]) for row in rows)
    at = [f"{count} at commit {commit}" for commit, count in of.items()]
    yield f"{datetime.now(UTC):%Y-%m-%d}, {', '.join(at) or 'none'}.\n"
    yield "| | |\n|---|---:|"
    yield f"| seeds in which a promise broke | {len(broken)} {broken if broken else ''}|"
    yield f"| updates from people, each one effect | {total['updates']:,} |"
    yield f"| calls to Telegram | {total['calls']:,} |"
    yield f"| of them not asked for (tips, reminders ...) | {total['proactive']:,} |"
    yield f"| reminders that went along in the message of another | {total['together']:,} |"
    yield f"| calls that went wrong | {wrong:,} |"
    yield f"| kills, each followed by a new start | {total['kills']:,} |"
    yield f"| messages that a kill left in `sending` | {total['swept']:,} |"
    yield f"| times the service was down (10 min to 7 days) | {total['downtimes']:,} |"
    yield f"| times its clock was wrong by an hour or a day | {total['clock_faults']:,} |"
    for state, count in sorted(states.items()):
        yield f"| ledger at the end: {state} | {count:,} |"


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout.strip() or "unknown"


def _write(table: str) -> None:
    text = DOCUMENT.read_text() if DOCUMENT.exists() else "# Reliability, as measured\n"
    section = f"{OPENS}\n{table}\n{ENDS}"
    if OPENS in text and ENDS in text:
        before, rest = text.split(OPENS, 1)
        text = before + section + rest.split(ENDS, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n## Simulation\n\n{section}\n"
    DOCUMENT.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
