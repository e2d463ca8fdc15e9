"""`make pictures`: the pictures of docs/console.md, of the running console with made-up people in it."""

import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select, update

from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit
from benchmarks.seed import seed
from db.tables import check_ins, patients, results
from db.unit import Unit as Stored
from domain.staff import Grant, Role
from stock import stock_programme, stock_tips
from tests.console.chromium import Tab, chromium, tab
from tests.console.desk import EVERY_ROLE, Console
from tests.console.full_house import counted, full_house
from tests.console.test_patients import CHAT, patient, types
from tests.console.test_programmes import filled, proposed
from tests.console.test_tips import edit_of
from tests.engines import KEY

HERE = Path(__file__).parent
WIDE, NARROW = 1280, 390
COLOURS = 64
PEOPLE = 300
TIP = "moving-1-shoes"
# name: (address, width, height of what is shown)
PICTURES: Mapping[str, tuple[str, int, int]] = {
    "today": ("/today", WIDE, 1000),
    "today-phone": ("/today", NARROW, 844),
    "patients": ("/patients?site=1", WIDE, 900),
    "patient": ("/patients/{sam}", WIDE, 1100),
    "patient-phone": ("/patients/{sam}", NARROW, 844),
    "check-ins": ("/patients/{seeded}/check-ins", WIDE, 900),
    "talk": ("/patients/{ben}/talk", WIDE, 1000),
    "tips": ("/tips", WIDE, 900),
    "tip-edit": (f"/tips/{TIP}/edit", WIDE, 1000),
    "tip-edit-phone": (f"/tips/{TIP}/edit", NARROW, 844),
    "forecast": ("/forecast/programme/{draft}", WIDE, 1100),
    "programme": ("/programmes", WIDE, 900),
    "walk": ("/walk?level=2", WIDE, 1000),
    "insight": ("/insight", WIDE, 1200),
    "people": ("/people", WIDE, 700),
    "audit": ("/audit", WIDE, 800),
}


async def furnish(console: Console) -> tuple[str, Mapping[str, str]]:
    """Some hundred people of the benchmark's making, and three in whom something goes on just now."""
    parts = console.parts
    if parts is None:
        raise LookupError("the console runs elsewhere")
    run = parts.service.run
    await run(stock_programme)
    await run(stock_tips, parts.catalogue)
    jo = await console.signed_in(EVERY_ROLE, "Jo Miller")
    await console.signed_in([Grant(Role.APPROVER)], "Cas Okoye")
    for number, name in enumerate(("Mill Lane surgery", "Harbour clinic", "Hill surgery", "North clinic"), 1):
        await jo.post(f"/sites/{number}", {"name": name, "revision": "1"})
    made = await _people(console)
    await jo.did(f"/patients/{made['ben']}/talk/take-over")
    await jo.did(f"/patients/{made['ben']}/talk/line", {"text": "Hello Ben, Jo here. How are the new shoes?"})
    await types(console, "a bit tight, but I went as far as the corner", CHAT + 1, update=3)
    on = (datetime.now(UTC) + timedelta(days=12)).date().isoformat()
    await jo.did(f"/patients/{made['sam']}/appointment", {"on": on, "at": "14:30", "place": "Mill Lane"})
    words = edit_of(body_en="Put your slippers by the door tonight. That's all for today.", based_on="v1 r1")
    await jo.post(f"/tips/{TIP}/edit", words | {"tip": TIP})
    await run(_as_if_here_for_long)
    made["draft"] = str(await proposed(jo, await filled(console, tips_per_week__1="3")))
    await counted(console)
    await jo.get("/account")  # what was done last is said there, not in a picture
    return str(jo.client.cookies["bt-session"]), made


def _as_if_here_for_long(unit: Unit, house: House, now: datetime) -> None:
    """The people of the benchmark's making answered today's questionnaire; their next weeks are planned."""
    version = house.instruments["activation-13"].version
    for table in (check_ins, results):
        unit.connection.execute(update(table).values(instrument_version=version))  # type: ignore[attr-defined]
    for number in unit.connection.scalars(select(patients.c.id)).all():  # type: ignore[attr-defined]
        whose = unit.patients.get(number)
        unit.patients.save(replace(whose, quiet_start=time(21), quiet_end=time(8)))
        plan_ahead(unit, house, now, number)


async def _people(console: Console) -> dict[str, str]:
    """Sam needs help now; Ben has somebody to write to; Priya has asked something."""
    sam = await patient(console, "Sam", CHAT, matters="being able to walk the dog to the sea again")
    ben = await patient(console, "Ben", CHAT + 1, matters="getting back to the allotment")
    await patient(console, "Priya", CHAT + 2, matters="dancing at my sister's wedding")
    await types(console, "can I change my day to Friday? the bus is late on Tuesdays", CHAT + 2, update=1)
    await types(console, "i cant breathe properly", CHAT, update=2)

    def measured_often(unit: Stored) -> int:
        most = select(results.c.patient).group_by(results.c.patient).order_by(func.count().desc())
        return int(unit.connection.scalars(most).first() or sam)

    return {"sam": str(sam), "ben": str(ben), "seeded": str(await console.unit(measured_often))}


def take(there: Tab, name: str, address: str, height: int) -> None:
    """One picture, once everything on it stands still; few colours, so that it stays small."""
    there.go(address)
    page = there.page
    if "/forecast/" in address:
        page.get_by_text("Working it out").wait_for(state="detached", timeout=120_000)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(HERE / f"console-{name}.png", optimize=True)


def main() -> None:
    """Into a folder that is thrown away, but for the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        seed(f"sqlite:///{folder}/house.sqlite", KEY, PEOPLE, workers=1)
        with full_house(Path(folder), furnish) as house, chromium() as browser:
            for width in (WIDE, NARROW):
                with tab(browser, house.address, width, session=house.session) as there:
                    for name, (address, wide, height) in PICTURES.items():
                        if wide == width:
                            take(there, name, address.format(**house.made), height)


if __name__ == "__main__":
    main()
