"""The part of the control API that moves the clock."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import APIRouter, HTTPException

from simulator.clock import Clock
from simulator.models import ClockMove, Settling
from simulator.walk import NotSettled, Walked, Walker


def clock_router(clock: Clock, walker: Walker) -> APIRouter:
    """Reading the clock, moving it, and waiting for the service to be at rest."""
    router = APIRouter(prefix="/sim", tags=["clock"])

    @router.get("/clock")
    async def read() -> dict[str, Any]:
        """The simulated present, where a walk under way leads to, and what is due next."""
        now = clock.now()
        due = await walker.stage.next_due(now) if walker.stage else None
        return {
            "now": now.isoformat(),
            "offset_seconds": clock.offset.total_seconds(),
            "target": walker.target.isoformat() if walker.target else None,
            "next_due": due.isoformat() if due else None,
        }

    @router.post("/clock")
    async def move(ask: ClockMove) -> dict[str, Any]:
        """Move the clock, and return when the service has done all that fell due on the way."""
        try:
            if ask.next_due:
                _only_one(ask)
                return _told(await walker.to_next_due(ask.patience_seconds))
            target = _target(ask, clock.now())
            return _told(await walker.walk(target, skip=ask.skip, patience=ask.patience_seconds))
        except NotSettled as late:
            raise HTTPException(504, str(late)) from late

    @router.post("/settle")
    async def settle(ask: Settling | None = None) -> dict[str, Any]:
        """Return when every update is fetched and the service is at rest."""
        try:
            await walker.settle((ask or Settling()).patience_seconds)
        except NotSettled as late:
            raise HTTPException(504, str(late)) from late
        return {"now": clock.now().isoformat()}

    return router


def _told(walked: Walked) -> dict[str, Any]:
    return {"now": walked.now.isoformat(), "stops": walked.stops}


def _only_one(ask: ClockMove) -> None:
    given = [ask.to is not None, ask.advance_seconds is not None, ask.next_due, ask.tomorrow_at is not None]
    if sum(given) != 1:
        raise HTTPException(422, "Give exactly one of to, advance_seconds, next_due, tomorrow_at.")


def _target(ask: ClockMove, now: datetime) -> datetime:
    _only_one(ask)
    if ask.to is not None:
        return ask.to if ask.to.tzinfo else ask.to.replace(tzinfo=UTC)
    if ask.advance_seconds is not None:
        return now + timedelta(seconds=ask.advance_seconds)
    return tomorrow(now, time.fromisoformat(ask.tomorrow_at or "09:00"), ask.zone)


def tomorrow(now: datetime, at: time, zone: str) -> datetime:
    """`at` on the day after `now` by the wall clock of `zone` (IANA), in UTC; 422 for an unknown zone."""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise HTTPException(422, f"There is no time zone {zone!r}.") from unknown
    day = now.astimezone(place).date() + timedelta(days=1)
    return datetime.combine(day, at, place).astimezone(UTC)
