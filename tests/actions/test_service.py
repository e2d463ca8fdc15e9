"""The one door to the actions."""

import pytest

from actions.turn import Heard, Turn
from domain.messages import Say
from tests.actions.world import World


async def test_an_update_that_is_heard_twice_takes_effect_once(world: World) -> None:
    await world.settled(chat=7)
    heard, taken = Heard(update_id=4242, chat=7), []

    def keep(turn: Turn) -> None:
        taken.append(turn.heard.update_id)
        turn.unit.said.keep(turn.patient.id, "once", "free", turn.now)
        turn.say(Say("menu.title"))

    update = {"update_id": 4242}
    await world.unit(lambda unit: unit.inbox.keep([(4242, 7, update)], world.now))
    assert [await world.service.hear(heard, keep) for _ in range(3)] == [True, False, False]
    assert taken == [4242]


async def test_what_was_heard_and_what_is_replied_are_kept_together_or_not_at_all(world: World) -> None:
    sam = await world.settled(chat=7)
    heard, no_words = Heard(update_id=4243, chat=7), object()

    def answer(turn: Turn) -> None:
        turn.change(name="Somebody else")
        turn.say(Say("menu.title", {"name": no_words}))  # type: ignore[dict-item] - the ledger can't keep it

    await world.unit(lambda unit: unit.inbox.keep([(4243, 7, {"update_id": 4243})], world.now))
    before = (await sam.row()).name
    with pytest.raises(TypeError):
        await world.service.hear(heard, answer)
    assert (await sam.row()).name == before
    assert await sam.ledger() == []
    assert await world.unit(lambda unit: unit.inbox.waiting_count()) == 1
