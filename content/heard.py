"""What people may type: one-word commands per language, and the words for each answer of an instrument."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from content.catalogue import LoadedInstrument
from content.words import LOCALES

NA = "na"


class HeardFault(ValueError):
    """A heard.yaml that can't be used; the message names file and cure."""


def load_heard(folder: Path = LOCALES) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By language, then by command: the phrases that mean it. A language without a file has English's."""
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/heard.yaml"))}


def _read(path: Path) -> Mapping[str, tuple[str, ...]]:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or not all(isinstance(phrases, list) for phrases in raw.values()):
        raise HeardFault(f'{path}: write each command as  name: [phrase, "another phrase"].')
    for name, phrases in raw.items():
        for phrase in (name, *phrases):
            if not isinstance(phrase, str):  # YAML reads a bare yes as true
                raise HeardFault(
                    f'{path}: put quotes round "yes", "no", "on", "off" and numbers under {name!r}.'
                )
    return {name: tuple(phrases) for name, phrases in raw.items()}


def typed_choices(loaded: LoadedInstrument, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """("3", ("Agree", "yes", …)) for each answer, and ("na", …) where the instrument allows it."""
    wording = loaded.wording(language)
    choices = [
        (str(option.value), (wording.options[option.key].label, *wording.options[option.key].synonyms))
        for option in loaded.instrument.options
    ]
    if loaded.instrument.allow_na and wording.na is not None:
        choices.append((NA, (wording.na.label, *wording.na.synonyms)))
    return tuple(choices)
