"""Tips: versions are added and never changed; what a person saw and said is remembered."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from db.open import Store
from db.tables import tip_counts, tip_revisions, tips
from db.unit import Unit
from domain.deliveries import Kind, State
from domain.records import SeenTip, StoredTip
from tests.db.people import DAY, NOW, a_plan, a_tip, sent, somebody

SHOES = StoredTip(
    id="moving-1-shoes",
    version=1,
    levels=frozenset({1, 2}),
    topics=frozenset({"moving"}),
    conditions=frozenset(),
    exclusions=frozenset({"limited_walking"}),
    status="unreviewed",
    evidence="general advice",
    bodies={"en": "Put your shoes by the door, {{ name }}.", "cy": "…"},
)
SCRAP = replace(SHOES, id="sleep-1-scrap", topics=frozenset({"sleep"}), bodies={"en": "A scrap of paper."})
HEADS = {"moving-1-shoes": {"owner": "nurses", "review": "2027-01-01"}}


def load(unit: Unit, *tips: StoredTip) -> int:
    return unit.tips.load(tips, HEADS, NOW)


async def test_loaded_tips_come_back_whole(store: Store) -> None:
    assert await store.run(lambda unit: load(unit, SCRAP, SHOES)) == 2
    assert await store.run(lambda unit: list(unit.tips.current())) == [SHOES, SCRAP]
    assert await store.run(lambda unit: unit.tips.get("moving-1-shoes", 1)) == SHOES
    assert await store.run(lambda unit: unit.tips.get("moving-1-shoes", 2)) is None


async def test_loading_again_changes_nothing(store: Store) -> None:
    await store.run(lambda unit: load(unit, SHOES))
    assert await store.run(lambda unit: load(unit, SHOES)) == 0
    assert await store.run(lambda unit: list(unit.tips.current())) == [SHOES]


async def test_a_corrected_file_is_the_next_revision_of_a_tip_that_nobody_here_has_touched(
    store: Store,
) -> None:
    await store.run(lambda unit: load(unit, SHOES))
    edited = replace(SHOES, bodies={"en": "Put your shoes by the door, {{ name }}!"})
    assert await store.run(lambda unit: load(unit, edited)) == 1
    assert await store.run(lambda unit: list(unit.tips.current())) == [replace(edited, revision=2)]
    assert await store.run(lambda unit: unit.tips.get("moving-1-shoes", 1)) == replace(
        SHOES, status="replaced"
    )


async def test_a_file_changes_nothing_of_a_tip_that_staff_have_taken_over(store: Store) -> None:
    await store.run(lambda unit: load(unit, SHOES))
    await store.run(lambda unit: unit.connection.execute(update(tips).values(ours=True)))
    edited = replace(SHOES, version=2, bodies={"en": "Another text."})
    assert await store.run(lambda unit: load(unit, edited)) == 0
    assert await store.run(lambda unit: list(unit.tips.current())) == [SHOES]


async def test_a_new_version_is_current_and_the_old_one_is_still_there(store: Store) -> None:
    second = replace(SHOES, version=2, bodies={"en": "Shoes, door, tonight."})
    await store.run(lambda unit: load(unit, SHOES))
    assert await store.run(lambda unit: list(unit.tips.current())) == [SHOES]
    assert await store.run(lambda unit: load(unit, SHOES, second)) == 1
    assert await store.run(lambda unit: list(unit.tips.current())) == [second]
    assert await store.run(lambda unit: unit.tips.get("moving-1-shoes", 1)) == replace(
        SHOES, status="replaced"
    )


async def test_an_older_version_loaded_late_does_not_become_current(store: Store) -> None:
    second = replace(SHOES, version=2)
    await store.run(lambda unit: load(unit, second))
    assert await store.run(lambda unit: load(unit, SHOES)) == 0
    assert await store.run(lambda unit: list(unit.tips.current())) == [second]


async def test_a_file_that_names_its_approver_is_what_people_get(store: Store) -> None:
    await store.run(lambda unit: load(unit, replace(SHOES, status="approved")))
    assert await store.run(lambda unit: list(unit.tips.current())) == [replace(SHOES, status="published")]


async def test_tips_that_were_rolled_back_are_not_remembered(store: Store) -> None:
    def load_look_and_fail(unit: Unit) -> None:
        load(unit, SHOES)
        assert len(unit.tips.current()) == 2
        raise ZeroDivisionError

    await store.run(lambda unit: load(unit, SCRAP))
    with pytest.raises(ZeroDivisionError):
        await store.run(load_look_and_fail)
    assert await store.run(lambda unit: list(unit.tips.current())) == [SCRAP]
    assert await store.run(lambda unit: unit.connection.scalar(_versions)) == 1


async def test_choosing_a_tip_does_not_read_them_all_again(store: Store) -> None:
    await store.run(lambda unit: load(unit, SHOES))
    first = await store.run(lambda unit: unit.tips.current())
    assert await store.run(lambda unit: unit.tips.current()) is first


async def test_seen_tips_are_counted_with_what_was_said_of_them(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id

        def gets(occasion: str, tip: str, days: int, state: State = State.SENT) -> int:
            plan = a_plan(patient, occasion, message=a_tip(tip))
            return sent(unit, plan, at=NOW + days * DAY, state=state)

        first = gets("1", "moving-1-shoes", 0)
        gets("2", "moving-1-shoes", 30, State.UNKNOWN)
        gets("3", "sleep-1-scrap", 2)
        gets("4", "eating-1-plate", 3, State.REFUSED)
        sent(unit, a_plan(patient, "5", kind=Kind.REMINDER, message=a_tip("eating-1-plate")))
        sent(unit, a_plan(other, "1", message=a_tip("moving-1-wall")))
        note = unit.tips.note_feedback
        assert note(patient, first, "moving-1-shoes", "did", NOW)  # type: ignore[arg-type]
        assert note(patient, first, "moving-1-shoes", "helpful", NOW)  # type: ignore[arg-type]
        assert not note(patient, first, "moving-1-shoes", "did", NOW + DAY)  # type: ignore[arg-type]
        assert list(unit.tips.seen(patient)) == [
            SeenTip("moving-1-shoes", 2, NOW + 30 * DAY, frozenset({"did", "helpful"})),
            SeenTip("sleep-1-scrap", 1, NOW + 2 * DAY, frozenset()),
        ]
        shoes = unit.connection.execute(select(tip_counts).where(tip_counts.c.tip == "moving-1-shoes")).one()
        assert tuple(shoes) == ("moving-1-shoes", 1, 2, 1, 1, 0, 0)

    await store.run(work)


_versions = select(func.count()).select_from(tip_revisions)
