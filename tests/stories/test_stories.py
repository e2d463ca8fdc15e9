"""Every .story in this folder is told again, on both engines, and must come out as it is written."""

from pathlib import Path

import aiohttp
import pytest

from tests.running import Running
from tests.stories.care_team import CareTeam
from tests.stories.teller import Teller

STORIES = sorted(Path(__file__).parent.glob("*.story"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_story_goes_as_it_is_written(
    path: Path, running: Running, database_url: str, request: pytest.FixtureRequest
) -> None:
    written = _read(path)
    async with aiohttp.ClientSession() as session:
        team = CareTeam(session, running.address, database_url)
        told = await Teller(session, running.address, team.does).retell(written)
    if request.config.getoption("--rewrite-stories"):
        _write(path, told)
    assert told == _read(path)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, told: str) -> None:
    path.write_text(told, encoding="utf-8")
