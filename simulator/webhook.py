"""Updates brought to the bot's own address: in order within a chat, again and again until it says 200."""

import asyncio
from dataclasses import asdict, dataclass

import aiohttp

from simulator.world import World

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Registration:
    """Where updates go; an empty url means nowhere, the bot polls."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""

    def keep(self, world: World) -> None:
        """Make this the registration from now on."""
        world.store.remember("webhook", asdict(self))
        world.store.remember("webhook_error", {})


def registration(world: World) -> Registration:
    """The registration as it stands."""
    return Registration(**world.store.recall("webhook", {}))


class Courier:
    """Delivers pending updates while a webhook is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop: asyncio.Task[None] | None = None
        self._under_way: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to deliver."""
        self._loop = asyncio.create_task(self._run(), name="simulator webhook courier")

    async def close(self) -> None:
        """Stop; what was not confirmed waits for the next start."""
        tasks = [task for task in (self._loop, *self._under_way.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                hook = registration(self._world)
                if hook.url:
                    self._send_out(session, hook)
                await self._world.queue.changed.wait()

    def _send_out(self, session: aiohttp.ClientSession, hook: Registration) -> None:
        for update_id, chat_id, payload in self._world.queue.waiting():
            if len(self._under_way) >= hook.max_connections:
                return
            if chat_id not in self._under_way:
                task = asyncio.create_task(self._deliver(session, update_id, chat_id, payload))
                self._under_way[chat_id] = task

    async def _deliver(
        self, session: aiohttp.ClientSession, update_id: int, chat_id: int, payload: str
    ) -> None:
        pause = _FIRST_PAUSE_SECONDS
        try:
            # The address may change or go while we try: look at each attempt.
            while (hook := registration(self._world)).url:
                fault = await self._attempt(session, hook, payload)
                if fault is None:
                    self._world.queue.confirm(update_id)
                    return
                error = {"last_error_date": self._world.stamp(), "last_error_message": fault}
                self._world.store.remember("webhook_error", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        finally:
            self._under_way.pop(chat_id, None)
            self._world.queue.changed.fire()

    async def _attempt(self, session: aiohttp.ClientSession, hook: Registration, payload: str) -> str | None:
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with session.post(hook.url, data=payload.encode(), headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except (aiohttp.ClientError, TimeoutError):
            return "Read timeout expired"
