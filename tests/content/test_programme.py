"""What a programme may say, whether it comes from a file or from the console's form."""

from pathlib import Path
from typing import Any

import pytest

from content.programme import ProgrammeFault, check, load_programme
from domain.programmes import as_plain, differences, of_plain

SHIPPED = load_programme("default")


def changed(**values: Any) -> dict[str, Any]:
    return as_plain(SHIPPED) | values


def test_the_shipped_programme_goes_into_the_database_and_comes_back_the_same() -> None:
    assert of_plain(as_plain(SHIPPED)) == SHIPPED
    assert check(as_plain(SHIPPED)) == (SHIPPED, {})


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("check_in_every_days", {"check_in_every_days": 6}),
        ("check_in_every_days", {"check_in_every_days": True}),
        ("before_appointment_days", {"before_appointment_days": 29}),
        ("show_level", {"show_level": "perhaps"}),
        ("purpose", {"purpose": "marketing"}),
        ("why", {"why": {"en": "x" * 601}}),
        ("quiet_hours", {"quiet_hours": ["21:00"]}),
        ("quiet_hours", {"quiet_hours": ["21:00:30", "08:00"]}),
        ("quiet_hours", {"quiet_hours": ["09:00", "08:00"]}),
        ("nudge_after_days", {"nudge_after_days": [1, 2, 3]}),
        ("nudge_after_days", {"nudge_after_days": [3, 1]}),
        ("nudge_after_days", {"nudge_after_days": [14]}),
        ("tips_per_week.2", {"tips_per_week": {"2": 0}}),
        ("tips_per_week.4", {"tips_per_week": {"4": 8}}),
        ("budget.per_week", {"budget": {"per_day": 5, "per_week": 4, "spacing_minutes": 0}}),
        ("budget.per_day", {"budget": {"per_week": 4, "spacing_minutes": 0}}),
        ("instrument", {"instrument": " "}),
    ],
)
def test_what_can_not_be_is_named_with_what_would_be_right(key: str, values: dict[str, Any]) -> None:
    programme, faults = check(changed(**values))
    assert programme is None and list(faults) == [key]
    assert faults[key].endswith((".", "…"))


def test_nothing_at_all_is_no_programme_and_says_everything_that_is_missing() -> None:
    programme, faults = check({})
    assert programme is None
    assert {"id", "instrument", "purpose", "quiet_hours", "budget.per_day"} <= set(faults)


def test_a_file_from_before_pace_and_nudges_still_holds(tmp_path: Path) -> None:
    old = [
        "id: ours", "instrument: activation-13", "purpose: tailoring", "check_in_every_days: 90",
        "before_appointment_days: 7", "show_level: false", 'quiet_hours: ["22:00", "07:00"]',
        "budget: {per_day: 2, per_week: 6, spacing_minutes: 60}",
    ]  # fmt: skip
    (tmp_path / "ours.yaml").write_text("\n".join(old), encoding="utf-8")
    found = load_programme("ours", tmp_path)
    assert found.tips_per_week == SHIPPED.tips_per_week and found.nudge_after_days == (1, 3)


def test_a_wrong_file_is_told_with_its_name_and_key(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\ninstrument: activation-13", encoding="utf-8")
    with pytest.raises(ProgrammeFault, match=r"ours\.yaml: add the key 'purpose'"):
        load_programme("ours", tmp_path)
    with pytest.raises(ProgrammeFault, match="these exist: ours"):
        load_programme("theirs", tmp_path)


def test_differences_name_the_keys_of_the_file_and_nothing_else() -> None:
    other, faults = check(changed(show_level=True, why={"en": "So that it fits."}, nudge_after_days=[2]))
    assert other is not None and not faults
    found = {each.key: (each.before, each.after) for each in differences(SHIPPED, other)}
    assert found == {
        "why.en": (None, "So that it fits."),
        "nudge_after_days": ([1, 3], [2]),
        "show_level": (False, True),
    }
    assert not differences(SHIPPED, SHIPPED)
