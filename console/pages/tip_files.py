"""Tips as files: to spreadsheets and zips, and back in, all or nothing after a look."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from actions.console import tip_exchange as exchange
from actions.console import tips
from console.page import Here, Page
from console.pages.tips import WORDS
from console.routes import Routes
from content.exchange.csv_file import Unreadable, read_csv, write_csv
from content.exchange.rows import MOST_ROWS, Fault, Offer, heading, offers_in, row_of
from content.exchange.xlsx_file import read_xlsx, write_xlsx
from content.exchange.zip_file import read_zip, write_zip
from domain.staff import Permission, Reach
from domain.text_diff import changes
from domain.tip_desk import Revision
from domain.tip_workflow import Published

routes = Routes()

LARGEST = 5_000_000  # bytes of an upload
SHOWN_FAULTS = 200
SHOWN_CHANGES = 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_BEGINS = b"PK\x03\x04"
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "zip": "application/zip"}


@routes.get("/tips/-/files", may=Permission.EXPORT_TIPS, site=Reach.ANYWHERE)
async def files(page: Here) -> Response:
    """Where tips go out, and come in."""
    return page.render("tips/files.html", preview=None, faults=[], problems=[])


@routes.get("/tips/-/export", may=Permission.EXPORT_TIPS, site=Reach.ANYWHERE)
async def export(page: Here) -> Response:
    """All tips as one file."""
    kind = page.query("as")
    if kind not in KINDS:
        return page.to("/console/tips/-/files")
    revisions = await page.run(exchange.export)
    names = await page.desk.service.run(lambda unit, house, now: tips.names(unit))
    data = await asyncio.to_thread(_file, kind, revisions, dict(names))
    attachment = {"Content-Disposition": f'attachment; filename="tips-{page.now:%Y-%m-%d}.{kind}"'}
    return Response(data, media_type=KINDS[kind], headers=attachment)


def _file(kind: str, revisions: Sequence[Revision], names: dict[int, str]) -> bytes:
    if kind == "zip":
        return write_zip((each.tip, each.number, each.text, _approver(each, names)) for each in revisions)
    columns = heading(each.text for each in revisions)
    table = [columns, *(row_of(each.tip, each.number, each.text, columns) for each in revisions)]
    return write_csv(table) if kind == "csv" else write_xlsx(table)


def _approver(revision: Revision, names: dict[int, str]) -> str | None:
    if not isinstance(revision.state, Published):
        return None
    by = revision.state.by
    return by.name if by.staff is None else names.get(by.staff) or "a colleague"


@routes.post("/tips/-/import", may=Permission.IMPORT_TIPS, site=Reach.ANYWHERE, body=LARGEST + 20_000)
async def look(page: Here) -> Response:
    """Read an upload and show what it would change; nothing is changed yet."""
    sent = page.form.file("file")
    data = b""
    if sent is not None:
        data = await sent.read()
        await sent.close()
    if not data:
        return _refused(page, "Choose a file first.")
    if len(data) > LARGEST:
        return _refused(page, f"The file is larger than {LARGEST // 1_000_000} MB: bring the tips in parts.")
    try:
        offers, faults = await asyncio.to_thread(_read, data, (sent.filename or "") if sent else "")
    except Unreadable as fault:
        return _refused(page, str(fault))
    if faults:
        return _faulty(page, faults)
    preview = await page.run(exchange.offer, offers)
    if preview.faults:
        return _faulty(page, preview.faults)
    preview = await asyncio.to_thread(exchange.judged, preview, page.now.date())
    changed = [each for each in preview.incoming if each.kind == "changed"]
    differences = {
        each.tip: changes(each.now.text, each.text) for each in changed[:SHOWN_CHANGES] if each.now
    }
    return page.render(
        "tips/files.html", preview=preview, faults=[], problems=[], changed_fields=differences, **WORDS
    )


def _read(data: bytes, name: str) -> tuple[list[Offer], list[Fault]]:
    if data.startswith(ZIP_BEGINS):
        if name.lower().endswith(".xlsx"):
            return offers_in(read_xlsx(data, MOST_ROWS + 1))
        return read_zip(data)
    return offers_in(read_csv(data, MOST_ROWS + 1))


def _refused(page: Page, words: str) -> Response:
    return page.render("tips/files.html", 422, preview=None, faults=[], problems=[("file", words)])


def _faulty(page: Page, faults: Sequence[Fault]) -> Response:
    count = f"{len(faults)} cell{'' if len(faults) == 1 else 's'}"
    words = f"Nothing was brought in: {count} must be mended first."
    return page.render(
        "tips/files.html",
        422,
        preview=None,
        faults=faults[:SHOWN_FAULTS],
        more=max(0, len(faults) - SHOWN_FAULTS),
        problems=[("file", words)],
    )


@routes.post("/tips/-/import/yes", may=Permission.IMPORT_TIPS, site=Reach.ANYWHERE)
async def bring_in(page: Here) -> Response:
    """What was looked at goes in, as drafts; all of it or nothing."""
    number = page.form.number("upload") or 0
    try:
        saved = await page.run(exchange.bring_in, number)
    except exchange.ChangedMeanwhile as met:
        words = f"Nothing was brought in: somebody has changed “{met.tip}” meanwhile. Export again."
        return await page.undone(words, "/console/tips/-/files")
    except tips.Unfit:
        return await page.undone("Nothing was brought in: a tip can’t be kept.", "/console/tips/-/files")
    if saved is None:
        return await page.undone("That upload is gone. Choose the file again.", "/console/tips/-/files")
    words = f"{len(saved)} tip{' is' if len(saved) == 1 else 's are'} in, as drafts. Hand them in for review."
    return await page.done(words, "/console/tips?stage=draft&order=changed")
