"""The file a site installs: other people's words and table, checked against the pack they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from content import fields
from content.findings import has_errors
from content.packs import Definition
from content.vectors import read_vectors, run_vectors
from content.wordings import read_wording
from content.yamlfile import Sheet
from domain.instruments import Instrument, TableScorer, Wording

LEAST_VECTORS = 3
# Our own words, to begin with; a site may change them.
_CONTEXT = (
    "I'd like to know how things are going, so that what I send fits you. There are no right answers. "
    "I keep yours, and your care team can see them. You can skip any question, or stop and come back later."
)
_WHY = "Your answer tells me which ideas to send. There's no right one, and you can skip it."
_ENTRIES = ("pack", "source", "cut_points", "languages", "wordings", "table", "standard_errors", "vectors")


def read_site_file(sheet: Sheet, definition: Definition) -> tuple[Instrument | None, Mapping[str, Wording]]:
    """The pack completed by a site's file; (None, {}) with the sheet's findings when anything is wrong."""
    if not has_errors(sheet.findings) and not isinstance(sheet.data, dict):
        sheet.fault((), "shape", "The file is empty.", "begin with `instrument template`")
    if has_errors(sheet.findings):
        return None, {}
    fields.only(sheet, _ENTRIES if "table" in definition.needs else _without_table())
    fields.choice(sheet, (definition.instrument.id,), "pack")
    fields.text(sheet, "source")
    wordings = _wordings(sheet, definition.instrument)
    instrument = replace(
        _with_scorer(sheet, definition),
        chosen_cut_points=_chosen(sheet, definition.instrument),
        languages=tuple(wordings),
        can_ask=True,
    )
    if not has_errors(sheet.findings):
        _run(sheet, instrument)
    return (None, {}) if has_errors(sheet.findings) else (instrument, wordings)


def _without_table() -> tuple[str, ...]:
    return tuple(entry for entry in _ENTRIES if entry not in ("table", "standard_errors"))


def _wordings(sheet: Sheet, instrument: Instrument) -> dict[str, Wording]:
    """A wording for every language claimed, and none for any other."""
    languages = [str(language) for language in fields.listed(sheet, "languages")]
    if not languages:
        sheet.fault(("languages",), "languages", "The file claims no language.", "list at least one")
    fields.only(sheet, tuple(languages), "wordings")
    return {
        language: read_wording(sheet, instrument, language, "wordings", language) for language in languages
    }


def _chosen(sheet: Sheet, instrument: Instrument) -> str:
    if fields.look(sheet, ("cut_points",)) is None:
        return instrument.chosen_cut_points
    return fields.choice(sheet, tuple(instrument.cut_point_sets), "cut_points")


def _with_scorer(sheet: Sheet, definition: Definition) -> Instrument:
    instrument = definition.instrument
    if "table" not in definition.needs:
        return instrument
    scores = _table(sheet, instrument, "table")
    errors = dict[int, float]()
    if fields.look(sheet, ("standard_errors",)):
        errors = _column(sheet, instrument, "standard_errors")
    return replace(instrument, scorer=TableScorer(scores, errors, definition.table_decimals or 0))


def _table(sheet: Sheet, instrument: Instrument, entry: str) -> dict[int, float]:
    """Raw-to-score: every raw sum there, 0 to 100, never falling, and not flat."""
    scores = _column(sheet, instrument, entry)
    before: float | None = None
    for raw, score in scores.items():
        if not 0 <= score <= 100:
            sheet.fault((entry, raw), "table", f"The score {score} is not between 0 and 100.", "correct it")
        if before is not None and score < before:
            sheet.fault((entry, raw), "table", f"The score falls from {before} to {score}.", "correct it")
        before = score
    if len(set(scores.values())) < 2:
        sheet.fault((entry,), "table", "Every raw sum has the same score.", "fill in the table")
    return scores


def _column(sheet: Sheet, instrument: Instrument, entry: str) -> dict[int, float]:
    """A number for every raw sum that can occur, lowest first."""
    given: Mapping[Any, Any] = fields.mapping(sheet, entry)
    count = len(instrument.items)
    raws = range(min(instrument.values) * count, max(instrument.values) * count + 1)
    missing = [raw for raw in raws if given.get(raw) is None]
    if missing:
        sheet.fault((entry,), "table", f"No number for raw {_some(missing)}.", "fill in every raw sum")
    for raw in given:
        if raw not in raws:
            sheet.fault((entry, raw), "table", f"A raw sum of {raw} cannot occur.", "take the line out")
    return {raw: fields.number(sheet, entry, raw) for raw in raws if raw not in missing}


def _some(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return shown if len(numbers) <= 5 else f"{shown} and {len(numbers) - 5} more"


def _run(sheet: Sheet, instrument: Instrument) -> None:
    vectors = read_vectors(sheet, instrument, "vectors")
    telling = {
        tuple(vector.answers.values()) for vector in vectors if vector.expected.get("score") is not None
    }
    if len(telling) < LEAST_VECTORS:
        sheet.fault(
            ("vectors",),
            "vectors",
            f"Only {len(telling)} of {LEAST_VECTORS} different test vectors with a score.",
            "add answers whose score you know from the publisher",
        )
    run_vectors(sheet, instrument, vectors, "vectors")


def template(definition: Definition, languages: tuple[str, ...] = ("en",)) -> str:
    """The file to fill in, as YAML: every item and option for each language, the table, and vectors."""
    instrument = definition.instrument
    blank: dict[str, Any] = {
        "pack": instrument.id,
        "source": "",
        "cut_points": instrument.chosen_cut_points,
        "languages": list(languages),
        "wordings": {language: _blank_wording(instrument, language) for language in languages},
    }
    if "table" in definition.needs:
        count = len(instrument.items)
        raws = range(min(instrument.values) * count, max(instrument.values) * count + 1)
        blank["table"] = {raw: None for raw in raws}
        blank["standard_errors"] = {}
    blank["vectors"] = [
        {"answers": answers, "score": None, "level": None} for answers in _sample_answers(instrument)
    ]
    return _preface(definition) + yaml.dump(
        blank, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1000
    )


def _sample_answers(instrument: Instrument) -> list[list[int]]:
    """Answers to begin the vectors with: the lowest, the highest, and a mixture."""
    low, *_, high = instrument.values
    count = len(instrument.items)
    mixed = [instrument.values[place % len(instrument.values)] for place in range(count)]
    return [[low] * count, [high] * count, mixed]


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line: thirteen answers read better that way."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_sequence(
        self, tag: str, sequence: Any, flow_style: bool | None = None
    ) -> yaml.nodes.SequenceNode:
        flow = all(not isinstance(each, dict) for each in sequence)
        return super().represent_sequence(tag, sequence, flow_style=flow)


def _bare(key: str) -> str:
    """Options whose key is a number are shown as that number."""
    return key if key.isdigit() else ""


def _blank_wording(instrument: Instrument, language: str) -> dict[str, Any]:
    answer = {"label": "", "synonyms": []}
    wording: dict[str, Any] = {
        "title": "",
        "context": _CONTEXT if language == "en" else "",
        "items": {
            item: {"text": "", "why": _WHY if language == "en" else ""} for item in instrument.item_ids
        },
        "options": {option.key: {**answer, "label": _bare(option.key)} for option in instrument.options},
    }
    if instrument.allow_na:
        wording["na"] = dict(answer)
    return wording


def _preface(definition: Definition) -> str:
    instrument = definition.instrument
    lines = [
        f"{instrument.title}: the file to fill in.",
        f"Who can give what is missing: {definition.provider}.",
        "source: where the words come from, and under which licence.",
        f"cut_points: one of {', '.join(instrument.cut_point_sets)}.",
        "languages: every language you have; each needs its own section under wordings.",
        "context: said before the first item: why we ask, who sees it, no right answers, skip and stop.",
        "why: the answer to “Why do you ask?”. synonyms: what people may type instead of the label.",
    ]
    if "table" in definition.needs:
        lines.append("table: the score for every raw sum; standard_errors likewise, or leave it as {}.")
    lines += [
        f"vectors: at least {LEAST_VECTORS} answer sets with a score and level you know; `na` for none.",
        "  Flags: too_few_answers, missing_items, straight_lining, too_fast.",
        f"Then: python main.py instrument install {instrument.id} FILE",
    ]
    return "".join(f"# {line}\n" for line in lines)


def installed_path(installed_dir: Path, pack: str) -> Path:
    """Where a site's file for a pack is kept, outside the repository."""
    return installed_dir / f"{pack}.yaml"
