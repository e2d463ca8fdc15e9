"""Rules for an instrument's files: what the loader demands, and that its English is plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from content.catalogue import LoadedInstrument, inspect_pack
from content.findings import Finding, error
from content.lint import prose
from domain.instruments import Wording

READING_AGE = {"items": 10.0, "whys": 11.0, "context": 11.0}


def pack_folder(file: Path) -> Path | None:
    """The pack a file belongs to, if it belongs to one."""
    return next((folder for folder in file.parents[:2] if (folder / "pack.yaml").is_file()), None)


def pack_findings(folder: Path) -> Iterator[Finding]:
    """Everything wrong with one shipped pack."""
    loaded, findings = inspect_pack(folder)
    yield from findings
    if loaded is None:
        return
    yield from _unclaimed(folder, loaded)
    if "en" in loaded.wordings:
        yield from _english_findings(folder / "wording" / "en.yaml", loaded.wordings["en"])


def _unclaimed(folder: Path, loaded: LoadedInstrument) -> Iterator[Finding]:
    for path in sorted(folder.glob("wording/*.yaml")):
        if path.stem not in loaded.wordings:
            yield error(
                path, 1, "languages", "pack.yaml does not claim this language.", "add it to `languages`"
            )


def _english_findings(file: Path, wording: Wording) -> Iterator[Finding]:
    """Whole groups are measured: one sentence is too short for the formula."""
    groups: dict[str, Iterable[str]] = {
        "items": (item.text for item in wording.items.values()),
        "whys": (item.why for item in wording.items.values()),
        "context": (wording.context,),
    }
    for group, texts in groups.items():
        age = prose.reading_age("\n".join(texts))
        if age > READING_AGE[group]:
            yield error(
                file,
                1,
                "reading-age",
                f"The {group} are readable at age {age} (limit {READING_AGE[group]:g}).",
                "use shorter words and sentences",
            )
