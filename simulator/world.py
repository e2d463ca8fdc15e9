"""What the parts of the simulator share: the bot's identity, the memory, the clock, the queue, the pages."""

from dataclasses import dataclass
from typing import Any

from simulator.clock import Clock
from simulator.live import Hub
from simulator.store import Store
from simulator.updates import UpdateQueue


@dataclass(frozen=True, slots=True)
class World:
    """One simulated Telegram, as seen by one bot."""

    token: str
    username: str
    name: str
    store: Store
    clock: Clock
    queue: UpdateQueue
    hub: Hub

    @property
    def bot_id(self) -> int:
        """The number before the colon of the token, as with real tokens."""
        head = self.token.partition(":")[0]
        return int(head) if head.isdigit() else 4_096_000

    def bot(self) -> dict[str, Any]:
        """The bot as a Telegram User."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.name, "username": self.username}

    def stamp(self) -> int:
        """The simulated present in Unix seconds, as dates stand in messages."""
        return int(self.clock.now().timestamp())
