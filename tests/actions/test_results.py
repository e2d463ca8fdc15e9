"""What a check-in comes to, and what is said about it."""

from datetime import timedelta
from itertools import count

import pytest

from domain.check_in import Closed
from domain.instruments import MeanScorer
from domain.levels import CutPoints
from domain.messages import Words
from domain.scoring import score
from tests.actions.world import World, house, keys, labels, some_tips, tips_of


def answers_of(raw: int) -> list[int]:
    """Thirteen answers with this sum, not all alike unless they must be."""
    low, more = divmod(raw, 13)
    return [low + 1] * more + [low] * (13 - more)


def raw_where(wanted) -> int:
    """The lowest sum whose (score, standard error) is wanted: complete Rasch sets go by their sum alone."""
    instrument = house().instrument
    for raw in range(13, 53):
        outcome = score(instrument, dict(zip(instrument.item_ids, answers_of(raw), strict=True)), None)
        if wanted(outcome.score, outcome.standard_error):
            return raw
    raise AssertionError("no such score")


CUT = house().instrument.cut_points.bounds[0]
BELOW = raw_where(lambda points, error: points > CUT - 3)
JUST_OVER = raw_where(lambda points, error: points >= CUT)
WELL_OVER = raw_where(lambda points, error: points >= CUT + error)


async def about(world: World, *filled: list[int | None], **known):
    """Somebody who has filled in these, half a year apart; and what was said after the last."""
    await world.stock(some_tips())
    sam = await world.settled(**known)
    replies = []
    for number, values in zip(count(), filled, strict=False):
        if number:
            world.now += timedelta(days=180)
        replies = await sam.fills_in(values)
    return sam, replies


async def test_the_result_is_plain_words_and_what_comes_next_and_no_number(world):
    sam, replies = await about(world, answers_of(20))
    assert keys(replies) == ["result.level_1", "result.next"]
    assert replies[1].args["pace"] == Words("pace.level_1")
    assert labels(replies[1]) == ["result.good", "result.other_days", "result.talk"]
    (record,) = await sam.results()
    assert (record.level, record.tailoring_level, record.raw) == (1, 1, 20)
    assert record.score is not None
    assert record.standard_error is not None
    assert (record.purpose, record.mode, record.cut_points) == ("tailoring", "self", "current")


async def test_the_next_idea_comes_when_they_were_told(world):
    _, replies = await about(world, answers_of(20), days=frozenset({2}))
    promised = replies[1].args["when"]
    gone = await world.until(promised)
    assert len(tips_of(gone)) == 1
    assert world.now == promised
    assert promised.weekday() == 2


async def test_what_matters_to_them_stands_beside_what_comes_next(world):
    _, replies = await about(world, answers_of(30), matters="my garden")
    assert keys(replies)[1] == "result.next_matters"
    assert replies[1].args["matters"] == "my garden"


async def test_the_number_is_shown_only_where_the_service_wants_it(world):
    from dataclasses import replace

    world.furnish(programme=replace(world.house.programme, show_level=True))
    _, replies = await about(world, answers_of(20))
    assert keys(replies) == ["result.level_1", "result.number", "result.next"]
    assert replies[1].args["level"] == "1"


@pytest.mark.parametrize("raw", [13, 20, 34, 40, 52])
async def test_the_words_go_with_the_level(world, raw):
    sam, replies = await about(world, answers_of(raw))
    (record,) = await sam.results()
    assert keys(replies)[0] == f"result.level_{record.level}"
    assert (await sam.row()).tailoring_level == record.level


async def test_too_few_answers_make_no_score_and_no_reproach_and_ideas_come_all_the_same(world):
    sam, replies = await about(world, [3] * 9 + [None] * 4)
    assert keys(replies) == ["result.too_few", "result.next"]
    (record,) = await sam.results()
    assert (record.score, record.level, record.tailoring_level) == (None, None, 1)
    assert "too_few_answers" in record.flags
    assert isinstance((await sam.check_in()).state, Closed)
    assert await sam.planned()


async def test_too_few_answers_leave_the_level_that_was_there(world):
    sam, replies = await about(world, answers_of(40), [3] * 5 + [None] * 8)
    before, after = await sam.results()
    assert after.tailoring_level == before.level == 3
    assert keys(replies)[0] == "result.too_few"


async def test_a_score_that_wobbles_over_a_cut_point_leaves_the_ideas_as_they_are(world):
    sam, _ = await about(world, answers_of(BELOW), answers_of(JUST_OVER))
    first, second = await sam.results()
    assert (first.level, second.level) == (1, 2)  # the stored level is what the cut-points say
    assert second.tailoring_level == 1
    assert (await sam.row()).tailoring_level == 1


async def test_a_score_well_over_it_changes_the_ideas(world):
    sam, replies = await about(world, answers_of(BELOW), answers_of(WELL_OVER))
    assert (await sam.row()).tailoring_level == 2
    assert keys(replies)[0] == "result.level_2"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(20, 45, "result.higher"), (45, 20, "result.lower"), (30, 31, "result.about_the_same")],
)
async def test_a_change_is_named_only_when_it_is_one(world, before, after, words):
    _, replies = await about(world, answers_of(before), answers_of(after))
    assert keys(replies)[1] == words


async def test_nothing_is_compared_with_a_check_in_that_had_no_score(world):
    _, replies = await about(world, [None] * 13, answers_of(30))
    assert keys(replies)[1] == "result.next"


async def test_straight_lines_and_haste_are_noted_with_the_result(world):
    await world.stock(some_tips())
    sam = await world.settled()
    await sam.fills_in([4] * 13, seconds=0.2)
    (record,) = await sam.results()
    assert set(record.flags) >= {"straight_lining", "too_fast"}


async def test_skipped_questions_are_missing_and_no_disagreement(world):
    sam = await world.settled()
    await sam.asks_for("checkin")
    await sam.taps("check_in.begin")
    for value in [3] * 12:
        await sam.answers(value)
    await sam.types("skip")
    await sam.types("done")
    (record,) = await sam.results()
    assert record.raw == 36
    assert "missing_items" in record.flags


def with_means(world: World) -> None:
    """A service whose pack scores by the mean, which has no standard error."""
    from dataclasses import replace

    pack = replace(
        world.house.instrument,
        scorer=MeanScorer(decimals=2),
        cut_point_sets={"norm": CutPoints("norm", (1.5, 2.5, 3.5), None)},
        chosen_cut_points="norm",
    )
    world.furnish(instruments={pack.id: pack})


async def test_a_pack_without_a_standard_error_still_finds_the_level(world):
    with_means(world)
    sam, replies = await about(world, [4] * 13)
    assert (await sam.row()).tailoring_level == 4
    assert keys(replies)[0] == "result.level_4"


async def test_where_no_detectable_change_is_known_two_scores_are_not_compared(world):
    with_means(world)
    _, replies = await about(world, [1] * 13, [4] * 13)
    assert keys(replies) == ["result.level_4", "result.next"]


async def test_scores_of_two_instruments_are_never_compared(world):
    from dataclasses import replace

    sam, _ = await about(world, answers_of(45))
    other = replace(world.house.instrument, id="another-pack")
    programme = replace(world.house.programme, instrument="another-pack")
    world.furnish(instruments={**world.house.instruments, other.id: other}, programme=programme)
    world.now += timedelta(days=180)
    assert keys(await sam.fills_in(answers_of(20))) == ["result.level_1", "result.next"]


async def test_progress_says_what_will_be_there_and_then_shows_it(world):
    sam = await world.settled()
    assert keys(await sam.asks_for("progress")) == ["progress.none"]
    await sam.fills_in(answers_of(30))
    assert keys(await sam.asks_for("progress")) == ["ShowProgress"]
