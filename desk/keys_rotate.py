"""rotate-keys: another secret key, and everything sealed anew, a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from db import rekey
from db.alone import Run, alone_with
from db.sealing import Sealer
from desk.opening import must_exist, sealers_for
from desk.progress import shown
from keys import keep_keys, renew_key
from settings import Settings


def rotated(settings: Settings) -> Iterator[str]:
    """Change the key, or go on where a run was killed. The service must be stopped.

    Raises AlreadyRunning, DatabaseProblem, SettingsProblem.
    """
    must_exist(settings)
    keys = keep_keys(settings)
    with alone_with(settings.database_url) as run, shown("Sealing anew") as told:
        sealers = sealers_for(keys)
        if run(lambda connection: rekey.opens(connection, sealers[:1])) is not None:
            keys = renew_key(settings)
            sealers = sealers_for(keys)
        done = reseal(run, sealers[1:], sealers[0], told)
    yield f"{done} rows are sealed with the new key. python main.py verify checks all of them."
    yield "Keep the old key with your backups from before: they open with it (SECRET_KEY_OLD), and only so."


def reseal(
    run: Run,
    old: Sequence[Sealer],
    new: Sealer,
    told: Callable[[int, int], None] = lambda done, of: None,
    at_once: int = rekey.ROWS_AT_ONCE,
) -> int:
    """Bring the database to the key `new`, `at_once` rows a transaction; how many rows this run sealed."""
    run(lambda connection: rekey.begin(connection, old, new))
    of, done = run(lambda connection: rekey.waiting(connection, new)), 0
    for each in rekey.sealed_tables():
        after: rekey.Position | None = None
        while True:
            some, after = run(_next(each, old, new, after, at_once))
            if not some:
                break
            done += some
            told(done, of)
    run(lambda connection: rekey.finish(connection, new))
    return done


def _next(
    each: rekey.Sealed, old: Sequence[Sealer], new: Sealer, after: rekey.Position | None, at_once: int
) -> Callable[..., tuple[int, rekey.Position | None]]:
    return lambda connection: rekey.some(connection, each, old, new, after, at_once)
