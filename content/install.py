"""Bringing other people's words: the file to fill in, and putting it in place once it is right."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from content import site_file
from content.findings import Finding, error, has_errors
from content.packs import INSTRUMENTS, Definition, read_definition, shipped_packs
from content.yamlfile import parse_sheet


class UnknownPack(ValueError):
    """There is no pack of that name; the message lists those there are."""


class NothingToInstall(ValueError):
    """The pack is complete as shipped."""


def definition_of(pack: str) -> Definition:
    """A shipped pack's definition. Raises UnknownPack, or ValueError when its own file is broken."""
    known = shipped_packs()
    if pack not in known:
        raise UnknownPack(f"There is no pack “{pack}”. There are: {', '.join(known)}.")
    definition, sheet = read_definition(INSTRUMENTS / pack)
    if definition is None:
        raise ValueError(str(sheet.findings[0]))
    return definition


def template(pack: str, languages: tuple[str, ...] = ("en",)) -> str:
    """The YAML file to fill in for a pack. Raises UnknownPack or NothingToInstall."""
    return site_file.template(_open_definition(pack), languages)


def install(pack: str, file: Path, installed_dir: Path) -> list[Finding]:
    """Check a filled-in file and, only if nothing is wrong, keep a copy as installed_dir/<pack>.yaml.

    The copy replaces an earlier one in a single step, so a bad file or a crash changes nothing.
    Raises UnknownPack or NothingToInstall; everything about the file itself is a finding.
    """
    definition = _open_definition(pack)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as broken:
        return [
            error(file, 1, "unreadable", f"The file cannot be read: {broken}.", "check the path, use UTF-8")
        ]
    sheet = parse_sheet(text, str(file))
    site_file.read_site_file(sheet, definition)
    if not has_errors(sheet.findings):
        _put(site_file.installed_path(installed_dir, pack), text)
    return sheet.findings


def _open_definition(pack: str) -> Definition:
    definition = definition_of(pack)
    if not definition.needs:
        raise NothingToInstall(f"{pack} is complete as it is: there is nothing to install.")
    return definition


def _put(target: Path, text: str) -> None:
    """Write beside the target, then swap: readers see the old file or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as draft:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
