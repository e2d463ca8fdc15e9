"""`check(path)`: which rules a file falls under, and the sum of it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from content.findings import Finding, error
from content.lint.locales import locale_findings
from content.lint.packs import pack_findings, pack_folder
from content.lint.tips import tip_findings
from content.programme import ProgrammeFault, load_programme
from content.triage_rules import rule_findings
from content.yamlfile import read_sheet

CONTENT = Path(__file__).parent.parent
TRIAGE = CONTENT / "triage"
_NOT_TIPS = ("README.md",)


def check(path: Path | None = None, *, today: date | None = None) -> list[Finding]:
    """Check one content file, a folder of them, or (None) everything shipped; findings in file order.

    `today` decides whether a review date is past; without it, today in UTC.
    A path that is not there is a finding too.
    """
    root = path or CONTENT
    day = today or datetime.now(UTC).date()
    if not root.exists():
        return [error(root, 1, "missing", "There is no such file or folder.", "check the path")]
    files = [root] if root.is_file() else sorted(file for file in root.rglob("*") if file.is_file())
    findings = [found for file in files for found in _file_findings(file, day)]
    findings += _packs_findings(files)
    findings += _triage_findings(files)
    findings += _twins(file for file in files if _is_tip(file))
    return sorted(dict.fromkeys(findings), key=lambda found: (found.file, found.line))


def holds_content(path: Path) -> bool:
    """Whether anything at `path` falls under a rule at all: without that, no fault found means nothing."""
    files = [path] if path.is_file() else path.rglob("*")
    return any(file.is_file() and _is_content(file) for file in files)


def _is_content(file: Path) -> bool:
    if file.name in _NOT_TIPS:
        return False
    return file.suffix in (".md", ".po", ".yaml", ".yml") or pack_folder(file) is not None


def report(findings: Iterable[Finding], path: Path | None) -> str:
    """The findings, one a line, and a last line that sums them up."""
    found = list(findings)
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    where = path or CONTENT
    verdict = "Not ready" if errors else "Ready"
    summary = f"{verdict}: {_count(errors, 'error')}, {_count(warnings, 'warning')} in {where}."
    return "\n".join([*map(str, found), summary])


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _is_tip(file: Path) -> bool:
    return file.suffix == ".md" and file.name not in _NOT_TIPS


def _file_findings(file: Path, today: date) -> Iterator[Finding]:
    if _is_tip(file):
        yield from tip_findings(file, today)
    elif file.suffix == ".po":
        yield from locale_findings(file)
    elif file.suffix in (".yaml", ".yml") and not pack_folder(file) and TRIAGE not in file.parents:
        yield from _yaml_findings(file)


def _triage_findings(files: list[Path]) -> Iterator[Finding]:
    """The safety rules of a language are checked together: they share words and order."""
    for folder in dict.fromkeys(file.parent for file in files if file.parent.parent.name == TRIAGE.name):
        if folder.parent == TRIAGE:
            yield from rule_findings(folder)


def _packs_findings(files: list[Path]) -> Iterator[Finding]:
    """A pack is checked whole, even when one of its files was named: vectors need the definition."""
    named = {str(file) for file in files}
    for folder in dict.fromkeys(folder for file in files if (folder := pack_folder(file))):
        yield from (found for found in pack_findings(folder) if found.file in named or len(named) > 1)


def _yaml_findings(file: Path) -> Iterator[Finding]:
    sheet = read_sheet(file)
    yield from sheet.findings
    if file.parent.name == "programmes" and not sheet.findings:
        yield from _programme_findings(file)


def _programme_findings(file: Path) -> Iterator[Finding]:
    try:
        load_programme(file.stem, file.parent)
    except ProgrammeFault as fault:
        yield error(file, 1, "programme", str(fault).removeprefix(f"{file}: "), "correct that key")


def _twins(tips: Iterable[Path]) -> Iterator[Finding]:
    """Ids are file names, so two files with one name in different folders are one id twice."""
    seen: dict[str, Path] = {}
    for tip in tips:
        if tip.stem in seen:
            yield error(
                tip, 1, "id-twice", f"The id “{tip.stem}” is also {seen[tip.stem]}.", "choose another id"
            )
        seen.setdefault(tip.stem, tip)
