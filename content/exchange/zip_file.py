"""Tips as a zip of files laid out like content/tips: <topic>/<id>.md."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from content import templates
from content.exchange.bounded import opened
from content.exchange.csv_file import Unreadable
from content.exchange.rows import MOST_ROWS, Fault, Offer
from content.heads import head_findings
from content.tipfile import TipFileFault, read_tip_text, take_apart
from content.tipwriter import has_heading, text_of_file, write_tip
from domain.tip_workflow import Number, TipText

LARGEST_FILE = 64_000  # bytes of one tip
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same tips make the same bytes
_ASIDE = ("readme.md", ".ds_store", "thumbs.db")
_BASED = "based-on.txt"


def write_zip(tips: Iterable[tuple[str, Number, TipText, str | None]]) -> bytes:
    """(id, number, text, approver) each. One more file says which texts these were."""
    kept, lines = io.BytesIO(), list[str]()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for tip, number, text, approver in tips:
            folder = min(text.topics, default="tips")
            archive.writestr(_info(f"tips/{folder}/{tip}.md"), write_tip(tip, number.version, text, approver))
            lines.append(f"{tip} {number}\n")
        archive.writestr(_info(_BASED), "".join(lines))
    return kept.getvalue()


def read_zip(data: bytes) -> tuple[list[Offer], list[Fault]]:
    """The tips in it; faults name the file as their column and its line as their row. Raises Unreadable."""
    offers: list[Offer] = []
    faults: list[Fault] = []
    with opened(data) as archive:
        based = _based_on(archive)
        files = [file for file in archive.infolist() if not file.is_dir() and _is_tip(file.filename)]
        if len(files) > MOST_ROWS:
            raise Unreadable(f"The archive holds more than {MOST_ROWS} tips: bring them in parts.")
        for file in files:
            if file.file_size > LARGEST_FILE:
                faults.append(
                    Fault(1, _name(file.filename), "The file is too large for a tip.", "shorten it")
                )
                continue
            offer = _offer(archive, file, based, faults)
            if offer is not None:
                offers.append(offer)
    known: dict[str, int] = {}
    for offer in offers:
        if offer.tip in known:
            faults.append(Fault(1, f"{offer.tip}.md", "This tip is in the archive twice.", "keep one file"))
        known[offer.tip] = offer.row
    if not offers and not faults:
        faults.append(Fault(1, "", "There is no tip in the archive.", "a tip is a file that ends in .md"))
    return offers, faults


def _is_tip(path: str) -> bool:
    name = PurePosixPath(path).name.lower()
    return name.endswith(".md") and name not in _ASIDE and not path.startswith("__MACOSX/")


def _name(path: str) -> str:
    return PurePosixPath(path).name[:60]


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _WHEN)
    info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
    return info


def _based_on(archive: ZipFile) -> dict[str, Number]:
    """Which texts the export was of; empty where somebody packed the files by themselves."""
    if _BASED not in archive.namelist() or archive.getinfo(_BASED).file_size > LARGEST_FILE * 4:
        return {}
    based: dict[str, Number] = {}
    for line in _read(archive, archive.getinfo(_BASED)).splitlines():
        tip, _, number = line.partition(" v")
        version, _, revision = number.partition(" r")
        if version.isdigit() and revision.isdigit() and len(version) < 7 and len(revision) < 7:
            based[tip] = Number(int(version), int(revision))
    return based


def _read(archive: ZipFile, file: ZipInfo) -> str:
    try:
        return archive.read(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{_name(file.filename)} is not UTF-8 text.") from None
    except (BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        raise Unreadable(f"{_name(file.filename)} is damaged.") from None


def _offer(archive: ZipFile, file: ZipInfo, based: dict[str, Number], faults: list[Fault]) -> Offer | None:
    name, words = _name(file.filename), _read(archive, file)
    try:
        raw = take_apart(words)
        path = PurePosixPath(file.filename)
        wrong = [each for each in head_findings(path, raw, date.min) if each.severity == "error"]
        faults += [Fault(each.line, name, each.message, each.cure) for each in wrong]
        if wrong:
            return None
        tip = read_tip_text(words)
    except TipFileFault as fault:
        faults.append(Fault(fault.line, name, str(fault), "follow the shape of an exported tip"))
        return None
    text = text_of_file(tip)
    bodies = {language: body for language, body in text.bodies.items() if body}
    for language, body in bodies.items():
        line = raw.bodies[language].line
        refused = [(line + each.line - 1, each.message) for each in templates.faults(body)]
        if has_heading(body):
            refused.append((line, "A line begins with ## and a language."))
        faults += [Fault(where, name, what, "take it out") for where, what in refused]
    if "en" not in bodies:
        faults.append(Fault(1, name, "There are no English words.", "add a section ## en"))
    return Offer(tip.id, based.get(tip.id), replace(text, bodies=bodies), 1)
