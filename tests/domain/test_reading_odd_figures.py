"""Figures that are no digits (➆, ❼), found by hostile texts: whatever reads them takes them for letters."""

from datetime import date, time

import pytest

from content.triage_commands import triage_in
from domain.reading_answer import read_answer
from domain.reading_date import NotADate, read_date
from domain.reading_days import read_days
from domain.reading_time import NotATime, read_time
from tests.hostile.inputs import hostile_inputs

TODAY = date(2026, 3, 2)
ODD = ("9➆", "➆", "❼", "at ➆:30", "⓪➊.49bc", "𑀨49bc", "٣ March", "²", "1.49bc")
CHOICES = [("1", ("disagree strongly",)), ("2", ("agree",)), ("na", ("does not apply",))]


@pytest.mark.parametrize("typed", ODD)
def test_odd_figures_are_read_or_kindly_not_understood(typed: str) -> None:
    assert isinstance(read_date(typed, TODAY), date | NotADate)
    assert isinstance(read_time(typed), time | NotATime)
    assert isinstance(read_days(typed), frozenset)
    read_answer(typed, CHOICES)


def test_a_cry_for_help_beside_odd_figures_is_heard() -> None:
    assert triage_in("en").assess("❼ ➆. i cant breathe properly ❶").urgency == "now"


def test_nothing_that_reads_words_stumbles_over_any_text() -> None:
    rules = triage_in("en")
    for typed in hostile_inputs(3, 900):
        read_date(typed, TODAY)
        read_time(typed)
        read_days(typed)
        read_answer(typed, CHOICES)
        rules.assess(typed)
