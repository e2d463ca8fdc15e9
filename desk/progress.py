"""How far a long command has come, on one line of a terminal; nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown(what: str) -> Iterator[Callable[[int, int], None]]:
    """Within the block, `told(done, of)` redraws the line; at its end the line is taken away."""
    watched = sys.stderr.isatty()

    def told(done: int, of: int) -> None:
        if watched:
            part = f"{done * 100 // of} %" if of else "done"
            sys.stderr.write(f"\r\x1b[K{what}: {done} of {of} rows, {part}")
            sys.stderr.flush()

    try:
        yield told
    finally:
        if watched:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
