"""Words at rest: sealed with AES-256-GCM, tied to their cell; looked up by HMAC-SHA256."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import SealBroken
from domain.last_word import LastWord

LEAST_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12


class Sealer:
    """Seals and opens cells with keys derived (HKDF-SHA256) from one secret key of at least 32 bytes.

    A sealed cell is: key id (4 bytes, so that a key can be changed later), nonce (12), ciphertext and tag.
    Table, row id and column are its associated data: a cell copied to another row doesn't open there.
    Every column has a key of its own, which keeps each far below GCM's limit for random nonces.
    """

    def __init__(
        self,
        secret_key: bytes,
        forgotten: Callable[[str, datetime | None], None] | None = None,
        said: Callable[[str, LastWord, datetime | None], None] | None = None,
    ) -> None:
        """`forgotten` keeps the mark of each person erased outside the database, `said` that of whoever
        leaves, pauses or is back; both with when they were last seen (db/tombstones.py)."""
        if len(secret_key) < LEAST_KEY_BYTES:
            raise ValueError(f"the secret key needs at least {LEAST_KEY_BYTES} bytes")
        self._root = _derive(secret_key, "encryption")
        self._lookup = _derive(secret_key, "lookup")
        self.key_id = _derive(secret_key, "key id")[:_KEY_ID_BYTES]
        self._ciphers: dict[tuple[str, str], AESGCM] = {}
        self._forgotten, self._said = forgotten, said

    def __repr__(self) -> str:
        return f"Sealer(key {self.key_id.hex()})"

    def seal(self, words: str, table: str, row: int, column: str) -> bytes:
        """`words` sealed for exactly this cell."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = words.encode("utf-8", "surrogatepass")  # half an emoji must not lose the rest of a text
        sealed = self._cipher(table, column).encrypt(nonce, plain, _cell(table, row, column))
        return self.key_id + nonce + sealed

    def open(self, sealed: bytes, table: str, row: int, column: str) -> str:
        """The words of this cell; SealBroken if they were sealed by another key or for another cell."""
        where = f"{table}.{column} of row {row}"
        if sealed[:_KEY_ID_BYTES] != self.key_id:
            raise SealBroken(f"{where} was sealed with another key")
        nonce = sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
        rest = sealed[_KEY_ID_BYTES + _NONCE_BYTES :]
        try:
            plain = self._cipher(table, column).decrypt(nonce, rest, _cell(table, row, column))
        except (InvalidTag, ValueError):
            raise SealBroken(f"{where} was changed, or moved from another row") from None
        return plain.decode("utf-8", "surrogatepass")

    def seal_json(self, value: Any, table: str, row: int, column: str) -> bytes:
        """A JSON value, sealed."""
        return self.seal(json.dumps(value, separators=(",", ":")), table, row, column)

    def open_json(self, sealed: bytes, table: str, row: int, column: str) -> Any:
        """The JSON value of this cell."""
        return json.loads(self.open(sealed, table, row, column))

    def lookup(self, what: str, value: int | str) -> bytes:
        """32 bytes by which `value` is found again without being kept in the clear."""
        return hmac.digest(self._lookup, f"{what}:{value}".encode(), "sha256")

    def chat(self, chat: int) -> bytes:
        """The lookup of a Telegram chat id."""
        return self.lookup("chat", chat)

    def forgotten_mark(self, patient: int) -> str:
        """What stands for a person, by their number, where nothing may name them."""
        return self.lookup("forgotten", patient).hex()

    def note_forgotten(self, patient: int, seen: datetime | None = None) -> None:
        """Keep outside the database that they are being erased; on the disk when it returns."""
        if self._forgotten is not None:
            self._forgotten(self.forgotten_mark(patient), seen)

    def note_said(self, patient: int, said: LastWord, seen: datetime | None = None) -> None:
        """The same for their last word on whether they are written to, if the file can be written."""
        if self._said is not None:
            self._said(self.forgotten_mark(patient), said, seen)

    def sealed_here(self, sealed: bytes) -> bool:
        """Whether this key sealed it, by the cell's own word."""
        return sealed[:_KEY_ID_BYTES] == self.key_id

    def _cipher(self, table: str, column: str) -> AESGCM:
        cipher = self._ciphers.get((table, column))
        if cipher is None:
            cipher = AESGCM(_derive(self._root, f"{table}.{column}"))
            self._ciphers[table, column] = cipher
        return cipher


def hashed_code(code: str) -> bytes:
    """SHA-256 of an invite code: 128 random bits need no slower hash and no key."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"betweentimes {purpose}".encode()).derive(secret)


def _cell(table: str, row: int, column: str) -> bytes:
    return f"{table}/{row}/{column}".encode()
