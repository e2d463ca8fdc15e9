"""Cells that a spreadsheet must not run: an apostrophe before them going out, and off again coming in."""

import re

# A spreadsheet takes a cell that begins like this for a formula, whoever wrote it. An apostrophe that the
# words begin with themselves gets one more, so that what comes back is what went out, whatever it was.
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def defused(cell: str) -> str:
    """Safe to open in a spreadsheet."""
    return "'" + cell if _RISKY.match(cell) else cell


def as_it_was(cell: str) -> str:
    """The words of a cell that was defused, or never needed to be."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell
