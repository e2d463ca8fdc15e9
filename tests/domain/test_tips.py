"""Which tip comes next."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tips import LEAST, MOST, Choice, Feedback, Seen, Tip, TopicWeights, choose

TOPICS = ("moving", "eating", "mood")
CONDITIONS = ("diabetes", "lungs")
FACTS = (*CONDITIONS, "pregnancy")
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVEN = TopicWeights()

some_topics = st.frozensets(st.sampled_from(TOPICS))
tips = st.lists(
    st.builds(
        Tip,
        id=st.integers(0, 30).map("tip-{}".format),
        version=st.just(1),
        levels=st.frozensets(st.integers(1, 2), min_size=1),
        topics=st.frozensets(st.sampled_from(TOPICS), min_size=1, max_size=2),
        conditions=st.frozensets(st.sampled_from(CONDITIONS)),
        exclusions=st.frozensets(st.sampled_from(FACTS), max_size=1),
        reviewed=st.booleans(),
    ),
    unique_by=lambda tip: tip.id,
    max_size=14,
)
histories = st.lists(
    st.builds(
        Seen,
        tip_id=st.integers(0, 30).map("tip-{}".format),
        times=st.integers(1, 3),
        last_at=st.integers(0, 500).map(lambda hours: START + timedelta(hours=hours)),
        feedback=st.frozensets(st.sampled_from(Feedback), max_size=2),
    ),
    unique_by=lambda seen: seen.tip_id,
    max_size=10,
)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 chance for tips is no secret


def tip(name: str, topic: str = "moving", **head) -> Tip:
    return Tip(name, 1, frozenset({1}), frozenset({topic}), reviewed=True, **head)


def pick(
    pool, *, topics=(), facts=frozenset(), seen=(), last=None, weights=EVEN, seed=0, level=1
) -> Choice | None:
    return choose(pool, level, topics, facts, seen, last, weights, dice(seed), False)


def seen(name: str, hours: int = 0, *feedback: str) -> Seen:
    return Seen(name, 1, START + timedelta(hours=hours), frozenset(feedback))


@st.composite
def situations(draw):
    return {
        "tips": draw(tips),
        "level": draw(st.integers(1, 2)),
        "topics": draw(some_topics),
        "facts": draw(st.frozensets(st.sampled_from(FACTS))),
        "seen": draw(histories),
        "last_topic": draw(st.none() | st.sampled_from(TOPICS)),
        "weights": TopicWeights(draw(st.dictionaries(st.sampled_from(TOPICS), st.floats(0.01, 4)))),
        "rng": dice(draw(st.integers(0, 99))),
        "allow_unreviewed": draw(st.booleans()),
    }


def lawful(case) -> list[Tip]:
    """What may be sent at all, written down a second time, plainly."""
    refused = {one.tip_id for one in case["seen"] if {"not_for_me", "fewer"} & one.feedback}
    return [
        tip
        for tip in case["tips"]
        if case["level"] in tip.levels
        and (not case["topics"] or tip.topics & case["topics"])
        and (not tip.conditions or tip.conditions & case["facts"])
        and not tip.exclusions & case["facts"]
        and tip.id not in refused
        and (tip.reviewed or case["allow_unreviewed"])
    ]


@given(situations())
def test_a_tip_comes_exactly_when_one_is_allowed_and_it_is_one_of_those(case):
    choice = choose(**case)
    allowed = lawful(case)
    assert (choice is None) == (not allowed)
    if choice:
        assert choice.tip in allowed


@given(situations())
def test_the_same_topic_never_comes_twice_running_unless_it_is_the_only_one(case):
    choice = choose(**case)
    if choice is None:
        return
    offered = {
        topic for tip in lawful(case) for topic in tip.topics if not case["topics"] or topic in case["topics"]
    }
    repeated = choice.reason.topic == case["last_topic"]
    assert repeated == (offered == {case["last_topic"]})
    assert choice.reason.only_topic == repeated
    if any(case["last_topic"] not in tip.topics for tip in lawful(case)):
        assert case["last_topic"] not in choice.tip.topics


@given(situations())
def test_the_reason_tells_the_truth(case):
    choice = choose(**case)
    if choice is None:
        return
    why = choice.reason
    assert why.topic in choice.tip.topics
    assert why.level == case["level"]
    assert why.level in choice.tip.levels
    assert set(why.chosen_topics) == set(case["topics"])
    assert not case["topics"] or why.topic in case["topics"]
    assert why.new == (choice.tip.id not in {one.tip_id for one in case["seen"]})
    assert (why.condition is not None) == bool(choice.tip.conditions)
    assert why.condition is None or why.condition in choice.tip.conditions & case["facts"]
    assert 1 <= why.candidates <= len(lawful(case))


@given(situations())
def test_a_seen_tip_comes_only_when_nothing_new_is_left_and_then_the_oldest(case):
    choice = choose(**case)
    if choice is None or choice.reason.new:
        return
    last_seen = {one.tip_id: one.last_at for one in case["seen"]}
    without = [tip for tip in lawful(case) if case["last_topic"] not in tip.topics]
    if without:
        assert all(last_seen[tip.id] >= last_seen[choice.tip.id] for tip in without)


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_in_which_tips_are_stored_makes_no_difference(case, shuffler):
    seed = case["rng"].getstate()
    first = choose(**case)
    shuffled = list(case["tips"])
    shuffler.shuffle(shuffled)
    case["rng"].setstate(seed)
    assert choose(**{**case, "tips": shuffled}) == first


def test_a_half_year_of_tips_for_one_person_breaks_no_promise():
    pool = [tip(f"{topic}-{n}", topic) for topic in TOPICS for n in range(4)]
    had: dict[str, Seen] = {}
    last, sent = None, []
    for week in range(52):
        choice = pick(pool, seen=had.values(), last=last, seed=week)
        assert choice is not None
        assert choice.reason.topic != last
        assert choice.reason.new == (choice.tip.id not in sent)
        last = choice.reason.topic
        sent.append(choice.tip.id)
        had[choice.tip.id] = seen(choice.tip.id, week)
    assert max(Counter(sent).values()) <= 7


def test_with_one_topic_chosen_it_repeats_and_says_so():
    choice = pick([tip("a"), tip("b", "mood")], topics={"moving"}, last="moving")
    assert choice is not None
    assert (choice.tip.id, choice.reason.only_topic) == ("a", True)


def test_an_old_tip_of_another_topic_comes_before_a_new_one_of_the_same():
    choice = pick([tip("new"), tip("old", "mood")], seen=[seen("old")], last="moving")
    assert choice is not None
    assert choice.tip.id == "old"


def test_a_tip_that_has_two_topics_can_be_sent_as_the_other():
    both = Tip("both", 1, frozenset({1}), frozenset({"moving", "mood"}), reviewed=True)
    choice = pick([both], last="moving")
    assert choice is not None
    assert (choice.reason.topic, choice.reason.only_topic) == ("mood", False)


@pytest.mark.parametrize("word", ["not_for_me", "fewer"])
def test_a_disliked_tip_does_not_come_again_even_if_nothing_else_is_left(word):
    assert pick([tip("a")], seen=[seen("a", 0, word)]) is None


def test_a_helpful_tip_may_come_again():
    assert pick([tip("a")], seen=[seen("a", 0, "helpful", "did")]) is not None


def test_about_one_tip_in_three_is_for_the_patients_own_condition():
    own = [tip(f"own-{n}", conditions=frozenset({"diabetes"})) for n in range(20)]
    general = [tip(f"general-{n}") for n in range(5)]
    kinds = Counter(
        pick(own + general, facts=frozenset({"diabetes"}), seed=seed).reason.condition for seed in range(3000)
    )
    assert 0.30 < kinds["diabetes"] / 3000 < 0.37


def test_a_topic_asked_for_less_comes_half_as_often():
    pool = [tip("a"), tip("b", "mood")]
    weights = EVEN.after("fewer", ["moving"])
    topics = Counter(pick(pool, weights=weights, seed=seed).reason.topic for seed in range(3000))
    assert 0.30 < topics["moving"] / 3000 < 0.37


def test_fewer_halves_each_time_helpful_raises_a_little_and_both_have_an_end():
    assert EVEN.after("fewer", ["mood"]).after("fewer", ["mood"]).of("mood") == 0.25
    assert EVEN.after("helpful", ["mood"]).of("mood") == 1.25
    assert EVEN.after("did", ["mood"]) == EVEN.after("not_for_me", ["mood"]) == EVEN
    least = most = EVEN
    for _ in range(50):
        least, most = least.after("fewer", ["mood"]), most.after("helpful", ["mood"])
    assert (least.of("mood"), most.of("mood")) == (LEAST, MOST)
    assert least.of("moving") == 1


def test_unreviewed_tips_wait_for_their_clinician():
    unreviewed = Tip("a", 1, frozenset({1}), frozenset({"mood"}))
    assert choose([unreviewed], 1, (), frozenset(), (), None, EVEN, dice(0), False) is None
    assert choose([unreviewed], 1, (), frozenset(), (), None, EVEN, dice(0), True) is not None


def test_without_any_tips_there_is_none():
    assert pick([]) is None
