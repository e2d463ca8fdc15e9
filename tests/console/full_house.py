"""A console with something of everything in it, where every field that people write into holds markup.

Made through the console's own forms wherever it has one, else in the database. What a patient or an author
wrote is `canary("field")`: unescaped on any page, it would run in a browser. It is served from a thread of
its own, so that a browser's plain functions can be used beside it.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from actions.insight import count_on
from actions.pulse import ticked
from console.cookies import SESSION
from db.open import open_store
from db.unit import Unit
from domain.check_in import Answer, Closed
from domain.content_faults import Content
from domain.deliveries import Class, Kind, Planned, Sent, State, Unknown
from domain.messages import Say, SendTip
from domain.patient import PatientId
from domain.records import ResultRecord
from domain.staff import Grant, Role
from serving import WebServer, address_of, listen
from stock import stock_programme, stock_tips
from tests.console.desk import EVERY_ROLE, Browser, Console, console_on
from tests.console.newcomers import a_link
from tests.console.people import several
from tests.console.test_patients import CHAT, patient, types
from tests.console.test_programmes import filled, proposed
from tests.console.test_tips import SHOES, moved
from tests.engines import SEALER

MARK = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
ITEMS = tuple(f"a{number:02}" for number in range(1, 14))


def canary(field: str) -> str:
    """Words for this field that must never become markup."""
    return f"{field} {MARK}"


@dataclass(frozen=True)
class House:
    """`session` is the cookie of somebody who may do everything; `made` fills the `{…}` of addresses."""

    address: str
    session: str
    made: Mapping[str, str]


Furnish = Callable[[Console], Awaitable[tuple[str, Mapping[str, str]]]]
Told = Future[tuple[House, asyncio.AbstractEventLoop, asyncio.Event]]


@contextmanager
def full_house(folder: Path, furnish: Furnish | None = None) -> Iterator[House]:
    """Filled (as `furnish` says, on `folder`/house.sqlite) and served until the block ends."""
    told: Told = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(folder, furnish or something_of_all, told)))
    thread.start()
    house, loop, stop = told.result(timeout=120)
    try:
        yield house
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


async def _serve(folder: Path, furnish: Furnish, told: Told) -> None:
    try:
        async with AsyncExitStack() as closing:
            store = await closing.enter_async_context(
                await open_store(f"sqlite:///{folder / 'house.sqlite'}", SEALER)
            )
            console = await closing.enter_async_context(console_on(store, folder / "data"))
            session, made = await furnish(console)
            assert console.app is not None
            door, stop = listen("127.0.0.1", 0), asyncio.Event()
            server = WebServer(console.app)
            serving = asyncio.create_task(server.serve([door]))
            await server.up.wait()
            told.set_result((House(address_of(door), session, made), asyncio.get_running_loop(), stop))
            await stop.wait()
            server.should_exit = True
            await serving
    except Exception as fault:
        if told.done():
            raise
        told.set_exception(fault)


async def something_of_all(console: Console) -> tuple[str, Mapping[str, str]]:
    """Put something of everything there; the session of somebody who sees all of it, and what was made."""
    assert console.parts is not None
    await console.parts.service.run(stock_programme)
    await console.parts.service.run(stock_tips, console.parts.catalogue)
    everybody = await console.signed_in(EVERY_ROLE, canary("staff"))
    other = await console.signed_in([Grant(Role.APPROVER), Grant(Role.ADMIN)], "Cas Clinician")
    north = await console.site("North clinic")
    await everybody.did(f"/sites/{north}", {"name": canary("site")[:60], "revision": "1"})
    made = {"person": str(everybody.account.id), "site": str(north)}
    made |= await _patients(console, everybody)
    made |= await _tips(everybody, other)
    made |= await _programme(console, everybody)
    await console.unit(_refused)
    await everybody.post("/patients/invite", {"name": canary("letter")[:60], "site": "1", "days": "7"})
    await several(console, level=2, number=8)
    await counted(console)
    made["code"] = (await a_link(console, "new@clinic.example")).rsplit("/", 1)[1]
    return str(everybody.client.cookies[SESSION]), made


def _refused(unit: Unit) -> None:
    """Words that Telegram couldn't read: of a tip that people get, and of our own."""
    live = unit.tip_texts.live("moving-1-steps")
    assert live is not None
    for content in (Content(live.tip, live.number), Content("help.text")):
        unit.content_faults.note(content, datetime.now(UTC))


async def counted(console: Console) -> None:
    """Everybody counted for Insight, as the ticker does it bit by bit; and the ticker's own mark."""
    assert console.parts is not None
    while await console.parts.service.run(count_on):
        pass
    await console.parts.service.run(ticked, datetime.now(UTC))


async def _patients(console: Console, everybody: Browser) -> dict[str, str]:
    """Two people: one with a red flag and a history, one whose conversation is taken over."""
    ago = lambda days: datetime.now(UTC) - timedelta(days=days)  # noqa: E731
    sam = await patient(console, canary("name"), CHAT, matters=canary("matters"), last_seen_at=ago(1))
    await types(console, canary("said"), update=1)
    ben = await patient(console, "Ben", CHAT + 1, matters="my allotment", last_seen_at=ago(2))
    on = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    visit = {"on": on, "at": "14:30", "place": canary("place")}
    for each in (sam, ben):
        await everybody.did(f"/patients/{each}/appointment", visit)
    await everybody.did(f"/patients/{ben}/talk/send", {"text": canary("message")})
    await everybody.did(f"/patients/{ben}/talk/take-over")
    await everybody.did(f"/patients/{ben}/talk/line", {"text": canary("line")})
    await types(console, canary("reading"), CHAT + 1, update=3)

    def history(unit: Unit) -> int:
        now = datetime.now(UTC)
        unit.reminders.add(sam, canary("reminder"), time(9), frozenset(range(7)), now)
        _left(unit, sam, SendTip("moving-1-shoes", 1), State.SENT, now)
        _left(unit, sam, Say("welcome.hello"), State.UNKNOWN, now)
        unit.inbox.keep([(900, CHAT, {"message": {"text": canary("parked")}})], now)
        unit.inbox.failed(900, "KeyError", 1, now)
        first = _checked_in(unit, sam, 2, 50.0, ago(200))
        _checked_in(unit, sam, 3, 61.0, ago(10))
        return first

    first = await console.unit(history)
    await types(console, f"i cant breathe {canary('flag')}", update=4)
    return {"patient": str(sam), "other": str(ben), "check_in": str(first)}


def _left(unit: Unit, whose: PatientId, message: Say | SendTip, state: State, now: datetime) -> None:
    """A message of ours that was sent, or may have been."""
    tip = message.tip if isinstance(message, SendTip) else None
    plan = Planned(whose, state.value, Class.PROACTIVE, Kind.TIP, message, now, content=tip and f"{tip}@1")
    made = unit.deliveries.plan(plan, now)
    assert made is not None
    unit.deliveries.mark_sending([made], now)
    unit.deliveries.record(made, state, Sent(1) if state is State.SENT else Unknown("timeout"), None, now)


def _checked_in(unit: Unit, whose: PatientId, level: int, score: float, at: datetime) -> int:
    """A check-in with its answers and its result."""
    made = unit.check_ins.add(whose, "activation-13", "1.0", ITEMS, "tailoring", at)
    answers = {item: Answer(3, at) for item in ITEMS}
    unit.check_ins.save(replace(made, answers=answers, state=Closed(complete=True, at=at)))
    numbers = (39.0, score, 4.0, level, level)
    about = ("activation-13", "1.0", "rasch-1", "current", *numbers, "tailoring", "self", ("too_fast",), at)
    unit.check_ins.add_result(ResultRecord(made.id, whose, *about))  # type: ignore[arg-type]
    return made.id


async def _tips(everybody: Browser, other: Browser) -> dict[str, str]:
    """One with two versions, published and commented; another still in review."""
    words = {"evidence": canary("evidence"), "owner": canary("owner"), "body_en": canary("body")}
    await everybody.did("/tips/-/new", SHOES | words)
    await everybody.did("/tips/moving-1-door/comment", {"number": "v1 r1", "comment": canary("comment")})
    again = words | {"body_en": canary("body again"), "based_on": "v1 r1", "do": "save"}
    await everybody.did("/tips/moving-1-door/edit", SHOES | again)
    await everybody.did("/tips/-/new", SHOES | {"tip": "moving-1-steps", "body_en": "Stand up once now."})
    await moved(everybody, "submit", "v1 r1", "moving-1-steps")
    await moved(other, "approve", "v1 r1", "moving-1-steps", **{"and": "publish"})
    return {"tip": "moving-1-door", "number": "1.2", "live": "moving-1-steps"}


async def _programme(console: Console, everybody: Browser) -> dict[str, str]:
    """One change that holds, one that waits for its yes."""
    draft = await proposed(everybody, await filled(console, why__en=canary("why")))
    await everybody.did(f"/programmes/drafts/{draft}/confirm", {"reason": canary("reason")})
    waiting = await proposed(everybody, await filled(console, tips_per_week__1="3"))
    return {"programme": "2", "draft": str(waiting)}
