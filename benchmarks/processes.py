"""The service and a simulated Telegram, each a process of its own, for as long as a measurement lasts."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from settings_table import NAMES

ROOT = Path(__file__).parent.parent
TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


@contextmanager
def telegram(store: Path) -> Iterator[str]:
    """`python -m simulator` with that memory; its address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    asked = ("-m", "simulator", "--port", str(port), "--token", TOKEN, "--store", str(store))
    with _process(asked, ROOT, dict(os.environ)):
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            client.get(f"{address}/sim/clock")
        yield address


@contextmanager
def service(folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """`main.py run` with these settings and no others."""
    own = dict(os.environ) | dict.fromkeys(NAMES, "") | dict(settings) | {"LOG_LEVEL": "error"}
    with _process((str(ROOT / "main.py"), "run"), folder, own):
        yield


@contextmanager
def _process(asked: tuple[str, ...], folder: Path, environ: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        (sys.executable, *asked), cwd=folder, env=environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise RuntimeError(f"{asked} ended by itself")
        yield
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
