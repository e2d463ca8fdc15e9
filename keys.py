"""The secrets that nobody has to think of: made at the first start, kept in the data folder, mode 0600."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from settings import Settings, SettingsProblem
from settings_table import secret_bits

KEY_FILE = "secret.key"
OLD_KEYS_FILE = "secret.keys.old"
WEBHOOK_FILE = "webhook.secret"
SIMULATOR_FILE = "simulator.token"


@dataclass(frozen=True, slots=True)
class Keys:
    """What the running service needs. `token` is the real bot's or, with the simulator, a made-up one.

    `old` are secret keys from before (`rotate-keys`), newest first: buttons made under them still work, and
    backups sealed with them can be restored.
    """

    secret: str = field(repr=False)
    token: str = field(repr=False)
    webhook: str | None = field(repr=False)
    old: tuple[str, ...] = field(default=(), repr=False)


def keep_keys(settings: Settings) -> Keys:
    """The keys as set, as kept, or made now and kept. Raises SettingsProblem if one is lost or unusable."""
    folder = settings.data_dir
    token = settings.telegram_token or _kept(folder / SIMULATOR_FILE, _simulator_token())
    webhook = settings.webhook_secret
    if settings.webhook_url and not webhook:
        webhook = _kept(folder / WEBHOOK_FILE, secrets.token_urlsafe(32))
    secret = _secret(settings)
    return Keys(secret=secret, token=token, webhook=webhook, old=_old(settings, secret))


def renew_key(settings: Settings) -> Keys:
    """Another secret key in the place of the one kept in the data folder, which joins the old ones first.

    Killed half-way, either key is kept. Raises SettingsProblem if SECRET_KEY is set: it isn't ours to change.
    """
    before = keep_keys(settings)
    if settings.secret_key:
        raise SettingsProblem(
            "SECRET_KEY is set by you: put what it holds into SECRET_KEY_OLD, set SECRET_KEY to what "
            "openssl rand -base64 32 prints, and run this again."
        )
    folder = settings.data_dir
    _replace(folder / OLD_KEYS_FILE, "\n".join(dict.fromkeys((before.secret, *before.old))))
    _replace(folder / KEY_FILE, secrets.token_urlsafe(32))
    return keep_keys(settings)


def _old(settings: Settings, secret: str) -> tuple[str, ...]:
    """Those set, then those kept; never the present one."""
    path = settings.data_dir / OLD_KEYS_FILE
    try:
        kept = path.read_text(encoding="ascii").split() if path.exists() else []
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsProblem(f"{path} cannot be read: give this user the right to, or mend it.") from fault
    return tuple(dict.fromkeys(key for key in (*settings.secret_key_old, *kept) if key != secret))


def _replace(path: Path, text: str) -> None:
    """In one step, on the disk when this returns."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _secret(settings: Settings) -> str:
    if settings.secret_key:
        return settings.secret_key
    path, database = settings.data_dir / KEY_FILE, settings.database_file
    if not path.exists() and database and database.exists() and database.stat().st_size:
        raise SettingsProblem(
            f"{database} was written with a key that is not here: "
            f"put {path} back from your back-up, or set SECRET_KEY to what it held."
        )
    return _kept(path, secrets.token_urlsafe(32))


def _kept(path: Path, fresh: str) -> str:
    """What `path` holds; `fresh`, written there first, if there is no such file."""
    try:
        if not path.exists():
            _write(path, fresh)
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not plain text"
        raise SettingsProblem(
            f"{path} cannot be kept or read ({why}): set DATA_DIR to a folder that this service may write to."
        ) from fault
    if secret_bits(kept) < 128:
        raise SettingsProblem(f"{path} is empty or damaged: put it back from your back-up.")
    return kept


def _write(path: Path, text: str) -> None:
    """Whole or not at all: linked into place only when it is on the disk; the first writer wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()


def _simulator_token() -> str:
    """Shaped as Telegram's own: a bot's id, a colon, 35 characters."""
    return f"{1_000_000_000 + secrets.randbelow(9_000_000_000)}:{secrets.token_urlsafe(27)[:35]}"
