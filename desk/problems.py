"""What can go wrong from the operator's side, in words."""

from __future__ import annotations

import errno
import sqlite3

from desk.logs import place_of
from settings import SettingsProblem

SENTENCES = frozenset(
    {
        "AnotherCopy",
        "AnswerFault",
        "AssetsMissing",
        "CannotScore",
        "CatalogueFault",
        "DatabaseProblem",
        "NothingToInstall",
        "ProgrammeFault",
        "SealBroken",
        "UnknownPack",
        "WordsFault",
        "WrongToken",
    }
)


class Problem(Exception):
    """Something the operator can put right; the text is one sentence that says how."""


def in_words(fault: Exception) -> tuple[str, bool]:
    """One sentence about `fault`, and whether somebody foresaw it.

    An unforeseen one is told by its kind and place only: its own text may hold a patient's words.
    """
    if isinstance(fault, Problem | SettingsProblem) or _is_ours(fault):
        return str(fault), True
    if isinstance(fault, BrokenPipeError):
        return "The reader of the output went away before its end.", True
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: make room, then start again.", True
    if isinstance(fault, OSError) and fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = fault.filename or "a file"
        return f"{where} may not be read or written by this user: give the right to, or set DATA_DIR.", True
    if isinstance(fault, sqlite3.DatabaseError):
        return "The database is not readable: run python main.py doctor.", True
    kind, where = type(fault).__name__, place_of(fault.__traceback__)
    return f"This should not happen: {kind} at {where}. With LOG_LEVEL=debug it is shown in full.", False


def _is_ours(fault: Exception) -> bool:
    """Errors of db, content and bot are sentences already; not imported here, so that --help stays quick."""
    return any(kind.__name__ in SENTENCES for kind in type(fault).__mro__)
