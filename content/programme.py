"""A programme file: how a service runs its check-ins and messages."""

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import yaml

PROGRAMMES = Path(__file__).parent / "programmes"


class ProgrammeFault(ValueError):
    """A programme file that can't be used; the message names the file, the key and the cure."""


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """What the file says, checked. `per_day` and `per_week` count messages; `spacing` is the time between."""

    id: str
    instrument: str
    purpose: str
    check_in_every: timedelta
    before_appointment: timedelta
    show_level: bool
    quiet: tuple[time, time]
    per_day: int
    per_week: int
    spacing: timedelta


def load_programme(name: str, folder: Path = PROGRAMMES) -> ProgrammeFile:
    """The programme of that name; ProgrammeFault says which key is wrong and what would be right."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in folder.glob("*.yaml")))
        raise ProgrammeFault(f"There is no programme {name!r}; these exist: {known}.")
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise ProgrammeFault(f"{path}: a programme is a list of keys with values.")
    try:
        return ProgrammeFile(
            id=str(raw["id"]),
            instrument=str(raw["instrument"]),
            purpose=_one_of(raw["purpose"], ("tailoring", "outcome")),
            check_in_every=timedelta(days=_between(raw["check_in_every_days"], 7, 730)),
            before_appointment=timedelta(days=_between(raw["before_appointment_days"], 1, 28)),
            show_level=_yes_or_no(raw["show_level"]),
            quiet=(_time(raw["quiet_hours"][0]), _time(raw["quiet_hours"][1])),
            per_day=_between(raw["budget"]["per_day"], 1, 10),
            per_week=_between(raw["budget"]["per_week"], 1, 50),
            spacing=timedelta(minutes=_between(raw["budget"]["spacing_minutes"], 0, 720)),
        )
    except KeyError as missing:
        raise ProgrammeFault(f"{path}: add the key {missing}.") from missing
    except (TypeError, IndexError, ValueError) as fault:
        raise ProgrammeFault(f"{path}: {fault}.") from fault


def _between(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{value!r} should be a whole number from {least} to {most}")
    return value


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} should be one of {', '.join(known)}")
    return str(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} should be true or false")
    return value


def _time(value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f'{value!r} should be a time such as "21:00"') from None
