"""The page of settings, as whoever runs the service reads it."""

from datetime import time

import pytest

from console_desk import settings_shown
from domain.staff import Grant, Role
from settings import Settings
from tests.console.desk import Console


async def test_settings_read_as_people_write_them(console: Console) -> None:
    admin = await console.signed_in([Grant(Role.ADMIN)])
    html = await admin.page("/settings")
    assert "Mon-Fri 09:00-17:00 Europe/London" in html
    assert "frozenset" not in html
    assert "not set: made and kept in <code>DATA_DIR</code>" in html
    assert "without the <code>/bot</code> part" in html
    assert "`" not in html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("days", "end", "written"),
    [
        ({0, 2, 5, 6}, time(0), "Mon,Wed,Sat-Sun 08:30-00:00 Europe/Paris"),
        (range(7), time(12), "Mon-Sun 08:30-12:00 Europe/Paris"),
    ],
)
def test_service_hours_are_shown_as_they_are_set(days: set[int], end: time, written: str) -> None:
    held = Settings(service_hours=(frozenset(days), time(8, 30), end, "Europe/Paris"))
    shown = {each.name: each.value for each in settings_shown(held)}
    assert shown["SERVICE_HOURS"] == written
    assert shown["ROTA"] == "not set: nobody"
