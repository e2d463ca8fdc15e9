"""How a tip would look in the chat: the bot's own renderer is asked (it arrives in Desk), about made-up
people or, for those who may see patients, a real one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from actions.scene import Scene
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.messages import SendTip
from domain.patient import TOPICS, Patient, PatientId, Status
from domain.records import StoredTip
from domain.tip_workflow import TipText

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bubble:
    """Plain words and the labels of the buttons under them, line by line."""

    text: str
    buttons: Sequence[Sequence[str]] = ()


Draw = Callable[[Scene], Bubble]


def no_bubble(_: Scene) -> Bubble:
    """Where nobody passed the renderer in."""
    raise LookupError("this desk has no renderer")


PEOPLE: Mapping[str, tuple[str, str, str]] = {
    "sam": ("Sam, who has told us everything", "Sam", "walking the dog to the sea"),
    "nobody": ("Somebody who gave no name and nothing that matters", "", ""),
    "long": (
        "Somebody with a long name and a lot that matters",
        "Bartholomew Featherstonehaugh-Cholmondeley",
        "seeing my granddaughter get married in Cork next summer, and dancing at it until the band goes home",
    ),
}


def made_up(key: str, language: str) -> Patient:
    """One of PEOPLE; the first for a key that is none."""
    _, name, matters = PEOPLE.get(key, PEOPLE["sam"])
    return Patient(
        PatientId(0), Status.ACTIVE, _LONG_AGO, language, name or None, matters or None, "Europe/London"
    )


def scene(
    tip: str, text: TipText, topic: str, patient: Patient, language: str, now: datetime, site: str
) -> Scene:
    """A tip on its way to somebody, which nobody will send."""
    sent_as = topic if topic in text.topics else min(text.topics, default=TOPICS[0], key=TOPICS.index)
    plan = Planned(
        patient.id, "preview", Class.PROACTIVE, Kind.TIP, SendTip(tip, 0, 0), now, reason={"topic": sent_as}
    )
    stored = StoredTip(
        tip,
        0,
        text.levels,
        text.topics,
        text.conditions,
        text.exclusions,
        "draft",
        text.evidence,
        {"en": "", **text.bodies},
    )
    return Scene(
        Delivery(DeliveryId(0), plan, State.PLANNED), _speaking(patient, language), 0, now, site, tip=stored
    )


def _speaking(patient: Patient, language: str) -> Patient:
    return replace(patient, language=language)
