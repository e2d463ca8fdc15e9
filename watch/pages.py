"""/healthz, /readyz and /metrics: for machines that watch the service, inside its own network."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from domain.pulse import LATE, LONGEST_SILENCE, Pulse
from watch.metrics import CONTENT_TYPE, Metrics
from watch.watchman import Watchman

PATIENCE = 2.0  # seconds for the database to answer


def watch_pages(
    feel: Callable[[], Awaitable[Pulse]],
    watchman: Watchman,
    metrics: Metrics,
    ticks_here: Callable[[], timedelta | None],
) -> APIRouter:
    """`feel` asks the database; `ticks_here()` says how long ago this process ticked, None if it doesn't."""
    router = APIRouter()

    async def felt() -> Pulse | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await feel()
        except Exception:
            return None

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        """200 while this process is alive: a restart is what cures it if it isn't."""
        age = ticks_here()
        alive = age is None or age <= LONGEST_SILENCE
        return JSONResponse({"status": "well" if alive else "no tick"}, 200 if alive else 503)

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        """200 while the database answers and something ticked in the last two minutes, here or elsewhere."""
        pulse, quiet = await felt(), await watchman.quiet()
        ticking = quiet <= LONGEST_SILENCE
        ready = pulse is not None and ticking
        overdue = None if pulse is None else pulse.overdue
        return JSONResponse(
            {
                "status": _status(pulse, ticking),
                "database": "answers" if pulse is not None else "does not answer",
                "last_tick": None
                if pulse is None or pulse.ticked_at is None
                else pulse.ticked_at.isoformat(),
                "seconds_since_tick": round(quiet.total_seconds(), 1),
                "oldest_overdue_seconds": None if overdue is None else round(overdue.total_seconds(), 1),
                "late": overdue is not None and overdue > LATE,
                "inbox": None if pulse is None else pulse.inbox,
            },
            200 if ready else 503,
        )

    @router.get("/metrics")
    async def page() -> Response:
        """Prometheus' text format."""
        return Response(metrics.page(await felt(), await watchman.quiet()), media_type=CONTENT_TYPE)

    return router


def _status(pulse: Pulse | None, ticking: bool) -> str:
    if pulse is None:
        return "the database does not answer"
    return "ready" if ticking else "no tick for two minutes"
