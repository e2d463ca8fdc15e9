"""Whatever anybody types anywhere, nothing breaks and nothing of it is taken for markup.

Here 240 texts on SQLite and 64 on PostgreSQL; `make torture` sends 10,000 (python -m tests.hostile).
"""

import pytest

from tests.hostile.crowd import PLACES, Crowd, Person, visiting
from tests.hostile.inputs import hostile_inputs
from tests.hostile.storm import storm
from tests.running import Running

SHORT = {"sqlite": 240, "postgresql": 64}


@pytest.mark.timeout(300)
async def test_hostile_texts_break_nothing_wherever_they_are_typed(
    running: Running, database_url: str
) -> None:
    many = SHORT["sqlite" if database_url.startswith("sqlite") else "postgresql"]
    async with visiting() as session:
        crowd = Crowd(session, running.address)
        outcome = await storm(crowd, hostile_inputs(1, many), each_place=1)
        assert outcome.sent == many
        assert outcome.places == set(PLACES)
        assert outcome.troubles == []
        assert outcome.foreign_markup == []
        assert outcome.unanswered == []


async def test_what_was_typed_is_shown_back_as_it_was_typed(running: Running) -> None:
    async with visiting() as session:
        crowd = Crowd(session, running.address)
        person = Person(5001, "what matters")
        await crowd.set_up([person])
        for typed in ('<a href="https://evil.example/">press</a>', "<u>&amp;</u> [x](https://y.example) *z*"):
            for step in (*PLACES["what matters"], typed, "/matters"):
                await crowd.all_do([person], step)
            shown = (await crowd.messages(5001))[-1]
            assert typed in shown["text"]
            assert await crowd.foreign_markup(5001) == []
