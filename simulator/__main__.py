"""`python -m simulator`: the simulated Telegram in a process of its own, which outlives the service's."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

import uvicorn

from simulator.app import Simulator, create_simulator


class _Server(uvicorn.Server):
    """A server that ends the simulator's endless streams before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, simulator: Simulator) -> None:
        super().__init__(config)
        self._simulator = simulator

    async def shutdown(self, sockets: object = None) -> None:
        self._simulator.hang_up()
        await super().shutdown(sockets)  # type: ignore[arg-type]


async def serve(simulator: Simulator, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    config = uvicorn.Config(simulator.app, host=host, port=port, log_level="warning", access_log=False)
    await simulator.start()
    try:
        await _Server(config, simulator).serve()
    finally:
        await simulator.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    parser.add_argument("--token", required=True, help="the bot token to accept, such as 4096000:local")
    parser.add_argument("--store", type=Path, required=True, help="SQLite file that remembers everything")
    parser.add_argument("--host", default="127.0.0.1", help=argparse.SUPPRESS)
    given = parser.parse_args()
    simulator = create_simulator(token=given.token, store_path=given.store)
    print(f"A local Telegram: http://{given.host}:{given.port}/", flush=True)
    # The server passes the signal on once it has stopped; by then all is closed.
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(simulator, given.host, given.port))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
