"""Which tip comes next, and the truth about why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random

CONDITION_SHARE = 1 / 3  # of the tips for somebody with a condition, as long as both kinds are left
HELPFUL = 1.25
FEWER = 0.5
MOST = 2.0
LEAST = 2.0**-6  # "fewer" is not "never": a topic stays just about possible


class Feedback(StrEnum):
    """The buttons under a tip."""

    DID = "did"
    HELPFUL = "helpful"
    NOT_FOR_ME = "not_for_me"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Tip:
    """What the choice needs to know of a tip; its words are elsewhere.

    No `conditions`: for everyone; else for people with at least one of them. `exclusions` are
    conditions and circumstances that forbid it.
    """

    id: str
    version: int
    levels: frozenset[int]
    topics: frozenset[str]
    conditions: frozenset[str] = frozenset()
    exclusions: frozenset[str] = frozenset()
    reviewed: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A tip this patient has had: how often, when last, and what they ever said to it."""

    tip_id: str
    times: int
    last_at: datetime
    feedback: frozenset[str] = frozenset()

    @property
    def disliked(self) -> bool:
        """Not sent a second time."""
        return not self.feedback.isdisjoint((Feedback.NOT_FOR_ME, Feedback.FEWER))


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """How much a patient wants of each topic, LEAST .. MOST; 1 where they said nothing."""

    values: Mapping[str, float] = field(default_factory=dict)

    def of(self, topic: str) -> float:
        return min(max(self.values.get(topic, 1.0), LEAST), MOST)

    def after(self, feedback: str, topics: Iterable[str]) -> "TopicWeights":
        """After a button under a tip: "fewer" halves its topics, "helpful" raises them a little."""
        factor = {Feedback.FEWER.value: FEWER, Feedback.HELPFUL.value: HELPFUL}.get(feedback)
        if factor is None:
            return self
        changed = {topic: min(max(self.of(topic) * factor, LEAST), MOST) for topic in topics}
        return TopicWeights({**self.values, **changed})


@dataclass(frozen=True, slots=True)
class Why:
    """The stored decision, all that "Why did I get this?" may say.

    `topic` is what the tip was sent as; `chosen_topics` what the patient picked, none for all.
    `condition` is the patient's own that the tip is for, if any. `only_topic` is true where the
    topic came twice running because there was no other. `candidates`: how many tips it could have been.
    """

    level: int
    topic: str
    chosen_topics: tuple[str, ...]
    new: bool
    condition: str | None
    only_topic: bool
    candidates: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The tip to send and the reason."""

    tip: Tip
    reason: Why


def choose(
    tips: Iterable[Tip],
    level: int,
    topics: Collection[str],
    facts: frozenset[str],
    seen: Iterable[Seen],
    last_topic: str | None,
    weights: TopicWeights,
    rng: Random,
    allow_unreviewed: bool,
) -> Choice | None:
    """The next tip for a patient, or None when nothing fits.

    `topics` are the ones the patient picked (none: all), `facts` their conditions and circumstances,
    `last_topic` what their last tip was sent as. Never: another level's tip, one of no chosen topic, one
    that a condition or exclusion forbids, one they called "not for me", an unreviewed one unless
    allowed, the same topic twice running. The last has one exception, because silence would be worse:
    where only one topic has anything at all to offer; the reason says so (`only_topic`).

    Of what remains, unseen tips first: one in three for the patient's own condition, the topic by
    weight, the tip by chance. When all are seen, the one seen longest ago that they didn't dislike.
    """
    known = {one.tip_id: one for one in seen}
    lawful = [
        tip
        for tip in sorted(tips, key=lambda tip: tip.id)
        if _suits(tip, level, topics, facts) and _welcome(tip, known) and (tip.reviewed or allow_unreviewed)
    ]
    pool = _not_again(lawful, topics, last_topic)
    if not pool:
        return None
    fresh = [tip for tip in pool if tip.id not in known]
    wanted = _one_kind(fresh, facts, rng) if fresh else [min(pool, key=lambda tip: known[tip.id].last_at)]
    topic = _draw_topic(wanted, topics, last_topic, weights, rng)
    tip = rng.choice([tip for tip in wanted if topic in tip.topics])
    reason = Why(
        level=level,
        topic=topic,
        chosen_topics=tuple(sorted(topics)),
        new=tip.id not in known,
        condition=min(tip.conditions & facts, default=None),
        only_topic=topic == last_topic,
        candidates=len(fresh or pool),
    )
    return Choice(tip, reason)


def _suits(tip: Tip, level: int, topics: Collection[str], facts: frozenset[str]) -> bool:
    """Level, chosen topics, conditions and exclusions."""
    on_topic = bool(tip.topics) and (not topics or not tip.topics.isdisjoint(topics))
    for_them = not tip.conditions or not tip.conditions.isdisjoint(facts)
    return level in tip.levels and on_topic and for_them and tip.exclusions.isdisjoint(facts)


def _welcome(tip: Tip, known: Mapping[str, Seen]) -> bool:
    return tip.id not in known or not known[tip.id].disliked


def _not_again(lawful: Sequence[Tip], topics: Collection[str], last_topic: str | None) -> Sequence[Tip]:
    """Without the last topic; failing that what can be sent as another; failing that all there is."""
    without = [tip for tip in lawful if last_topic not in tip.topics]
    as_another = [tip for tip in lawful if _sent_as(tip, topics) - {last_topic}]
    return without or as_another or lawful


def _sent_as(tip: Tip, topics: Collection[str]) -> frozenset[str]:
    """The topics a tip can be sent as: its own, of those the patient picked."""
    return tip.topics & frozenset(topics) if topics else tip.topics


def _one_kind(fresh: Sequence[Tip], facts: frozenset[str], rng: Random) -> Sequence[Tip]:
    """Tips for the patient's own condition one time in three, the general ones else."""
    own = [tip for tip in fresh if tip.conditions & facts]
    general = [tip for tip in fresh if not tip.conditions & facts]
    if not own or not general:
        return own or general
    return own if rng.random() < CONDITION_SHARE else general


def _draw_topic(
    wanted: Sequence[Tip], topics: Collection[str], last_topic: str | None, weights: TopicWeights, rng: Random
) -> str:
    """One of the topics these tips can be sent as, by weight; the last one only if it is alone."""
    possible = frozenset[str]().union(*(_sent_as(tip, topics) for tip in wanted))
    offered = sorted(possible - {last_topic} or possible)
    return rng.choices(offered, [weights.of(topic) for topic in offered])[0]
