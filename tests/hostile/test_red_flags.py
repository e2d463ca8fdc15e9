"""Wherever words can be typed, somebody in trouble is answered as somebody in trouble."""

import pytest

from tests.hostile.crowd import PLACES, PREFIX, Crowd, Person, visiting
from tests.running import Running

WORDS = "I cant breathe properly"
ANSWER = "If it's hard to breathe now"


@pytest.mark.timeout(300)
async def test_a_red_flag_is_answered_wherever_it_is_typed(running: Running) -> None:
    async with visiting() as session:
        crowd = Crowd(session, running.address)
        people = [Person(7_000 + number, place) for number, place in enumerate(PLACES)]
        await crowd.set_up(people)
        for person in people:
            for step in PLACES[person.place]:
                await crowd.all_do([person], step)
        for person in people:
            await crowd.say(person.user_id, PREFIX.get(person.place, "") + WORDS)
        await crowd.settle()
        unanswered = {
            person.place
            for person in people
            if not any(ANSWER in message["text"] for message in (await crowd.messages(person.user_id))[-3:])
        }
        assert unanswered == set()
