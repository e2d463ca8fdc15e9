"""The stand-in's faults mean what they mean over real HTTP, before the simulator."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rendered import Rendered
from bot.telegram import Telegram
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Outcome, Planned, Sent, State, TryLater
from domain.messages import Settle
from domain.patient import PatientId
from scheduler.pace import Pace
from scheduler.turns import Turns
from tests.bot.conftest import World, bot_at, world
from tests.simulation.network import ACCEPTING, OUTCOMES, Fault

__all__ = ["world"]

# What the simulator calls them; slow is an answer that comes, not reached is nobody at the door.
SIMULATED = {
    Fault.DROP_BEFORE: "drop_before",
    Fault.HANG: "hang",
    Fault.ACCEPT_THEN_HANG: "accept_then_hang",
    Fault.ACCEPT_THEN_RESET: "accept_then_drop",
    Fault.SERVER_500: "500",
    Fault.SERVER_502: "502",
    Fault.FLOOD_CHAT: "429",
    Fault.FLOOD_ALL: "429",
    Fault.FORBIDDEN: "403",
    Fault.BAD_REQUEST: "400",
    Fault.CONFLICT: "409",
}
OTHERS = {Fault.NONE, Fault.SLOW, Fault.NOT_REACHED}


async def attempt(bot) -> Outcome:
    plan = Planned(
        PatientId(1), "tip:2026-03-02", Class.PROACTIVE, Kind.TIP, Settle(), datetime(2026, 3, 2, tzinfo=UTC)
    )

    async def render(_: Delivery) -> Rendered:
        return Rendered(7, "A small thing.")

    one = Delivery(DeliveryId(5), plan, State.SENDING, 1)
    return await Telegram(bot, render, right=lambda: "ours").deliver(one, Turns(Pace(), 1, lambda: plan.due))


def test_every_fault_of_the_simulation_is_compared():
    assert SIMULATED.keys() | OTHERS == set(Fault) == OUTCOMES.keys()


@pytest.mark.parametrize("fault", SIMULATED)
async def test_a_fault_of_the_simulation_has_the_outcome_and_the_effect_of_the_real_one(
    world: World, fault: Fault
) -> None:
    await world.fail("sendMessage", SIMULATED[fault], retry_after=7)
    assert await attempt(world.ours) == OUTCOMES[fault]
    arrived = len(await world.bot_messages())
    assert arrived == (fault in ACCEPTING)


async def test_on_a_good_day_it_arrives_and_telegram_names_the_message(world: World) -> None:
    assert isinstance(await attempt(world.ours), Sent)


async def test_where_nobody_listens_it_is_provably_not_sent(unused_tcp_port: int) -> None:
    nowhere = bot_at(f"http://127.0.0.1:{unused_tcp_port}")
    await nowhere.request.initialize()
    try:
        assert await attempt(nowhere) == OUTCOMES[Fault.NOT_REACHED]
    finally:
        await nowhere.request.shutdown()


async def test_flood_control_names_its_seconds(world: World) -> None:
    await world.fail("sendMessage", "429", retry_after=120)
    assert await attempt(world.ours) == TryLater("flood", timedelta(seconds=120))
