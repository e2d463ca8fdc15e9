"""Which question of the first five minutes comes next. Derived from what is known; kept nowhere else."""

from collections.abc import Iterable
from enum import StrEnum

from domain.patient import Consent, ConsentKind, Patient

CONSENT_VERSION = "2026-11"


class Step(StrEnum):
    """In this order; the two yeses first, because nothing is kept before them."""

    CARE_DATA = "care_data"
    TELEGRAM = "telegram"
    NAME = "name"
    MATTERS = "matters"
    ZONE = "zone"
    DAYS = "days"
    PART_OF_DAY = "part"
    TOPICS = "topics"
    FACTS = "facts"
    DONE = "done"


def standing(consents: Iterable[Consent]) -> frozenset[ConsentKind]:
    """The kinds they have said yes to and not taken back."""
    return frozenset(consent.kind for consent in consents if consent.stands)


def next_step(patient: Patient, agreed: frozenset[ConsentKind]) -> Step:
    """The first thing not known yet. A skipped question is known as empty, so it isn't asked again."""
    known = (
        (Step.CARE_DATA, ConsentKind.CARE_DATA in agreed),
        (Step.TELEGRAM, ConsentKind.TELEGRAM in agreed),
        (Step.NAME, patient.name is not None),
        (Step.MATTERS, patient.matters is not None),
        (Step.ZONE, patient.zone is not None),
        (Step.DAYS, patient.days is not None),
        (Step.PART_OF_DAY, patient.part_of_day is not None),
        (Step.TOPICS, patient.topics is not None),
        (Step.FACTS, patient.facts is not None),
    )
    return next((step for step, done in known if not done), Step.DONE)
