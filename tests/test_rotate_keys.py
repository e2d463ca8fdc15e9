"""backup, verify, restore and rotate-keys as an operator types them, and what a mistake says."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.tokens import Tokens
from db.open import open_store
from desk.opening import sealer_for
from keys import keep_keys
from main import main
from settings import read_settings
from tests.db.people import CHAT, somebody

Typed = Callable[..., tuple[object, str, str]]
OLD = "an-old-key-of-more-than-22-characters-1"
NEW = "a-new-key-of-more-than-22-characters-22"
BACKUP = "a-backup-key-of-more-than-22-characters"


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Runs a command in a folder of its own; exit code, standard output, standard error."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> tuple[object, str, str]:
        with monkeypatch.context() as changed:
            for name, value in settings.items():
                changed.setenv(name, value)
            with pytest.raises(SystemExit) as left:
                main(list(arguments))
        return left.value.code, *capsys.readouterr()

    return run


def a_person(tmp_path: Path, **settings: str) -> None:
    read = read_settings({"DATA_DIR": str(tmp_path / "data")} | settings, tmp_path / ".env")

    async def add() -> None:
        async with await open_store(read.database_url, sealer_for(keep_keys(read))) as store:
            await store.run(somebody)

    asyncio.run(add())


def found(tmp_path: Path, **settings: str) -> bool:
    read = read_settings({"DATA_DIR": str(tmp_path / "data")} | settings, tmp_path / ".env")

    async def look() -> bool:
        async with await open_store(read.database_url, sealer_for(keep_keys(read))) as store:
            return await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None

    return asyncio.run(look())


def test_a_kept_key_is_changed_and_a_backup_from_before_comes_back(typed: Typed, tmp_path: Path) -> None:
    a_person(tmp_path)
    before = (tmp_path / "data" / "secret.key").read_text()
    assert typed("backup", "a.backup", BACKUP_KEY=BACKUP)[0] == 0
    code, out, _ = typed("rotate-keys")
    assert code == 0 and "sealed with the new key" in out
    assert (tmp_path / "data" / "secret.key").read_text() != before
    old = tmp_path / "data" / "secret.keys.old"
    assert old.read_text() == before and old.stat().st_mode & 0o077 == 0
    assert found(tmp_path)
    assert typed("verify")[0] == 0
    code, out, _ = typed("verify", "a.backup", BACKUP_KEY=BACKUP)
    assert code == 0 and "an earlier key" in out
    code, out, err = typed("restore", "a.backup", "--replace", BACKUP_KEY=BACKUP)
    assert code == 0 and "now with the present one" in out, err
    assert found(tmp_path)
    old.unlink()  # a backup from before is nothing without the key from before
    code, _, err = typed("restore", "a.backup", "--replace", BACKUP_KEY=BACKUP)
    assert code == 1 and "SECRET_KEY_OLD" in err
    assert found(tmp_path)


def test_a_key_of_the_operators_own_is_changed_by_setting_both(typed: Typed, tmp_path: Path) -> None:
    a_person(tmp_path, SECRET_KEY=OLD)
    code, _, err = typed("rotate-keys", SECRET_KEY=OLD)
    assert code == 1 and "SECRET_KEY_OLD" in err and OLD not in err
    assert typed("rotate-keys", SECRET_KEY=NEW, SECRET_KEY_OLD=OLD)[0] == 0
    assert found(tmp_path, SECRET_KEY=NEW)
    assert typed("verify", SECRET_KEY=NEW)[0] == 0
    assert not (tmp_path / "data" / "secret.key").exists()


def test_verify_says_what_is_wrong_and_fails(typed: Typed, tmp_path: Path) -> None:
    a_person(tmp_path)
    assert typed("backup", "a.backup")[0] == 0
    whole = (tmp_path / "a.backup").read_bytes()
    (tmp_path / "a.backup").write_bytes(whole[:-20])
    code, out, _ = typed("verify", "a.backup")
    assert code == 1 and out.startswith("✗ ") and "cut off" in out
    code, out, _ = typed("verify", SECRET_KEY=NEW)
    assert code == 1 and "another key" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["backup", "a.backup"], "There is no database at"),
        (["rotate-keys"], "There is no database at"),
        (["restore", "nowhere.backup"], "There is no file nowhere.backup"),
        (["restore", "."], "can't be read"),
    ],
)
def test_a_mistake_is_one_sentence(arguments: list[str], sentence: str, typed: Typed) -> None:
    code, out, err = typed(*arguments)
    assert code == 1 and out == "" and sentence in err and err.count("\n") == 1


def test_buttons_from_before_the_change_open_as_long_as_the_old_key_is_there() -> None:
    button = Tokens(OLD.encode()).seal(7, "rate", (3,))
    assert Tokens(NEW.encode(), OLD.encode()).open(7, button) == ("rate", (3,))
    assert Tokens(NEW.encode(), OLD.encode()).open(8, button) is None
    assert Tokens(NEW.encode()).open(7, button) is None
    assert Tokens(NEW.encode(), OLD.encode()).seal(7, "rate", (3,)) == Tokens(NEW.encode()).seal(
        7, "rate", (3,)
    )
