"""Whatever is wrong with the database, the operator reads one sentence with its cure and no secret."""

import os
import socket
from pathlib import Path

import pytest

from db.errors import DatabaseProblem, WrongKey
from db.open import open_store
from db.sealing import Sealer
from db.urls import PostgresServer, SqliteFile, understood
from tests.db.people import NOW
from tests.engines import SEALER, Server


async def problem(url: str) -> str:
    with pytest.raises(DatabaseProblem) as found:
        await open_store(url, SEALER)
    sentence = str(found.value)
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


async def test_another_key_is_refused_before_anything_is_written(database_url: str) -> None:
    async with await open_store(database_url, SEALER):
        pass
    with pytest.raises(WrongKey, match="put back the old key"):
        await open_store(database_url, Sealer(b"another key of thirty-two bytes!"))
    async with await open_store(database_url, SEALER):
        pass


async def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sam, " * 500)
    assert "is not a database file" in await problem(str(letter))
    assert letter.read_text() == "Dear Sam, " * 500


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "can't be opened" in await problem(str(tmp_path))


async def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert "check that its folder exists" in await problem(str(tmp_path / "taken" / "x.sqlite"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)  # noqa: ASYNC240  (a folder of the test's own)
    assert "this user may write there" in await problem(str(tmp_path / "x.sqlite"))


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert "damaged" in await problem(str(path))


async def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "x.sqlite"
    async with await open_store(f"sqlite:///{path}", SEALER) as store:
        await store.run(lambda unit: unit.inbox.keep([(1, 1, {})], NOW))
        assert {oct(file.stat().st_mode & 0o077) for file in path.parent.iterdir()} == {"0o0"}


async def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sentence = await problem(f"postgresql://sam:secret@127.0.0.1:{port}/x")
    assert "can't be reached" in sentence
    assert "secret" not in sentence


async def test_a_database_that_does_not_exist_is_told(postgres: Server) -> None:
    assert "create it (createdb)" in await problem(postgres.address + "nowhere")


async def test_an_unknown_user_is_told(postgres: Server) -> None:
    address = postgres.address.replace("betweentimes@", "stranger:secret@")
    sentence = await problem(address + "postgres")
    assert "refuses this user" in sentence and "secret" not in sentence


@pytest.mark.parametrize("url", ["mysql://sam:secret@host/x", "postgresql://sam:secret@host:port/x"])
async def test_an_address_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    assert "secret" not in await problem(url)


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", ":memory:"])
async def test_a_database_that_would_be_gone_on_restart_is_refused(url: str) -> None:
    assert "names no file" in await problem(url)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("data/x.sqlite", "data/x.sqlite"),
        ("sqlite:///data/x.sqlite", "data/x.sqlite"),
        ("sqlite:////var/lib/x.sqlite", "/var/lib/x.sqlite"),
        ("/var/lib/with space.sqlite", "/var/lib/with space.sqlite"),
    ],
)
def test_a_file_may_be_written_as_an_address_or_a_path(url: str, path: str) -> None:
    assert understood(url) == SqliteFile(Path(path))


def test_a_pooler_of_another_kind_is_refused_with_the_cure() -> None:
    with pytest.raises(DatabaseProblem, match=r"write \?pooler=transaction"):
        understood("postgresql://sam@host/x?pooler=session")


def test_common_spellings_of_a_server_are_understood() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+asyncpg"):
        found = understood(f"{scheme}://sam:secret@host:5433/x?sslmode=require")
        assert isinstance(found, PostgresServer)
        assert found.url.render_as_string() == "postgresql+asyncpg://sam:***@host:5433/x?ssl=require"
