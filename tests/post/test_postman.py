"""The postman carries what there is, keeps nobody waiting, and loses nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from actions import alerts
from domain.alerts import Arrived, Mail, MailOutcome, NoSuchAddress
from post.letter import letter
from post.postman import Postman
from tests.actions.world import World, london
from tests.post.conftest import Catcher
from tests.post.test_letter import MAIL

ARRIVED = Arrived()
ROTA = ("jo@example.org", "sam@example.org")


@dataclass
class Round:
    """What is to be carried, round by round, and what came of it."""

    rounds: list[Sequence[Mail]]
    outcome: MailOutcome | Exception = ARRIVED
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    carried: list[tuple[int, MailOutcome]] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.gate.set()
        self.postman = Postman(self.take, self.send, self.record)

    async def take(self) -> Sequence[Mail]:
        self.asked += 1
        return self.rounds.pop(0) if self.rounds else ()

    async def send(self, mail: Mail) -> MailOutcome:
        await self.gate.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def record(self, mail: Mail, outcome: MailOutcome) -> None:
        self.carried.append((int(mail.id), outcome))


def some(*numbers: int) -> list[Mail]:
    return [replace(MAIL, id=number) for number in numbers]  # type: ignore[arg-type]


async def test_he_goes_on_until_nothing_is_left() -> None:
    there = Round([some(1, 2), some(3)])
    there.postman.wake()
    await there.postman.home()
    assert there.carried == [(1, Arrived()), (2, Arrived()), (3, Arrived())]


async def test_he_goes_one_round_at_a_time_and_keeps_nobody_waiting() -> None:
    there = Round([some(1)])
    there.gate.clear()
    for _ in range(3):
        there.postman.wake()
        await asyncio.sleep(0)
    assert not there.postman.idle()
    assert there.asked == 1
    there.gate.set()
    await there.postman.home()
    assert there.carried == [(1, Arrived())]


async def test_an_unforeseen_fault_leaves_the_email_in_hand_and_the_postman_alive() -> None:
    there = Round([some(1)], outcome=ZeroDivisionError())
    there.postman.wake()
    await there.postman.home()
    assert there.carried == []
    there.rounds, there.outcome = [some(1)], Arrived()
    there.postman.wake()
    await there.postman.home()
    assert there.carried == [(1, Arrived())]


async def test_he_finishes_what_he_has_in_hand_when_asked_to_stop() -> None:
    there = Round([some(1), some(2)])
    there.gate.clear()
    there.postman.wake()
    await asyncio.sleep(0)
    stopping = asyncio.create_task(there.postman.stop(within=60))
    await asyncio.sleep(0)
    there.gate.set()
    await stopping
    assert there.carried == [(1, Arrived())]
    there.postman.wake()
    assert there.postman.idle()


async def test_a_mail_server_that_hangs_does_not_hold_up_the_end() -> None:
    there = Round([some(1)])
    there.gate.clear()
    there.postman.wake()
    await asyncio.sleep(0)
    await there.postman.stop(within=0.01)
    await there.postman.home()
    assert there.carried == []


async def test_from_the_red_flag_to_the_second_person_of_the_rota(world: World, catcher: Catcher) -> None:
    """Through a real mail server: the first address is no good, so the second is told at once."""
    world.furnish(rota=ROTA)
    world.now = london(23, 10)
    server = catcher.server()
    catcher.refuse["jo@example.org"] = "550 no such person"
    outcomes: list[MailOutcome] = []

    async def send(mail: Mail) -> MailOutcome:
        outcomes.append(await server.send(letter(mail, world.house, server.sender, world.now)))
        return outcomes[-1]

    postman = Postman(
        take=lambda: world.service.run(alerts.escalate),
        send=send,
        record=lambda mail, outcome: world.service.run(alerts.record_mail, mail, outcome),
    )
    mine = await (await world.settled(name="Canary", matters="Canary")).id()
    await world.unit(lambda unit: unit.said.keep(mine, "Canary", "safety", world.now))
    await world.service.run(alerts.raise_alert, mine, "crisis.suicidal", "a-rule")
    world.now = london(23, 11)
    postman.wake()
    await postman.home()
    assert outcomes == [NoSuchAddress(), Arrived()]
    (kept,) = catcher.kept
    assert kept["To"] == "sam@example.org"
    assert "Canary" not in kept.as_string()
    assert str(mine) not in kept.as_string()
