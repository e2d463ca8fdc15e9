"""The next tip for one person, from what the database knows of them; and the decision as it is stored."""

from random import Random

from actions.house import House
from actions.ports import Unit
from domain.deliveries import Kind
from domain.messages import SendTip
from domain.patient import Patient
from domain.records import StoredTip
from domain.tip_workflow import Stage
from domain.tips import Choice, Seen, Tip, TopicWeights, choose

Reason = dict[str, str | int | float | bool | None]


def choose_for(unit: Unit, house: House, patient: Patient, rng: Random) -> Choice | None:
    """A tip for the level their answers pointed to (the gentlest before any), or None."""
    last = unit.deliveries.last_of(patient.id, Kind.TIP)
    return choose(
        [_as_tip(stored) for stored in unit.tips.current()],
        patient.tailoring_level or 1,
        patient.topics or frozenset(),
        patient.facts or frozenset(),
        [Seen(one.tip, one.times, one.last_at, one.feedback) for one in unit.tips.seen(patient.id)],
        str(last.plan.reason.get("topic")) if last else None,
        TopicWeights(patient.topic_weights),
        rng,
        house.send_unreviewed,
    )


def as_message(choice: Choice) -> SendTip:
    return SendTip(choice.tip.id, choice.tip.version, choice.tip.revision)


def as_content(choice: Choice) -> str:
    """How the ledger names the content, its version and its revision."""
    return f"tip {choice.tip.id} v{choice.tip.version} r{choice.tip.revision}"


def as_reason(choice: Choice, patient: Patient, *, asked: bool = False) -> Reason:
    """The stored decision: all that "Why did I get this?" may say later."""
    why = choice.reason
    return {
        "rule": "asked for" if asked else "their day",
        "asked": asked,
        "level": why.level,
        "topic": why.topic,
        "topic_chosen": 0 < len(why.chosen_topics) < 8,
        "from_answers": patient.tailoring_level is not None,
        "own_condition": why.condition is not None,
        "only_topic": why.only_topic,
        "new": why.new,
        "candidates": why.candidates,
    }


def _as_tip(stored: StoredTip) -> Tip:
    return Tip(
        stored.id,
        stored.version,
        stored.levels,
        stored.topics,
        stored.conditions,
        stored.exclusions,
        reviewed=stored.status == Stage.PUBLISHED,
        revision=stored.revision,
    )
