"""Passwords: which are good enough, and how they are kept (argon2id, RFC 9106's second choice)."""

import asyncio
import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from domain.accounts import LEAST_PASSWORD, MOST_PASSWORD

GOOD_ENOUGH = 3  # of 4: at least 10^8 guesses by zxcvbn, which knows the lists of common passwords
_LOOKED_AT = 72  # characters; zxcvbn's time grows with the square
_AT_ONCE = 2  # 64 MiB each


def fault_of(password: str, about: Sequence[str]) -> str | None:
    """What is wrong with a new password, in words; None if it will do. `about` are words one would guess."""
    if len(password) < LEAST_PASSWORD:
        return f"Use at least {LEAST_PASSWORD} characters. Four words that don’t belong together work well."
    if len(password) > MOST_PASSWORD:
        return f"Use at most {MOST_PASSWORD} characters."
    guessed = [part for each in about for part in (each, *each.replace("@", " ").replace(".", " ").split())]
    found = zxcvbn(password[:_LOOKED_AT], [*guessed, "betweentimes"])
    if found["score"] < GOOD_ENOUGH:
        return "This one is too easy to guess. Four words that don’t belong together work well."
    return None


class Passwords:
    """Keeping and checking them. `hasher` is slow on purpose; hashing happens in threads, a few at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None

    async def kept(self, password: str) -> str:
        """How it is kept: only as a hash."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether it is this one. Without a hash (nobody is there) it takes as long."""
        async with self._room:
            return await asyncio.to_thread(self._matches, password_hash, password)

    def outdated(self, password_hash: str) -> bool:
        """Whether it was kept by an earlier measure of slowness."""
        return self._hasher.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        if self._nobodys is None:
            self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))
        try:
            right = self._hasher.verify(password_hash or self._nobodys, password[:MOST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        return right and password_hash is not None
