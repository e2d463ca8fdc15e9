"""The long form: `python -m tests.hostile`, into a service of its own on this machine.

10,000 texts, 1,000 taps, 100,000 guessed codes. Prints a line each, and ends with 1 if anything went wrong.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from db.open import open_store
from tests.engines import SEALER
from tests.hostile.crowd import Crowd, visiting
from tests.hostile.inputs import hostile_inputs
from tests.hostile.storm import storm
from tests.hostile.test_guesses import door, guess, invited
from tests.hostile.test_taps import forge, play_again
from tests.running import running_service


@asynccontextmanager
async def _crowd() -> AsyncIterator[Crowd]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "betweentimes.sqlite"
        async with (
            running_service(Path(folder), f"sqlite:///{file}") as service,
            visiting() as session,
        ):
            yield Crowd(session, service.address)


async def _texts(many: int, seed: int) -> list[str]:
    async with _crowd() as crowd:
        outcome = await storm(crowd, hostile_inputs(seed, many), each_place=8)
    return [*outcome.troubles, *outcome.foreign_markup, *outcome.unanswered]


async def _taps(many: int, _: int) -> list[str]:
    async with _crowd() as crowd:
        return [*await forge(crowd, many * 7 // 10), *await play_again(crowd, many * 3 // 10)]


async def _guesses(many: int, _: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        async with await open_store(f"sqlite:///{folder}/betweentimes.sqlite", SEALER) as store:
            service = door(store)
            await service.run(invited)
            return [f"{chat} got in" for chat in await guess(service, many, people=1_000)]


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    for name, many in (("texts", 10_000), ("taps", 1_000), ("guesses", 100_000)):
        parser.add_argument(f"--{name}", type=int, default=many)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failed = False
    for name, attack in (("texts", _texts), ("taps", _taps), ("guesses", _guesses)):
        many, began = getattr(asked, name), monotonic()
        wrong = asyncio.run(attack(many, asked.seed)) if many else []
        sys.stdout.write(f"{name}: {many:,} in {monotonic() - began:,.0f} s, {len(wrong)} wrong\n")
        sys.stdout.writelines(f"  {each}\n" for each in wrong[:50])
        sys.stdout.flush()
        failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
