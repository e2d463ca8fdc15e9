"""The one door to the actions: runs each whole in one transaction and wakes the dispatcher afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Store, Unit
from actions.turn import Heard, Turn
from domain.programmes import Programme

P = ParamSpec("P")
T = TypeVar("T")


class Service:
    """`now` is the service's clock; `on_change` is called after every commit (a hint, never the truth)."""

    def __init__(
        self,
        store: Store,
        house: House,
        now: Callable[[], datetime],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.store = store
        self.house = house
        self.now = now
        self.on_change = on_change
        self._furnished: tuple[House, Programme, House] | None = None

    async def run(
        self, action: Callable[Concatenate[Unit, House, datetime, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run action(unit, house, now, …) whole in one transaction."""

        def work(unit: Unit) -> T:
            return action(unit, self._house(unit), self.now(), *args, **kwargs)

        return await self.store.run(work)

    async def hear(
        self, heard: Heard, action: Callable[Concatenate[Turn, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> bool:
        """Let `action` handle one update, exactly once: the inbox row is done in the same transaction.

        Returns False if the update had already been handled; nothing happens then.
        """

        def work(unit: Unit) -> bool:
            now = self.now()
            unit.one_at_a_time(heard.chat)
            if not unit.inbox.take(heard.update_id, now):
                return False
            house = self._house(unit)
            turn = Turn(unit, house, heard, now, unit.patients.by_chat(heard.chat))
            turn.came_back()
            action(turn, *args, **kwargs)
            turn.finish()
            if turn.replan and turn.known is not None:
                plan_ahead(unit, house, now, turn.known.id)
            return True

        done = await self.store.run(work)
        self.on_change()
        return done

    def _house(self, unit: Unit) -> House:
        """The house with the programme that the database holds now; before there is one, as furnished."""
        programme = unit.programmes.current()
        if programme is None:
            return self.house
        if self._furnished is None or self._furnished[:2] != (self.house, programme):
            self._furnished = self.house, programme, replace(self.house, programme=programme)
        return self._furnished[2]
