"""What a programme may say: one check for the file that is shipped and for the console's form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from domain.check_in import MOST_NUDGES
from domain.pace import PER_WEEK
from domain.programmes import NUDGE_AFTER_DAYS, PURPOSES, Programme, of_plain

PROGRAMMES = Path(__file__).parent / "programmes"
LONGEST_WHY = 600
OPEN_FOR_DAYS = 13  # a check-in runs out after 14
LEVELS = tuple(sorted(PER_WEEK))


class ProgrammeFault(ValueError):
    """A programme that can't be used; the message names the file, the key and the cure."""


@dataclass(slots=True)
class _Reading:
    """`clean` is what could be used, `faults` what couldn't, each by key ("budget.per_day")."""

    raw: Mapping[str, Any]
    clean: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def take(self, key: str, check: Callable[[Any], Any], default: Any = None) -> None:
        """One value, at `key` or "outer.inner"; with a default it may be left out."""
        outer, _, inner = key.partition(".")
        found = self.raw.get(outer)
        if inner:
            found = found.get(inner) if isinstance(found, Mapping) else None
        if found is None and default is None:
            self.faults[key] = "This is missing."
            return
        try:
            value = check(default if found is None else found)
        except (TypeError, ValueError, IndexError, AttributeError) as fault:
            self.faults[key] = str(fault)
            return
        if inner:
            self.clean.setdefault(outer, {})[inner] = value
        else:
            self.clean[outer] = value


def check(raw: Mapping[str, Any]) -> tuple[Programme | None, dict[str, str]]:
    """The programme of these keys (as in content/programmes/default.yaml), or None and a sentence for each
    key that is wrong, saying what would be right."""
    reading = _Reading(raw)
    reading.take("id", _words("A name such as default", 40))
    reading.take("instrument", _words("The name of a questionnaire", 80))
    reading.take("purpose", _purpose)
    reading.take("why", _why, {})
    reading.take("check_in_every_days", _between("days", 7, 730))
    reading.take("before_appointment_days", _between("days", 1, 28))
    reading.take("nudge_after_days", _nudges, list(NUDGE_AFTER_DAYS))
    reading.take("show_level", _yes_or_no)
    reading.take("quiet_hours", _hours)
    reading.take("budget.per_day", _between("messages", 1, 10))
    reading.take("budget.per_week", _between("messages", 1, 50))
    reading.take("budget.spacing_minutes", _between("minutes", 0, 720))
    for level in LEVELS:
        reading.take(f"tips_per_week.{level}", _between("tips", 1, 7), PER_WEEK[level])
    _weeks_hold_days(reading)
    return (None, reading.faults) if reading.faults else (of_plain(reading.clean), {})


def load_programme(name: str, folder: Path = PROGRAMMES) -> Programme:
    """The programme of that name; ProgrammeFault says which key is wrong and what would be right."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in folder.glob("*.yaml")))
        raise ProgrammeFault(f"There is no programme {name!r}; these exist: {known}.")
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise ProgrammeFault(f"{path}: a programme is a list of keys with values.")
    if isinstance(tips := raw.get("tips_per_week"), dict):
        raw["tips_per_week"] = {str(level): number for level, number in tips.items()}
    programme, faults = check(raw)
    if programme is None:
        key, sentence = next(iter(faults.items()))
        if sentence == "This is missing.":
            raise ProgrammeFault(f"{path}: add the key {key!r}.")
        raise ProgrammeFault(f"{path}: {key}: {sentence}")
    return programme


def _between(unit: str, least: int, most: int) -> Callable[[Any], int]:
    def checked(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"{_shown(value)} should be a whole number of {unit} from {least} to {most}.")
        return value

    return checked


def _words(what: str, longest: int) -> Callable[[Any], str]:
    def checked(value: Any) -> str:
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            raise ValueError(f"{what} is needed, of at most {longest} letters.")
        return value.strip()

    return checked


def _purpose(value: Any) -> str:
    if value not in PURPOSES:
        raise ValueError(f"{_shown(value)} should be one of {', '.join(PURPOSES)}.")
    return str(value)


def _why(value: Any) -> dict[str, str]:
    """Plain words by language; white space at the ends and empty ones don't count."""
    if not isinstance(value, Mapping):
        raise ValueError("The purpose in words goes by language, such as en: So that …")
    kept = {str(language): " ".join(str(words).split()) for language, words in value.items()}
    for words in kept.values():
        if len(words) > LONGEST_WHY:
            raise ValueError(f"This has {len(words)} letters; {LONGEST_WHY} is the most a chat reads well.")
    return {language: words for language, words in kept.items() if words}


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_shown(value)} should be true or false.")
    return value


def _hours(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError('Quiet hours are a beginning and an end, such as "21:00" and "08:00".')
    start, end = _time(value[0]), _time(value[1])
    minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440
    if minutes > 18 * 60:
        raise ValueError("Quiet hours of more than 18 hours would leave no time for a message.")
    return [f"{start:%H:%M}", f"{end:%H:%M}"]


def _time(value: Any) -> time:
    try:
        found = time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f'{_shown(value)} should be a time such as "21:00".') from None
    if found.second or found.microsecond or found.tzinfo:
        raise ValueError(f'{_shown(value)} should be hours and minutes, such as "21:00".')
    return found


def _nudges(value: Any) -> list[int]:
    if not isinstance(value, list | tuple) or len(value) > MOST_NUDGES:
        raise ValueError(f"At most {MOST_NUDGES} days, or none for no nudge.")
    days = [_between("days", 1, OPEN_FOR_DAYS)(day) for day in value]
    if days != sorted(set(days)):
        raise ValueError("The second nudge comes later than the first.")
    return days


def _weeks_hold_days(reading: _Reading) -> None:
    budget = reading.clean.get("budget", {})
    per_day, per_week = budget.get("per_day"), budget.get("per_week")
    if per_day is not None and per_week is not None and per_week < per_day:
        reading.faults["budget.per_week"] = (
            f"A week can't hold fewer messages ({per_week}) than a single day ({per_day})."
        )


def _shown(value: Any) -> str:
    return f"“{value}”" if str(value).strip() else "Nothing"
