"""The long form: `python -m tests.crash [--kills 1000] [--engine sqlite|postgresql|both] [--write]`.

Each campaign has 20 kills, 20 patients and 100 occurrences, and a seed of its own; its folder is kept if
anything was wrong, and the table is written to docs/reliability.md with --write. Ends with 1 if anything was.
With --keep FILE what was counted so far is kept there, and a run that was interrupted is taken up again;
`--kills 0 --keep A B --write` writes the table of several such files.
"""

import argparse
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.crash.campaign import Campaign, Tally
from tests.crash.report import keep, kept, table, written
from tests.crash.server import postgres

PER_CAMPAIGN, PATIENTS = 20, 20
ENGINES = ("sqlite", "postgresql")


def campaign(engine: str, seed: int, kills: int, patients: int) -> Tally:
    """One campaign in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix=f"betweentimes-crash-{engine}-"))
    try:
        if engine == "sqlite":
            tally = Campaign(folder, seed=seed, kills=kills, patients=patients).run()
        else:
            with postgres() as server:
                tally = Campaign(folder, seed=seed, kills=kills, patients=patients, server=server).run()
    except (Exception, KeyboardInterrupt):
        print(f"what is left of it: {folder}", file=sys.stderr)
        raise
    except SystemExit:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if tally.wrong:
        print("\n".join(tally.wrong), f"what is left of it: {folder}", sep="\n", file=sys.stderr)
    else:
        shutil.rmtree(folder)
    return tally


def main() -> int:
    """Run, say how it goes after each campaign, and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="on each engine (default 1000)")
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--seed", type=int, default=1000, help="of the first campaign; the next has the next")
    parser.add_argument("--patients", type=int, default=PATIENTS, help=f"in each campaign ({PATIENTS})")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--keep", type=Path, nargs="+", default=[], metavar="FILE")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended too
    tallies = kept(*asked.keep)
    for engine in ENGINES if asked.engine == "both" else (asked.engine,):
        total = tallies.setdefault(engine, Tally())
        seed = asked.seed + total.killed // PER_CAMPAIGN
        while total.killed < asked.kills:
            kills = min(PER_CAMPAIGN, asked.kills - total.killed)
            total.add(campaign(engine, seed, kills, asked.patients))
            seed += 1
            print(
                f"{engine}: {total.killed} kills, {len(total.wrong)} wrong, {total.seconds:.0f} s", flush=True
            )
            for file in asked.keep[:1]:
                keep(tallies, file)
    print(table(tallies))
    if asked.write:
        written(tallies)
    return int(any(tally.wrong for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
