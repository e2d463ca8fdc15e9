"""What Telegram couldn't read is counted against the words, and names nobody."""

from sqlalchemy import select

from actions.content_faults import note
from db.open import Store
from db.tables import content_faults
from db.unit import Unit
from domain.content_faults import Content, ContentFault
from domain.deliveries import Delivery, DeliveryId, State
from domain.messages import AskItem, Message, Say, SendTip, ShowPlan
from domain.patient import PatientId
from domain.tip_workflow import Number
from tests.actions.world import house
from tests.db.people import DAY, NOW, a_plan

SHOES = Content("moving-1-shoes", Number(2, 3))


async def refused(store: Store, message: Message, at=NOW) -> None:
    delivery = Delivery(DeliveryId(5), a_plan(PatientId(1), "o", message=message), State.SENDING)
    await store.run(lambda unit: note(unit, house(), at, delivery))


async def test_each_text_of_a_tip_is_counted_for_itself(store: Store) -> None:
    for day in range(3):
        await refused(store, SendTip("moving-1-shoes", 2, 3), NOW + day * DAY)
    await refused(store, SendTip("moving-1-shoes", 2, 4))
    await refused(store, SendTip("sleep-1-scrap", 1))
    newer, scrap = Content("moving-1-shoes", Number(2, 4)), Content("sleep-1-scrap", Number(1, 1))
    shoes = {
        SHOES: ContentFault(SHOES, NOW, NOW + 2 * DAY, 3),
        newer: ContentFault(newer, NOW, NOW, 1),
    }
    assert await store.run(lambda unit: unit.content_faults.of_tip("moving-1-shoes")) == shoes
    assert await store.run(lambda unit: unit.content_faults.of_tips()) == {
        **shoes,
        scrap: ContentFault(scrap, NOW, NOW, 1),
    }
    assert await store.run(lambda unit: unit.content_faults.of_phrases(NOW, 9)) == []


async def test_words_of_ours_are_named_by_their_key_and_shown_while_they_are_new(store: Store) -> None:
    await refused(store, Say("settings.shown", {"name": "Canary"}), NOW)
    await refused(store, ShowPlan("plan.yours"), NOW + DAY)
    await refused(store, AskItem(77, 3, 1), NOW + 2 * DAY)

    def since(days: int, limit: int = 9):
        return lambda unit: [
            one.content.name for one in unit.content_faults.of_phrases(NOW + days * DAY, limit)
        ]

    assert await store.run(since(0)) == ["AskItem", "plan.yours", "settings.shown"]
    assert await store.run(since(1)) == ["AskItem", "plan.yours"]
    assert await store.run(since(0, 1)) == ["AskItem"]
    assert await store.run(lambda unit: unit.content_faults.of_tips()) == {}


async def test_nothing_of_a_person_is_kept_with_it(store: Store) -> None:
    await refused(store, Say("k" * 300, {"name": "Canary"}))

    def kept(unit: Unit) -> str:
        return str(unit.connection.execute(select(content_faults)).all())

    row = await store.run(kept)
    assert "Canary" not in row and "k" * 200 in row and "k" * 201 not in row
    assert set(content_faults.c.keys()) == {"name", "version", "revision", "first_at", "last_at", "times"}
