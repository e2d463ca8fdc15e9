"""`python -m tests.mutations [--quick] [--only WORDS] [--write]`: break each promise, and see a test fail.

The copy is of HEAD, in a temporary folder. First all the named tests run there as they are and must pass;
then each mechanism is taken out in turn. Ends with 1 if a mutation lived.
"""

import argparse
import io
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.page import put_into_page
from tests.crash.report import PAGE, commit
from tests.mutations.list import MUTATIONS, UNDER_KILLS, Mutation
from tests.process import ROOT

CRASH = ("-m", "tests.crash", "--engine", "sqlite", "--kills", "20", "--patients", "20", "--seed", "7")
PATIENCE = 900  # seconds for one mutation's tests


@dataclass(frozen=True)
class Fate:
    """`red`: the first test that failed; None if the mutation lived."""

    mutation: Mutation
    red: str | None
    seconds: float


@contextmanager
def copy_of_head() -> Iterator[Path]:
    """The committed tree, and beside it what npm installed."""
    with tempfile.TemporaryDirectory(prefix="betweentimes-mutations-", ignore_cleanup_errors=True) as folder:
        tree = Path(folder)
        tree.chmod(0o755)  # the tests' PostgreSQL runs as nobody
        asked = ("git", "-C", str(ROOT), "archive", "HEAD")
        archive = subprocess.run(asked, capture_output=True, check=True)  # noqa: S603
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as committed:
            committed.extractall(tree, filter="data")
        modules = ROOT / "console" / "node_modules"
        if modules.exists():
            (tree / "console" / "node_modules").symlink_to(modules)
        yield tree


def mutated(text: str, anchor: str, instead: str, where: str) -> str:
    """The changed text; ValueError unless the anchor is there exactly once."""
    if (times := text.count(anchor)) != 1:
        raise ValueError(f"{where}: the anchor is there {times} times, not once: {anchor!r}")
    return text.replace(anchor, instead)


@contextmanager
def taken_out(tree: Path, mutation: Mutation) -> Iterator[None]:
    """The mechanism is gone until the block ends."""
    originals = {change.file: (tree / change.file).read_text(encoding="utf-8") for change in mutation.changes}
    try:
        for change in mutation.changes:
            file = tree / change.file
            text = file.read_text(encoding="utf-8")
            file.write_text(mutated(text, change.anchor, change.instead, change.file), encoding="utf-8")
        yield
    finally:
        for name, original in originals.items():
            (tree / name).write_text(original, encoding="utf-8")


def red(tree: Path, tests: tuple[str, ...]) -> str | None:
    """The first of these tests that fails in the tree; None if all pass. Raises if they can't be run."""
    if nodes := [each for each in tests if each != "crash"]:
        said = _ran(tree, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *nodes)
        if said.returncode == 1:
            failed = re.search(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", said.stdout, re.MULTILINE)
            return failed[1] if failed else said.stdout[-200:]
        if said.returncode != 0:
            raise RuntimeError(
                f"pytest ended with {said.returncode}: {said.stdout[-3000:]}{said.stderr[-2000:]}"
            )
    if "crash" in tests and _ran(tree, *CRASH).returncode:
        return "python -m tests.crash"
    return None


def _ran(tree: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {
        "PYTHONDONTWRITEBYTECODE": "1"
    }  # an old .pyc would hide a change of the same second
    return subprocess.run(  # noqa: S603 - our own tests
        (sys.executable, *asked),
        cwd=tree,
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def table(fates: list[Fate]) -> str:
    """In Markdown."""
    rows = ["| taken out | promise | the test that fails |", "|---|---|---|"]
    for fate in fates:
        found = f"`{fate.red.rpartition('::')[2]}`" if fate.red else "**none: it lived**"
        rows.append(f"| {fate.mutation.name} | {fate.mutation.promise} | {found} |")
    return "\n".join(rows)


def main() -> int:
    """Run, and report as it goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--only", default="", help="mutations whose name contains this")
    parser.add_argument(
        "--quick", action="store_true", help="leave out those for which the service is killed"
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the copy goes
    wanted = MUTATIONS if asked.quick else (*MUTATIONS, *UNDER_KILLS)
    chosen = [each for each in wanted if asked.only in each.name]
    fates: list[Fate] = []
    with copy_of_head() as tree:
        named = tuple(dict.fromkeys(test for mutation in chosen for test in mutation.tests))
        if (already := red(tree, named)) is not None:
            print(f"red before anything was taken out: {already}", file=sys.stderr)
            return 1
        for mutation in chosen:
            begun = time.monotonic()
            with taken_out(tree, mutation):
                found = red(tree, mutation.tests)
            fates.append(Fate(mutation, found, time.monotonic() - begun))
            print(f"{found or 'LIVED'}: {mutation.name} ({fates[-1].seconds:.0f} s)", flush=True)
    if asked.write:
        lived = sum(fate.red is None for fate in fates)
        when, what = f"{datetime.now(UTC):%Y-%m-%d %H:%M}", commit(tree_counts=False)
        said = f"Run on {when} UTC at commit {what}: {len(fates)} taken out, {lived} unnoticed."
        put_into_page("mutations", f"{said}\n\n{table(fates)}", PAGE)
    return int(any(fate.red is None for fate in fates))


if __name__ == "__main__":
    sys.exit(main())
