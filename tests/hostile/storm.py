"""Hostile texts into every place where something can be typed, and the report of what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.hostile.crowd import PLACES, PREFIX, Crowd, Person

FIRST_USER = 20_000
AWAY = "?[It's not that: carry on]"  # a text that sets off a safety rule by chance


@dataclass
class Outcome:
    """`unanswered`: texts after which the bot stayed silent. `foreign_markup`: formatting made by a text."""

    sent: int = 0
    places: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    foreign_markup: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


async def storm(crowd: Crowd, texts: Sequence[str], each_place: int = 3) -> Outcome:
    """Send `texts`, side by side: `each_place` people in every place, and one stranger more each round."""
    people = [
        Person(FIRST_USER + number, place)
        for number, place in enumerate(place for place in PLACES for _ in range(each_place))
    ]
    await crowd.set_up(people)
    outcome = Outcome()
    at_once = len(people) + 1
    for number, start in enumerate(range(0, len(texts), at_once)):
        some = texts[start : start + at_once]
        stranger = Person(FIRST_USER + 10_000 + number, "stranger")
        await _round(crowd, [stranger, *people], some, outcome)
    for person in people:
        outcome.foreign_markup += await crowd.foreign_markup(person.user_id)
    outcome.troubles = await crowd.troubles()
    return outcome


async def _round(crowd: Crowd, people: Sequence[Person], texts: Sequence[str], outcome: Outcome) -> None:
    """Everybody goes to their place, then all of them type at once. Places take turns at what is typed."""
    turn = outcome.sent // len(people) % len(people)
    chosen = dict(zip([*people[turn:], *people[:turn]], texts, strict=False))
    steps = max(len(PLACES[each.place]) for each in chosen if each.place in PLACES) if len(chosen) > 1 else 0
    for step in (-1, *range(steps)):
        for person in chosen:
            way = PLACES.get(person.place, ())
            if person.place in PLACES and step < len(way):
                await crowd.do(person, AWAY if step < 0 else way[step])
        await crowd.settle()
    before = {person.user_id: await crowd.last_of_bot(person.user_id) for person in chosen}
    for person, text in chosen.items():
        await crowd.say(person.user_id, (PREFIX.get(person.place, "") + text)[:4096])
    await crowd.settle()
    for person, text in chosen.items():
        if await crowd.last_of_bot(person.user_id) == before[person.user_id]:
            outcome.unanswered.append(f"{person.place}: {text[:60]!r}")
        outcome.places |= {person.place} & set(PLACES)
    outcome.sent += len(chosen)
