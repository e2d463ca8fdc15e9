"""A simulated Telegram, put together: the Bot API, the control API, the chat page."""

from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline

from simulator.acts import CannotDo
from simulator.botapi import BotApi
from simulator.clock import Clock, Stage
from simulator.clock_control import clock_router
from simulator.control import chats_router, people_router, trouble_router
from simulator.faults import Faults, Flood
from simulator.live import Hub
from simulator.store import Store
from simulator.updates import UpdateQueue
from simulator.walk import Walker
from simulator.webhook import Courier
from simulator.world import World

STATIC = Path(__file__).parent / "static"
# The page is ours alone: nothing from elsewhere is loaded, nothing is sent elsewhere.
_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Simulator:
    """One simulated Telegram; serve `app` on a loopback port."""

    def __init__(self, world: World, walker: Walker, faults: Faults, flood: Flood) -> None:
        self._world = world
        self._walker = walker
        self._courier = Courier(world)
        self.app = _application(world, walker, faults, flood)

    @property
    def clock(self) -> Clock:
        """The clock that the page moves; hand its `now` to the service."""
        return self._world.clock

    @property
    def stage(self) -> Stage | None:
        """The service this plays Telegram to, if it runs in this process."""
        return self._walker.stage

    @stage.setter
    def stage(self, stage: Stage | None) -> None:
        self._walker.stage = stage

    async def start(self) -> None:
        """Begin to deliver webhooks."""
        self._courier.start()

    def hang_up(self) -> None:
        """End the live streams and hanging calls; call it before a server waits for its connections."""
        self._world.hub.close()
        self._world.queue.close()

    async def close(self) -> None:
        """Hang up, stop delivering, close the file."""
        self.hang_up()
        await self._courier.close()
        self._world.store.close()


def create_simulator(
    *,
    token: str,
    store_path: Path,
    clock: Clock | None = None,
    stage: Stage | None = None,
    bot_username: str = "betweentimes_sim_bot",
    bot_name: str = "Betweentimes",
) -> Simulator:
    """A simulated Telegram for one bot, remembered in the SQLite file at `store_path`.

    A clock offset kept in that file is taken up again, so after a restart the clock stands where it was,
    plus the real time that passed. The clock given is set to it at once.
    """
    store = Store(store_path)
    clock = clock or Clock()
    if (kept := store.recall("clock_offset_seconds")) is not None:
        clock.restore(timedelta(seconds=kept))
    clock.on_set(lambda: store.remember("clock_offset_seconds", clock.offset.total_seconds()))
    queue, hub = UpdateQueue(store), Hub()
    walker = Walker(clock, queue, hub)
    walker.stage = stage
    world = World(token, bot_username, bot_name, store, clock, queue, hub)
    return Simulator(world, walker, Faults(), Flood())


def _application(world: World, walker: Walker, faults: Faults, flood: Flood) -> FastAPI:
    app: FastAPI = FastAPIOffline(
        docs_url="/sim/docs",
        redoc_url=None,
        openapi_url="/sim/openapi.json",
        static_url="/sim/docs-static",
        title=f"{world.name}: a local Telegram",
    )
    app.router.routes.extend(BotApi(world, faults, flood).routes())
    app.include_router(people_router(world))
    app.include_router(chats_router(world))
    app.include_router(clock_router(world.clock, walker))
    app.include_router(trouble_router(world, faults, flood))
    app.add_exception_handler(CannotDo, _cannot)
    app.mount("/sim/static", StaticFiles(directory=STATIC), name="simulator-static")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
        return FileResponse(STATIC / "index.html", headers=headers)

    return app


async def _cannot(request: Request, why: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(why)}, status_code=409)
