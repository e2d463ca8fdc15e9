"""One person's page, put together from the real words, packs and patterns, for tests of what is drawn."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from actions.house import House, Programme
from actions.scene import Scene
from bot.render import _Page as Page
from bot.tokens import Tokens
from content.catalogue import load_catalogue
from content.words import load_words
from domain.burden import Budget
from domain.check_in import CheckInId
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.messages import Message, ShowProgress
from domain.patient import Patient, PatientId, Status
from domain.records import ResultRecord
from domain.triage import Assessment

CATALOGUE = load_catalogue(None)
WORDS = load_words()
NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
FIRST = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
CHAT = 4096
SITE = "the <b>Harbour</b> clinic"
NUMBERS = {
    "emergency": "999 or 112",
    "advice": "111",
    "crisis": "call 111 and choose option 2",
    "listening": "call Samaritans on 116 123",
    "text_line": "text SHOUT to 85258",
}


def house(*, show_level: bool = False) -> House:
    """A service as it comes, with or without numbers for patients."""
    instruments = {pack: loaded.instrument for pack, loaded in CATALOGUE.instruments.items()}
    programme = Programme(
        id="default",
        instrument="activation-13",
        check_in_every=timedelta(days=180),
        before_appointment=timedelta(weeks=6),
        show_level=show_level,
        purpose="tailoring",
        quiet_start=time(21),
        quiet_end=time(8),
        budget=Budget(),
    )
    return House(
        SITE,
        programme,
        instruments,
        lambda _: (),
        lambda _: {},
        lambda *_: (),
        assess=lambda *_: Assessment(),
        numbers=NUMBERS,
    )


def person(**known: Any) -> Patient:
    """Somebody who finished the first conversation."""
    told = {"name": "Sam", "matters": "walking the dog", "zone": "Europe/London", **known}
    return Patient(PatientId(7), Status.ACTIVE, FIRST, **told)


def page_for(
    patient: Patient,
    message: Message | None = None,
    *,
    results: Sequence[ResultRecord] = (),
    everything: Mapping[str, Any] | None = None,
    show_level: bool = False,
) -> Page:
    """What the renderer would work with for this message."""
    message = message or ShowProgress()
    plan = Planned(patient.id, "reply:1", Class.REPLY, Kind.REPLY, message, NOW)
    delivery = Delivery(DeliveryId(1), plan, State.SENDING)
    scene = Scene(delivery, patient, CHAT, NOW, SITE, results=results, everything=everything or {})
    return Page(scene, house(show_level=show_level), WORDS, CATALOGUE.instruments, Tokens(b"x" * 16))


def result(
    score: float | None,
    *,
    months: int = 0,
    error: float | None = 5.0,
    instrument: str = "activation-13",
    level: int | None = 2,
) -> ResultRecord:
    """A stored result, `months` of thirty days after the first."""
    return ResultRecord(
        check_in=CheckInId(100 + months),
        patient=PatientId(7),
        instrument=instrument,
        instrument_version="1.0",
        scorer_version="rasch-1",
        cut_points="current",
        raw=None if score is None else 30.0,
        score=score,
        standard_error=None if score is None else error,
        level=None if score is None else level,
        tailoring_level=level,
        purpose="tailoring",
        mode="self",
        flags=("too_few_answers",) if score is None else (),
        at=FIRST + timedelta(days=30 * months),
    )
