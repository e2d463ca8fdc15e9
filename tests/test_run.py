"""`python main.py run`, for real: one line, a chat that answers, and every refusal a sentence."""

import socket
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.process import RUN, Service

pytestmark = pytest.mark.timeout(180)
OTHER_KEY = "a-key-of-at-least-32-characters-9876"
TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


def refusal(folder: Path, command: Sequence[str] = RUN, **settings: str) -> str:
    """The sentence with which it refuses to start."""
    service = Service(folder, command, **settings)
    with pytest.raises(AssertionError, match="it ended with: ") as ended, service:
        pass
    assert service.process.returncode != 0
    sentence = str(ended.value).removeprefix("it ended with: ")
    assert sentence.count("\n") == 1
    assert "Traceback" not in sentence
    return sentence.strip()


def test_it_says_hello_in_one_line_answers_and_stops_when_asked(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        assert service.line == f"Betweentimes is running. Open the chat: {service.address}/"
        assert httpx.get(service.address + "/healthz").json() == {"status": "well"}
        assert "text/html" in httpx.get(service.address + "/").headers["content-type"]
        service.say("/start")
        assert any("Betweentimes" in message["text"] for message in service.messages() if message.get("text"))
        code, seconds, said = service.stop()
    assert (code, said) == (0, "")
    assert seconds < 10


def test_a_second_copy_on_the_same_database_is_refused(tmp_path: Path) -> None:
    with Service(tmp_path):
        assert "is already in use by process" in refusal(tmp_path)


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refusal(tmp_path, PORT=str(port)).startswith(f"Port {port} is in use by another program")


def test_a_host_that_is_not_this_machine_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, HOST="192.0.2.1").startswith("HOST=192.0.2.1 ")


def test_a_database_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sam, " * 200, encoding="utf-8")
    sentence = refusal(
        tmp_path,
        DATABASE_URL=f"sqlite:///{tmp_path / 'letter.txt'}",
        SECRET_KEY=OTHER_KEY,
    )
    assert "is not a database file" in sentence


def test_a_key_that_is_not_the_databases_is_refused(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        service.stop()
    sentence = refusal(tmp_path, SECRET_KEY=OTHER_KEY)
    assert sentence.startswith("SECRET_KEY is not the key")


def test_a_token_that_telegram_does_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Service(tmp_path / "other") as telegram:
        sentence = refusal(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.address)
    assert sentence.startswith("Telegram does not know this token")
    assert TOKEN not in sentence


def test_a_programme_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert "There is no programme 'nowhere'" in refusal(tmp_path, PROGRAMME="nowhere")


@pytest.mark.parametrize("role", ["receiver", "dispatcher"])
def test_several_processes_need_more_than_an_sqlite_file(role: str, tmp_path: Path) -> None:
    assert "needs PostgreSQL" in refusal(tmp_path, command=(*RUN, "--role", role))
