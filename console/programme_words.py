"""Words for the programme's pages: what each part of it is called, and its values as people say them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.programmes import Difference

LABELS: Mapping[str, str] = {
    "instrument": "Questionnaire",
    "purpose": "What results are used for",
    "check_in_every_days": "Time between check-ins",
    "before_appointment_days": "Check-in before an appointment",
    "nudge_after_days": "Reminders of an unfinished check-in",
    "show_level": "Do patients see their number and level?",
    "quiet_hours": "Quiet hours for people who join",
    "tips_per_week.1": "Tips a week at level 1",
    "tips_per_week.2": "Tips a week at level 2",
    "tips_per_week.3": "Tips a week at level 3",
    "tips_per_week.4": "Tips a week at level 4",
    "budget.per_day": "Most messages a day",
    "budget.per_week": "Most messages in 7 days",
    "budget.spacing_minutes": "Time between two messages",
}
PURPOSES: Mapping[str, str] = {
    "tailoring": "Choosing ideas that fit each person",
    "outcome": "Also measuring whether the service helps",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of "was, becomes"."""

    label: str
    before: str
    after: str


def label(key: str) -> str:
    """What a key of a programme file is called on the pages."""
    if key.startswith("why."):
        return "Why we ask (" + key.removeprefix("why.") + ")"
    return LABELS.get(key, key)


def value(key: str, plain: Any) -> str:
    """One value in words, with its unit."""
    match key, plain:
        case _, None | "":
            return "nothing"
        case "purpose", str():
            return PURPOSES.get(plain, plain)
        case "show_level", bool():
            return "yes" if plain else "no"
        case "quiet_hours", [start, end]:
            return "none" if start == end else f"{start} to {end}"
        case "check_in_every_days", int():
            return _count(plain, "day")
        case "before_appointment_days", int():
            return f"{_count(plain, 'day')} before"
        case "nudge_after_days", [*days]:
            return "none" if not days else "after " + " and ".join(_count(day, "day") for day in days)
        case "budget.spacing_minutes", int():
            return _count(plain, "minute")
        case _:
            return str(plain)


def changes(found: Sequence[Difference]) -> list[Change]:
    """Differences in words."""
    return [
        Change(label(each.key), value(each.key, each.before), value(each.key, each.after)) for each in found
    ]


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
