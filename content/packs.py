"""An instrument pack's own file, pack.yaml, read into the domain's types."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

from content import fields
from content.findings import has_errors
from content.yamlfile import Sheet, read_sheet
from domain.instruments import (
    Instrument,
    Item,
    LevelKind,
    MeanScorer,
    Option,
    RaschScorer,
    Rules,
    Scorer,
    StraightLining,
    SumScorer,
)
from domain.levels import CutPoints

INSTRUMENTS = Path(__file__).parent / "instruments"
NEEDS = ("wording", "table")
FARTHEST = 20  # logits: farther out, chances are no longer told apart from nought
_ENTRIES = (
    "id",
    "version",
    "title",
    "validated",
    "purpose",
    "notes",
    "languages",
    "needs",
    "provider",
    "level_scheme",
    "level_kind",
    "cut_points",
    "chosen_cut_points",
    "allow_na",
    "rules",
    "options",
    "items",
    "scorer",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A pack as shipped: the instrument, what a site has to bring, and who can give it."""

    instrument: Instrument
    languages: tuple[str, ...]
    needs: tuple[str, ...]
    provider: str
    table_decimals: int | None  # set when the scorer is a table that the site brings
    fingerprint: str


def shipped_packs(root: Path = INSTRUMENTS) -> list[str]:
    """The ids of all packs in a folder, sorted."""
    return sorted(folder.parent.name for folder in root.glob("*/pack.yaml"))


def read_definition(folder: Path) -> tuple[Definition | None, Sheet]:
    """Read pack.yaml; None with the sheet's findings when anything in it is wrong."""
    sheet = read_sheet(folder / "pack.yaml")
    if has_errors(sheet.findings):
        return None, sheet
    definition = _definition(sheet, folder)
    return (None if has_errors(sheet.findings) else definition), sheet


def _definition(sheet: Sheet, folder: Path) -> Definition:
    fields.only(sheet, _ENTRIES)
    needs = tuple(str(need) for need in fields.listed(sheet, "needs"))
    for number, need in enumerate(needs):
        if need not in NEEDS:
            sheet.fault(("needs", number), "needs", f"Unknown need “{need}”.", f"use {', '.join(NEEDS)}")
    table_decimals = None
    if fields.look(sheet, ("scorer", "kind")) == "table":
        table_decimals = fields.whole(sheet, "scorer", "decimals")
    return Definition(
        instrument=_instrument(sheet, folder.name),
        languages=tuple(str(language) for language in fields.listed(sheet, "languages")),
        needs=needs,
        provider=fields.text(sheet, "provider", optional=not needs),
        table_decimals=table_decimals,
        fingerprint=fingerprint(folder),
    )


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of a pack's files."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _instrument(sheet: Sheet, folder: str) -> Instrument:
    if fields.text(sheet, "id") != folder:
        sheet.fault(("id",), "id", f"The id is not the folder's name, {folder}.", f"write `id: {folder}`")
    items, options = _items(sheet), _options(sheet)
    cut_points = _cut_points(sheet)
    chosen = fields.text(sheet, "chosen_cut_points")
    if chosen not in cut_points:
        sheet.fault(
            ("chosen_cut_points",),
            "cut-points",
            f"There is no set “{chosen}”.",
            f"choose from {', '.join(cut_points)}",
        )
    return Instrument(
        id=folder,
        version=fields.text(sheet, "version"),
        title=fields.text(sheet, "title"),
        items=items,
        options=options,
        allow_na=fields.flag(sheet, "allow_na"),
        scorer=_scorer(sheet, items, options),
        scorer_version=fields.text(sheet, "scorer", "version"),
        cut_point_sets=cut_points,
        chosen_cut_points=chosen,
        rules=_rules(sheet, len(items)),
        level_scheme=fields.text(sheet, "level_scheme"),
        level_kind=cast(
            LevelKind, fields.choice(sheet, ("activation level", "confidence band"), "level_kind")
        ),
        purpose=fields.choice(sheet, ("tailoring", "outcome"), "purpose"),
        notes=fields.text(sheet, "notes"),
        validated=fields.flag(sheet, "validated"),
    )


def _items(sheet: Sheet) -> tuple[Item, ...]:
    items = tuple(
        Item(
            fields.text(sheet, "items", number, "id"),
            bool(
                isinstance(entry, dict)
                and entry.get("reverse")
                and fields.flag(sheet, "items", number, "reverse")
            ),
        )
        for number, entry in enumerate(fields.listed(sheet, "items"))
    )
    if not items or len({item.id for item in items}) != len(items):
        sheet.fault(("items",), "items", "Items need ids of their own, at least one.", "give each its own id")
    return items


def _options(sheet: Sheet) -> tuple[Option, ...]:
    options = tuple(
        Option(fields.whole(sheet, "options", number, "value"), fields.text(sheet, "options", number, "key"))
        for number, _ in enumerate(fields.listed(sheet, "options"))
    )
    values, keys = {option.value for option in options}, {option.key for option in options}
    if len(options) < 2 or len(values) != len(options) or len(keys) != len(options):
        sheet.fault(
            ("options",),
            "options",
            "Options need values and keys of their own, at least two.",
            "give each its own value and key",
        )
    return options


def _cut_points(sheet: Sheet) -> dict[str, CutPoints]:
    sets = dict[str, CutPoints]()
    decimals = fields.whole(sheet, "scorer", "decimals")  # scores are compared as they are stored
    for name in fields.mapping(sheet, "cut_points"):
        bounds = tuple(
            fields.number(sheet, "cut_points", name, place)
            for place, _ in enumerate(fields.listed(sheet, "cut_points", name))
        )
        if not bounds or any(right <= left for left, right in pairwise(bounds)):
            sheet.fault(
                ("cut_points", name),
                "cut-points",
                "The bounds do not rise.",
                "give the lowest score of levels 2, 3, 4 …",
            )
        else:
            sets[str(name)] = CutPoints(str(name), bounds, decimals)
    return sets


def _rules(sheet: Sheet, items: int) -> Rules:
    least = fields.whole(sheet, "rules", "min_answered")
    if not 1 <= least <= items:
        sheet.fault(
            ("rules", "min_answered"), "rules", f"{least} is not between 1 and {items}.", "correct it"
        )
    fields.only(sheet, ("min_answered", "straight_lining", "min_seconds"), "rules")
    lining = fields.choice(sheet, ("off", "extreme", "any"), "rules", "straight_lining")
    return Rules(least, cast(StraightLining, lining), fields.number(sheet, "rules", "min_seconds"))


def _scorer(sheet: Sheet, items: tuple[Item, ...], options: tuple[Option, ...]) -> Scorer | None:
    kind = fields.choice(sheet, ("mean", "sum", "table", "rasch"), "scorer", "kind")
    decimals = fields.whole(sheet, "scorer", "decimals")
    match kind:
        case "mean":
            return MeanScorer(decimals)
        case "sum":
            return SumScorer(decimals)
        case "rasch":
            return _rasch(sheet, items, len(options) - 1, decimals)
        case _:  # a table is the site's to bring: see content/install.py
            return None


def _rasch(sheet: Sheet, items: tuple[Item, ...], steps: int, decimals: int) -> RaschScorer:
    locations = {item.id: fields.number(sheet, "scorer", "locations", item.id) for item in items}
    fields.only(sheet, tuple(locations), "scorer", "locations")
    thresholds = tuple(
        fields.number(sheet, "scorer", "thresholds", place)
        for place, _ in enumerate(fields.listed(sheet, "scorer", "thresholds"))
    )
    if len(thresholds) != steps:
        sheet.fault(
            ("scorer", "thresholds"),
            "scorer",
            f"{steps + 1} options have {steps} thresholds.",
            "give one threshold less than options",
        )
    if any(abs(place) > FARTHEST for place in (*locations.values(), *thresholds)):
        sheet.fault(("scorer",), "scorer", f"A place beyond {FARTHEST} logits.", "give logits")
    slope, intercept = _scale(sheet)
    return RaschScorer(locations, thresholds, slope, intercept, decimals)


def _scale(sheet: Sheet) -> tuple[float, float]:
    """Slope and intercept, as given, or from the thetas that stand for 0 and 100."""
    if fields.look(sheet, ("scorer", "theta_at_0")) is None:
        slope, intercept = (
            fields.number(sheet, "scorer", "slope"),
            fields.number(sheet, "scorer", "intercept"),
        )
    else:
        low, high = (fields.number(sheet, "scorer", f"theta_at_{end}") for end in (0, 100))
        slope = 100 / (high - low) if high > low else 0.0
        intercept = -low * slope
    if slope <= 0:
        sheet.fault(("scorer",), "scorer", "The scale does not rise with theta.", "correct slope or thetas")
    return slope, intercept
