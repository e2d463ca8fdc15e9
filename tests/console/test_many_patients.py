"""What the seed for benchmarks makes is what the pages expect."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from actions.ports import Unit
from benchmarks.seed import seed
from db.open import open_store
from domain.patient import PatientId
from domain.tip_desk import Heard
from tests.console.desk import EVERY_ROLE, console_on
from tests.engines import KEY, SEALER

PAGES = ("", "/timeline", "/check-ins", "/planned", "/talk", "/change", "/copy")


async def test_a_seeded_service_shows_its_patients_on_every_page(empty_url: str, tmp_path: Path) -> None:
    await asyncio.to_thread(seed, empty_url, KEY, 60, messages=5, workers=1)
    async with await open_store(empty_url, SEALER) as store, console_on(store, tmp_path / "data") as console:
        jo = await console.signed_in(EVERY_ROLE)
        html = await jo.page("/patients")
        numbers = re.findall(r'href="/console/patients/(\d+)"', html)
        assert len(numbers) == 15  # a quarter of them are at each site
        for page in PAGES:
            await jo.page(f"/patients/{numbers[0]}{page}")
        name = re.search(rf'/patients/{numbers[0]}"><bdi>(\w+)', html)
        assert name is not None
        assert f"/console/patients/{numbers[0]}" in await jo.page("/patients", name=name[1])
        await jo.page("/today")


async def test_what_is_seeded_is_asked_by_the_shipped_pack_and_counted(empty_url: str) -> None:
    await asyncio.to_thread(seed, empty_url, KEY, 60, messages=5, workers=1)
    async with await open_store(empty_url, SEALER) as store:

        def read(unit: Unit) -> tuple[set[str], Sequence[Heard]]:
            people = [PatientId(number * 1000 + 1) for number in range(1, 61)]
            results = [result for each in people for result in unit.check_ins.results(each)]
            return {result.instrument_version for result in results}, list(unit.tip_texts.heard().values())

        versions, heard = await store.run(read)
    assert versions == {"1.0"}
    assert sum(one.sent for one in heard) > 100
    assert sum(one.did + one.helpful + one.not_for_me for one in heard) > 10
