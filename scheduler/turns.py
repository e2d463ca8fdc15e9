"""The pace of one chat, for a message that is already leaving and takes several of Telegram's."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from domain.deliveries import TryLater, back_off
from scheduler.pace import Pace

POLL: Final = timedelta(seconds=0.5)  # the clock may be moved meanwhile
LONGEST_REST: Final = timedelta(seconds=60)


class Turns:
    """The first of its messages leaves as soon as `deliver` is called; each of the others has its turn here.

    Stopping the service ends no wait: half a message is worse than none. As a rule the next turn comes within
    a second, well before what is in hand at the end is broken off; and a message that is broken off while it
    waits is judged by the next sweep, which words a reply again, whole.
    """

    def __init__(self, pace: Pace, chat: int, now: Callable[[], datetime]) -> None:
        self._pace = pace
        self._chat = chat
        self._now = now

    async def next(self) -> bool:
        """Return when the next one may leave, its place spent; False if that is further than LONGEST_REST."""
        while wait := self._pace.wait_for(self._chat, self._now()):
            if wait > LONGEST_REST:
                return False
            await asyncio.sleep(min(wait, POLL).total_seconds())
        self._pace.spend(self._chat, self._now())
        return True

    def put_off(self, later: TryLater, tried: int) -> None:
        """One of them provably didn't leave, at the `tried`th try: its next turn comes after a rest."""
        if later.after is None:
            self._pace.hold(self._chat, back_off(tried), self._now())
        else:
            self._pace.freeze(self._chat, later.after, self._now())
