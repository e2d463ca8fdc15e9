"""A table of tips as an Excel workbook: every cell is text, and an upload with a formula is refused.

openpyxl, and numpy behind it, is imported when first needed: it would take a tenth of the service's start.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from content.exchange.bounded import opened
from content.exchange.csv_file import LARGEST_CELL, Unreadable

MOST_COLUMNS = 60
_WIDE, _NARROW = 60, 18


def write_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """The bytes of a workbook with one sheet, its heading kept in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("a new workbook has a sheet")
    sheet.title = "Tips"
    for number, row in enumerate(table, 1):
        for place, words in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = words or None
            cell.data_type = "s" if words else "n"  # never "f": = is a letter like any other here
            cell.quotePrefix = bool(words)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for place, name in enumerate(table[0], 1):
        wide = name.startswith("words_") or name == "evidence"
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE if wide else _NARROW
    sheet.freeze_panes = "B2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read_xlsx(data: bytes, most_rows: int) -> list[list[str]]:
    """The cells of the first sheet as text, at most `most_rows` + 1 rows. Raises Unreadable."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with opened(data):
        pass  # not a bomb, so the library may unpack it
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS)
        table = [[_words(cell) for cell in row] for row in rows]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, EOFError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable("The file can't be read as an Excel workbook. Save it as .xlsx again.") from None
    except Exception as fault:  # a broken part of XML; the library has no error of its own for it
        raise Unreadable("The file can't be read as an Excel workbook. Save it as .xlsx again.") from fault
    width = max((place for row in table for place, cell in enumerate(row, 1) if cell), default=0)
    while table and not any(table[-1]):
        table.pop()
    return [row[:width] for row in table]


def _words(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable(f"Cell {cell.coordinate} holds a formula: write the words themselves.")
    match value:
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    words = str(value)
    if len(words) > LARGEST_CELL:
        raise Unreadable(f"Cell {cell.coordinate} holds more than {LARGEST_CELL} characters.")
    return words
