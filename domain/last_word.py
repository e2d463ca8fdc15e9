"""The last word on whether somebody is written to, kept apart so that an old backup can't unsay it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.onboarding import Step, next_step
from domain.patient import ConsentKind, Patient, Status


class Word(StrEnum):
    """QUIET: the service fell silent by itself, until they say anything. BACK: messages may reach them."""

    LEFT = "left"
    PAUSED = "paused"
    QUIET = "quiet"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class LastWord:
    """`until`: of a pause that ends by itself."""

    word: Word
    until: datetime | None = None


def word_of(patient: Patient) -> LastWord | None:
    """What their row says now. None says nothing: whoever is still (or again) being asked for their yes, or
    can't be reached, is where their last word left them."""
    match patient.status:
        case Status.LEFT:
            return LastWord(Word.LEFT)
        case Status.PAUSED if patient.silence_asked_at is not None and patient.paused_until is None:
            return LastWord(Word.QUIET)
        case Status.PAUSED:
            return LastWord(Word.PAUSED, patient.paused_until)
        case Status.ACTIVE:
            return LastWord(Word.BACK)
        case _:
            return None


def said_again(
    patient: Patient, last: LastWord, at: datetime, agreed: frozenset[ConsentKind], alarmed: bool
) -> Patient:
    """An old row, with the word said at `at`, after it was copied. `agreed`: the yeses that the old row has.
    `alarmed`: a red flag of theirs is in it that nobody has answered."""
    reached = patient.status in (Status.ACTIVE, Status.PAUSED, Status.UNREACHABLE)
    match last.word:
        case Word.LEFT if patient.status is not Status.FORGETTING:
            return replace(patient, status=Status.LEFT, paused_until=None)
        case Word.PAUSED if reached:
            return replace(patient, status=Status.PAUSED, paused_until=last.until, silence_asked_at=None)
        case Word.QUIET if reached:
            return replace(patient, status=Status.PAUSED, paused_until=None, silence_asked_at=at)
        case Word.BACK if patient.status is Status.PAUSED and not alarmed:
            return replace(
                patient, status=Status.ACTIVE, paused_until=None, unanswered=0, silence_asked_at=None
            )
        case Word.BACK if patient.status is Status.LEFT and next_step(patient, agreed) is Step.DONE:
            return replace(patient, status=Status.ACTIVE, paused_until=None)
        case _:
            return patient
