"""Tables as CSV (RFC 4180) for spreadsheets: a cell that they would run as a formula is defused."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

RUN = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else


def defused(cell: object) -> str:
    """The cell as text; one that begins like a formula gets a ' before it. Numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(RUN) or text.startswith(RUN) else text


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(each) for each in head])
    writer.writerows([defused(each) for each in row] for row in rows)
    return BOM + out.getvalue()


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """To be saved as `name`, which is plain letters, digits, - and .csv."""
    return Response(
        written(head, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
