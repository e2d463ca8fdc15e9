"""A button works for the person it was shown to, as it was shown, once; no other tap does anything."""

import random
from typing import Any

from tests.hostile.crowd import Crowd, Person, visiting
from tests.running import Running

SAM, EVE, MO = (Person(number, "check-in") for number in (6001, 6002, 6003))
FORGED, REPLAYED = 140, 60  # on each engine; `make torture` tries 1,000


async def seen(crowd: Crowd, person: Person) -> list[dict[str, Any]]:
    """Their chat, but for the notices over buttons."""
    return [
        {name: value for name, value in message.items() if name != "toast"}
        for message in await crowd.messages(person.user_id)
    ]


def forgeries(real: list[str], others: list[str], many: int) -> list[str]:
    """Things that look like what a button carries, and aren't for this chat."""
    chance = random.Random(7)  # noqa: S311 - for variety, not for secrets
    alphabet = "ABCXYZabcxyz0189_-.,~"

    def one(kind: int) -> str:
        data = chance.choice(real)
        place = chance.randrange(len(data))
        other = chance.choice([each for each in alphabet if each != data[place]])
        match kind:
            case 0:
                return data[:place] + other + data[place + 1 :]
            case 1:
                return data[:-16] + chance.choice(real)[-16:][::-1]
            case 2:
                return data[: -1 - place % 16]
            case 3:
                return (data + other)[:64]
            case 4:
                return "".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 64)))
            case 5:
                return chance.choice(
                    ["", "·", "null", "{}", "🙂" * 16, "\x00", "answer.strength,3", "../" * 21]
                )
        return chance.choice(others)

    return [made for number in range(many) if (made := one(number % 7)) not in real]


async def forge(crowd: Crowd, many: int) -> list[str]:
    """`many` taps with made-up data; what is wrong afterwards."""
    people = (SAM, EVE)
    await crowd.set_up(people)
    for step in ("/checkin", "?[Begin]", "[Agree]"):
        await crowd.all_do(people, step)
    mine, hers = [await crowd.buttons(each.user_id) for each in people]
    message = max(number for number, _ in mine.values())
    before, calls = await seen(crowd, SAM), len(await crowd.get("/sim/log"))
    forged = forgeries([data for _, data in mine.values()], [data for _, data in hers.values()], many)
    assert len(forged) > many * 0.95
    for data in forged:
        await crowd.post("tap", {"user_id": SAM.user_id, "message_id": message, "data": data, "force": True})
    await crowd.settle()
    wrong = await crowd.troubles()
    made = {call["method"] for call in (await crowd.get("/sim/log"))[calls:]}
    if await seen(crowd, SAM) != before or made != {"answerCallbackQuery"}:
        wrong.append("a forged tap was taken for a real one")
    await crowd.all_do([SAM], "[Agree]")
    if await seen(crowd, SAM) == before:
        wrong.append("a real tap no longer works")
    return wrong


async def play_again(crowd: Crowd, many: int) -> list[str]:
    """`many` taps and updates that have had their effect, once more; what is wrong afterwards."""
    await crowd.set_up([MO])
    for step in ("/checkin", "?[Begin]"):
        await crowd.all_do([MO], step)
    tapped: list[tuple[int, str]] = []
    updates: list[int] = []
    for answer in ("Agree", "Disagree", "Agree", "Agree strongly", "Agree"):
        tapped.append((await crowd.buttons(MO.user_id))[answer])
        message, data = tapped[-1]
        done = await crowd.post("tap", {"user_id": MO.user_id, "message_id": message, "data": data})
        updates.append(done["update_id"])
        await crowd.settle()
    before = await seen(crowd, MO)
    for number in range(many):
        if number % 2:
            await crowd.post("redeliver", {"update_id": updates[number % 5]})
        else:
            message, data = tapped[number % 5]
            tap = {"user_id": MO.user_id, "message_id": message, "data": data, "force": True}
            await crowd.post("tap", tap)
    await crowd.settle()
    wrong = await crowd.troubles()
    if await seen(crowd, MO) != before:
        wrong.append("a tap played again was taken for a new one")
    return wrong


async def test_forged_taps_and_those_of_others_change_nothing(running: Running) -> None:
    async with visiting() as session:
        assert await forge(Crowd(session, running.address), FORGED) == []


async def test_taps_played_again_change_nothing(running: Running) -> None:
    async with visiting() as session:
        assert await play_again(Crowd(session, running.address), REPLAYED) == []
