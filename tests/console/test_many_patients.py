"""What the seed for benchmarks makes is what the pages expect."""

import asyncio
import re
from pathlib import Path

from benchmarks.seed import seed
from db.open import open_store
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
