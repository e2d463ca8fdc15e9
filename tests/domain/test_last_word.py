"""What a restored row becomes when somebody's last word came after it was copied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.last_word import LastWord, Word, said_again, word_of
from domain.patient import ConsentKind, Patient, PatientId, Status

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
BOTH = frozenset(ConsentKind)
SAM = Patient(
    id=PatientId(1),
    status=Status.ACTIVE,
    joined_at=NOW,
    name="Sam",
    matters="the sea",
    zone="UTC",
    days=frozenset({1}),
    part_of_day="morning",
    topics=frozenset({"moving"}),
    facts=frozenset(),
)


def then(
    status: Status, last: LastWord, agreed: frozenset[ConsentKind] = BOTH, alarmed: bool = False
) -> Patient:
    return said_again(replace(SAM, status=status), last, NOW, agreed, alarmed)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.FORGETTING])
def test_whoever_left_has_left_whatever_they_were_before(status: Status) -> None:
    assert then(status, LastWord(Word.LEFT)).status is Status.LEFT


@pytest.mark.parametrize("until", [None, NOW + WEEK])
def test_a_pause_stays_a_pause_with_its_end(until: datetime | None) -> None:
    paused = then(Status.ACTIVE, LastWord(Word.PAUSED, until))
    assert (paused.status, paused.paused_until) == (Status.PAUSED, until)
    assert word_of(paused) == LastWord(Word.PAUSED, until)


def test_whoever_had_fallen_silent_is_back_as_soon_as_they_say_anything() -> None:
    quiet = then(Status.ACTIVE, LastWord(Word.QUIET))
    assert quiet.status is Status.PAUSED
    assert quiet.silence_asked_at == NOW  # what turn.came_back looks at
    assert word_of(quiet) == LastWord(Word.QUIET)


def test_whoever_resumed_gets_messages_again() -> None:
    paused = replace(SAM, status=Status.PAUSED, paused_until=NOW + WEEK)
    assert said_again(paused, LastWord(Word.BACK), NOW, BOTH, False) == SAM


def test_silence_after_a_red_flag_is_not_ended_by_a_restore() -> None:
    assert then(Status.PAUSED, LastWord(Word.BACK), alarmed=True).status is Status.PAUSED


def test_whoever_came_back_needs_both_yeses_in_the_old_copy() -> None:
    assert then(Status.LEFT, LastWord(Word.BACK)).status is Status.ACTIVE
    assert then(Status.LEFT, LastWord(Word.BACK), frozenset({ConsentKind.TELEGRAM})).status is Status.LEFT


@pytest.mark.parametrize("status", [Status.ONBOARDING, Status.WAITING, Status.LEFT, Status.FORGETTING])
@pytest.mark.parametrize("word", [Word.PAUSED, Word.QUIET])
def test_a_pause_lets_nobody_in_who_was_outside(status: Status, word: Word) -> None:
    assert then(status, LastWord(word)).status is status


@pytest.mark.parametrize("status", [Status.ONBOARDING, Status.WAITING, Status.UNREACHABLE, Status.FORGETTING])
def test_whoever_is_being_asked_or_out_of_reach_says_nothing_new(status: Status) -> None:
    assert word_of(replace(SAM, status=status)) is None
