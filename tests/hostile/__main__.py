"""The long form: `python -m tests.hostile [--texts 10000]`, into a service of its own on this machine.

Prints one line, and ends with 1 if anything went wrong.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from time import monotonic

import aiohttp

from tests.hostile.crowd import Crowd
from tests.hostile.inputs import hostile_inputs
from tests.hostile.storm import Outcome, storm
from tests.running import running_service


async def _storm(texts: int, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "betweentimes.sqlite"
        async with (
            running_service(Path(folder), f"sqlite:///{file}") as service,
            aiohttp.ClientSession() as session,
        ):
            return await storm(Crowd(session, service.address), hostile_inputs(seed, texts), each_place=8)


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = monotonic()
    outcome = asyncio.run(_storm(asked.texts, asked.seed))
    wrong = [*outcome.troubles, *outcome.foreign_markup, *outcome.unanswered]
    sys.stdout.write(
        f"{outcome.sent} texts (seed {asked.seed}) in {len(outcome.places)} places, "
        f"{monotonic() - began:.0f} s: {len(outcome.troubles)} faults, "
        f"{len(outcome.foreign_markup)} pieces of foreign markup, {len(outcome.unanswered)} unanswered\n"
    )
    sys.stdout.writelines(f"  {each}\n" for each in wrong[:50])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
