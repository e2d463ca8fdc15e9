"""A copy of everything kept about one person: a page for reading, and JSON with all of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.export_page import readable
from bot.rendered import Rendered

if TYPE_CHECKING:
    from bot.render import _Page as Page

PAGE = "read-me-first.html"  # the words export.coming name it
DATA = "data.json"


def rendered(page: Page) -> Rendered:
    """The zip as a document, with a few words."""
    scene = page.scene
    made = zipped({PAGE: readable(page, page.scene.tips), DATA: as_json(scene.everything)}, scene.now)
    name = page.label("export.file", {"date": scene.now.date().isoformat()})
    return Rendered(scene.chat, page.say("export.caption"), document=(name, made))


def as_json(everything: Mapping[str, Any]) -> bytes:
    """Readable JSON in UTF-8, keys sorted; half an emoji that somebody once sent stays as its escape."""
    text = json.dumps(everything, ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode("utf-8", errors="backslashreplace")


def zipped(files: Mapping[str, bytes], now: datetime) -> bytes:
    """The files in the order given, all dated `now` (a zip holds no zone; it is UTC)."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, now.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return whole.getvalue()
