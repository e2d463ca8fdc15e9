"""An instrument's words in one language, read from YAML and checked to be all there."""

from __future__ import annotations

from content import fields
from content.yamlfile import Sheet
from domain.instruments import Instrument, ItemWording, OptionWording, Wording

LONGEST_ITEM = 300  # characters
LONGEST_LABEL = 40  # characters: four of them have to fit under one message on a small phone


def read_wording(sheet: Sheet, instrument: Instrument, language: str, *where: str | int) -> Wording:
    """The wording at a place of a sheet; whatever is missing becomes one of the sheet's findings."""
    ids = instrument.item_ids
    keys = tuple(option.key for option in instrument.options)
    fields.only(sheet, ("language", "title", "context", "items", "options", "na"), *where)
    fields.only(sheet, ids, *where, "items")
    fields.only(sheet, keys, *where, "options")
    wording = Wording(
        language=language,
        title=fields.text(sheet, *where, "title"),
        context=fields.text(sheet, *where, "context"),
        items={item: _item(sheet, (*where, "items", item)) for item in ids},
        options={key: _option(sheet, (*where, "options", key)) for key in keys},
        na=_option(sheet, (*where, "na")) if instrument.allow_na else None,
    )
    _ambiguities(sheet, wording, *where)
    return wording


def _item(sheet: Sheet, where: tuple[str | int, ...]) -> ItemWording:
    fields.only(sheet, ("text", "why"), *where)
    item = ItemWording(fields.text(sheet, *where, "text"), fields.text(sheet, *where, "why"))
    if len(item.text) > LONGEST_ITEM:
        sheet.fault((*where, "text"), "length", f"More than {LONGEST_ITEM} characters.", "shorten it")
    return item


def _option(sheet: Sheet, where: tuple[str | int, ...]) -> OptionWording:
    fields.only(sheet, ("label", "synonyms"), *where)
    label = fields.text(sheet, *where, "label")
    if len(label) > LONGEST_LABEL:
        sheet.fault((*where, "label"), "length", f"More than {LONGEST_LABEL} characters.", "shorten it")
    synonyms = tuple(
        fields.text(sheet, *where, "synonyms", number)
        for number, _ in enumerate(fields.listed(sheet, *where, "synonyms", optional=True))
    )
    return OptionWording(label, synonyms)


def _ambiguities(sheet: Sheet, wording: Wording, *where: str | int) -> None:
    """Two answers that can be typed with the same words would be a coin toss."""
    seen = dict[str, str]()
    answers = [*wording.options.items(), *([("na", wording.na)] if wording.na else [])]
    for key, option in answers:
        for typed in dict.fromkeys(words.casefold() for words in (option.label, *option.synonyms) if words):
            if typed in seen:
                sheet.fault(
                    (*where, "options"),
                    "ambiguous",
                    f"“{typed}” is both {seen[typed]} and {key}.",
                    "keep it for one of them",
                )
            seen[typed] = key
