"""Which question of the first five minutes comes next."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.onboarding import Step, next_step, standing
from domain.patient import Consent, ConsentKind, Patient, PatientId, Status

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOTH = frozenset(ConsentKind)
STRANGER = Patient(PatientId(1), Status.ONBOARDING, NOW)
ANSWERS = {
    Step.NAME: {"name": "Sam"},
    Step.MATTERS: {"matters": ""},
    Step.ZONE: {"zone": "Europe/London"},
    Step.DAYS: {"days": frozenset({1})},
    Step.PART_OF_DAY: {"part_of_day": "morning"},
    Step.TOPICS: {"topics": frozenset({"sleep"})},
    Step.FACTS: {"facts": frozenset()},
}
ORDER = [Step.CARE_DATA, Step.TELEGRAM, *ANSWERS, Step.DONE]

consents = st.frozensets(st.sampled_from(ConsentKind))
known = st.frozensets(st.sampled_from(list(ANSWERS)))


def who_told(steps) -> Patient:
    fields = {name: value for step in steps for name, value in ANSWERS[step].items()}
    return replace(STRANGER, **fields)


@given(consents, known)
def test_the_next_question_is_the_first_that_is_not_known(agreed, told):
    step = next_step(who_told(told), agreed)
    asked_before = ORDER[: ORDER.index(step)]
    for earlier in asked_before:
        assert earlier in told or ConsentKind(earlier) in agreed
    assert step not in told


@given(consents, known)
def test_nothing_about_the_person_is_asked_before_both_yeses(agreed, told):
    if agreed != BOTH:
        assert next_step(who_told(told), agreed) in (Step.CARE_DATA, Step.TELEGRAM)


def test_the_questions_come_in_their_order():
    told: list[Step] = []
    for step in ORDER[2:-1]:
        assert next_step(who_told(told), BOTH) is step
        told.append(step)
    assert next_step(who_told(told), BOTH) is Step.DONE


def test_what_was_left_empty_is_not_asked_again():
    patient = replace(who_told(ANSWERS), matters="", topics=frozenset(), facts=frozenset())
    assert next_step(patient, BOTH) is Step.DONE


@pytest.mark.parametrize(
    ("history", "stands"),
    [
        ([], False),
        ([None], True),
        ([NOW], False),
        ([NOW, None], True),
        ([None, NOW], True),
    ],
    ids=["never", "given", "taken back", "given again", "an older one taken back"],
)
def test_a_consent_stands_while_one_yes_to_it_is_not_taken_back(history, stands):
    told = [Consent(ConsentKind.TELEGRAM, "1", NOW, revoked) for revoked in history]
    assert (ConsentKind.TELEGRAM in standing(told)) is stands
    assert ConsentKind.CARE_DATA not in standing(told)
