"""The service was down for some minutes while a question was open: it is shown once more, once."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.open import open_store
from tests.engines import SEALER, SECRET
from tests.process import Service
from tests.test_kill import asked, settle_in

pytestmark = pytest.mark.timeout(300)
BACK = "I couldn't be reached for a while."


async def down_for(length: timedelta, url: str) -> None:
    """As if Telegram had been reached for the last time so long ago; until now there was no gap."""
    async with await open_store(url, SEALER) as store:
        assert await store.run(lambda unit: unit.pulses.gap()) is None
        assert await store.run(lambda unit: unit.pulses.last_contact()) is not None
        await store.run(lambda unit: unit.pulses.note_contact(datetime.now(UTC) - length))


def shown(service: Service) -> Counter[str]:
    """How often each first line stands in the chat."""
    return Counter(str(message["text"]).partition("\n")[0] for message in service.messages())


def until_shown(service: Service) -> None:
    late = time.monotonic() + 60
    while not any(BACK in line for line in shown(service)):
        assert time.monotonic() < late
        time.sleep(0.2)
    service.post("settle")


async def test_the_question_comes_once_more_its_buttons_work_and_the_old_ones_are_gone(
    tmp_path: Path, empty_url: str
) -> None:
    with Service(tmp_path, DATABASE_URL=empty_url, SECRET_KEY=SECRET) as service:
        service.post("clock", to=f"{datetime.now(UTC).date() + timedelta(days=1)}T12:00:00+00:00", skip=True)
        settle_in(service)
        service.tap("Agree")
        assert shown(service)["2 of 13"] == 1

        service.stop()
        await down_for(timedelta(seconds=60), empty_url)
        service.start()
        service.post("clock", advance_seconds=600)  # a clock that is moved is no gap either
        service.post("settle")
        assert not any(BACK in line for line in shown(service))

        service.stop()
        await down_for(timedelta(seconds=150), empty_url)
        service.start()
        until_shown(service)
        keyboards = [each for each in service.messages() if each["keyboard"] and " of 13" in each["text"]]
        assert shown(service)["2 of 13"] == 2
        assert len(keyboards) == 1
        service.tap("Agree")
        assert asked(service) == "3 of 13"
        assert sum(BACK in line for line in shown(service).elements()) == 1
