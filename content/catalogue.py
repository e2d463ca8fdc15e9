"""Everything that is shipped or installed, loaded once: instruments with their words, and tips."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from content import templates
from content.findings import Finding, has_errors
from content.heads import head_findings
from content.packs import INSTRUMENTS, Definition, read_definition, shipped_packs
from content.site_file import installed_path, read_site_file
from content.tipfile import TipFile, TipFileFault, read_tip, take_apart
from content.vectors import read_vectors, run_vectors
from content.wordings import read_wording
from content.yamlfile import Sheet, read_sheet
from domain.instruments import Instrument, Wording

TIPS = Path(__file__).parent / "tips"
LEAST_SHIPPED_VECTORS = 12


class CatalogueFault(ValueError):
    """Content that must not be used; the message names file, line and cure."""


@dataclass(frozen=True, slots=True)
class LoadedInstrument:
    """A pack ready for use, or with what it still misses in words for the operator.

    `vectors_ok`: its test vectors were run and came out right; False where there is nothing to run yet.
    """

    instrument: Instrument
    wordings: Mapping[str, Wording]
    vectors_ok: bool
    missing: tuple[str, ...]
    fingerprint: str

    def wording(self, language: str) -> Wording:
        """The words in this language, or in English, or in the first language there is. Raises KeyError."""
        for candidate in (language, "en", *self.wordings):
            if candidate in self.wordings:
                return self.wordings[candidate]
        raise KeyError(f"{self.instrument.id} has no wording.")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the service can ask and send; instruments and tips go by id."""

    instruments: Mapping[str, LoadedInstrument]
    tips: Mapping[str, TipFile]

    @property
    def fingerprint(self) -> str:
        """Changes whenever any instrument or tip does."""
        parts = [f"{id}:{each.fingerprint}" for id, each in sorted(self.instruments.items())]
        parts += [f"{id}:{tip.fingerprint}" for id, tip in sorted(self.tips.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load_catalogue(
    installed_dir: Path | None, *, instruments: Path = INSTRUMENTS, tips: Path = TIPS
) -> Catalogue:
    """Load the shipped content and what the site installed in `installed_dir`.

    Raises CatalogueFault with the first error: nothing half-loaded is ever used.
    """
    packs = {pack: load_instrument(instruments / pack, installed_dir) for pack in shipped_packs(instruments)}
    return Catalogue(packs, _load_tips(tips))


def load_instrument(folder: Path, installed_dir: Path | None) -> LoadedInstrument:
    """One pack, completed by the site's file if there is one. Raises CatalogueFault."""
    loaded, findings = inspect_pack(folder)
    _refuse(findings)
    definition, sheet = read_definition(folder)
    if loaded is None or definition is None:
        raise CatalogueFault(f"{sheet.file} cannot be read.")
    site = installed_path(installed_dir, folder.name) if installed_dir else None
    return _completed(loaded, definition, site) if site and site.is_file() else loaded


def _completed(loaded: LoadedInstrument, definition: Definition, site: Path) -> LoadedInstrument:
    sheet = read_sheet(site)
    instrument, wordings = read_site_file(sheet, definition)
    _refuse(sheet.findings)
    if instrument is None:
        raise CatalogueFault(f"{site} cannot be used: install it again.")
    both = hashlib.sha256(loaded.fingerprint.encode() + site.read_bytes()).hexdigest()
    return LoadedInstrument(instrument, wordings, True, (), both)


def inspect_pack(folder: Path) -> tuple[LoadedInstrument | None, list[Finding]]:
    """A pack as shipped, with everything that is wrong in its three kinds of file."""
    definition, sheet = read_definition(folder)
    if definition is None:
        return None, sheet.findings
    findings = list(sheet.findings)
    wordings = {
        language: _wording(folder, definition, language, findings) for language in definition.languages
    }
    if "wording" not in definition.needs and not wordings:
        sheet.fault(("languages",), "languages", "The pack has no language and needs no wording.", "add one")
        findings = [*sheet.findings, *findings]
    instrument = replace(definition.instrument, languages=tuple(wordings), can_ask=bool(wordings))
    if instrument.can_score:
        findings += _vector_findings(folder, instrument)
    missing = tuple(_missing(definition, need) for need in definition.needs)
    return LoadedInstrument(
        instrument, wordings, instrument.can_score, missing, definition.fingerprint
    ), findings


def _wording(folder: Path, definition: Definition, language: str, findings: list[Finding]) -> Wording:
    sheet = read_sheet(folder / "wording" / f"{language}.yaml")
    wording = read_wording(sheet, definition.instrument, language)
    findings += sheet.findings
    return wording


def _vector_findings(folder: Path, instrument: Instrument) -> list[Finding]:
    sheet: Sheet = read_sheet(folder / "vectors.yaml")
    if has_errors(sheet.findings):
        return sheet.findings
    vectors = read_vectors(sheet, instrument)
    if len(vectors) < LEAST_SHIPPED_VECTORS:
        sheet.fault((), "vectors", f"Only {len(vectors)} of {LEAST_SHIPPED_VECTORS} vectors.", "add some")
    run_vectors(sheet, instrument, vectors)
    return sheet.findings


def _missing(definition: Definition, need: str) -> str:
    what = {"wording": "the wording of its items", "table": "its raw-to-score table"}[need]
    return f"{what} (from {definition.provider})"


def _refuse(findings: list[Finding]) -> None:
    """Raise the first error, if there is one."""
    for found in findings:
        if found.severity == "error":
            raise CatalogueFault(str(found))


def _load_tips(folder: Path) -> dict[str, TipFile]:
    """The shipped tips by id. Words are the linter's business; here only what could break the service."""
    tips = dict[str, TipFile]()
    for path in sorted(folder.rglob("*.md")):
        if path.name == "README.md":
            continue
        tip = _load_tip(path)
        if tip.id in tips:
            raise CatalogueFault(f"{path}:1: the id “{tip.id}” is there twice. Cure: choose another id")
        tips[tip.id] = tip
    return tips


def _load_tip(path: Path) -> TipFile:
    try:
        _refuse(list(head_findings(path, take_apart(path.read_text(encoding="utf-8")), date.min)))
        tip = read_tip(path)
    except TipFileFault as fault:
        raise CatalogueFault(f"{path}:{fault.line}: {fault}") from fault
    except UnicodeDecodeError as fault:
        raise CatalogueFault(f"{path}:1: not UTF-8 text. Cure: save it as UTF-8") from fault
    for language, body in tip.bodies.items():
        for refused in templates.faults(body):
            raise CatalogueFault(f"{path}: section {language}, line {refused.line}: {refused.message}")
    return tip
