"""The form of a backup on disk: one line in the clear, then compressed chunks that prove order and end.

A chunk is its length (4 bytes, the highest bit set on the last one), what it holds, and its proof (16 bytes):
with a key AES-256-GCM's tag, without one a checksum. Number, length and the first line are proved with every
chunk, so nothing can be moved, left out or cut off unnoticed.
"""

import json
import secrets
import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import DatabaseProblem

MAGIC = "betweentimes backup"
FORM = 1
CHUNK = 256 * 1024
_PROOF = 16
_LAST = 1 << 31
_LONGEST_LINE = 4096


class BackupProblem(DatabaseProblem):
    """The file is no backup, is damaged, or needs another key; the message is one sentence."""


class _Guard(Protocol):
    def close(self, number: int, last: bool, plain: bytes) -> bytes:
        """`plain` with its proof behind it."""

    def open(self, number: int, last: bool, closed: bytes) -> bytes:
        """What was closed; BackupProblem if a bit of it is different."""


class ChunkWriter:
    """Lines in, chunks out. Nothing is whole before finish()."""

    def __init__(self, file: BinaryIO, key: str | None) -> None:
        salt = secrets.token_hex(16)
        head = {"form": MAGIC, "version": FORM, "encrypted": key is not None, "salt": salt}
        line = json.dumps(head).encode() + b"\n"
        file.write(line)
        self._file = file
        self._guard = _guard_for(key, salt, line)
        self._squeeze = zlib.compressobj(6)
        self._waiting = bytearray()
        self._number = 0

    def line(self, value: Any) -> None:
        """One JSON value on a line of its own."""
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        self._waiting += self._squeeze.compress(text.encode("utf-8", "surrogatepass") + b"\n")
        while len(self._waiting) > CHUNK:
            self._write(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """The rest, marked as the end."""
        self._waiting += self._squeeze.flush()
        self._write(bytes(self._waiting), last=True)

    def _write(self, plain: bytes, *, last: bool) -> None:
        closed = self._guard.close(self._number, last, plain)
        self._file.write(struct.pack(">I", len(closed) | (_LAST if last else 0)) + closed)
        self._number += 1


def read_lines(file: BinaryIO, key: str | None) -> Iterator[Any]:
    """The values in their order, each chunk proved before anything of it is believed.

    Raises BackupProblem at the first fault; a file that is cut off ends in one and not in silence.
    """
    line, head = _head(file)
    if head["encrypted"] and key is None:
        raise BackupProblem("This backup is encrypted: set BACKUP_KEY (or BACKUP_KEY_FILE) to its key.")
    guard = _guard_for(key if head["encrypted"] else None, str(head["salt"]), line)
    unsqueeze, rest = zlib.decompressobj(), b""
    for plain in _chunks(file, guard):
        while plain:
            try:
                rest += unsqueeze.decompress(plain, 4 * CHUNK)  # a small chunk may hold a great deal
            except zlib.error:
                raise _damaged() from None
            plain = unsqueeze.unconsumed_tail
            *whole, rest = rest.split(b"\n")
            for each in whole:
                yield json.loads(each.decode("utf-8", "surrogatepass"))
    if rest or not unsqueeze.eof:
        raise _damaged()


def _head(file: BinaryIO) -> tuple[bytes, dict[str, Any]]:
    line = file.readline(_LONGEST_LINE)
    try:
        head = json.loads(line)
        ours = head["form"] == MAGIC and isinstance(head["encrypted"], bool) and head["salt"]
    except (ValueError, KeyError, TypeError):
        ours = None
    if not ours:
        raise BackupProblem("This file is no backup of Betweentimes, or its beginning is damaged.")
    if head.get("version") != FORM:
        raise BackupProblem("This backup was made by a newer release: restore it with that one.")
    return line, head


def _chunks(file: BinaryIO, guard: _Guard) -> Iterator[bytes]:
    number, last = 0, False
    while not last:
        size = file.read(4)
        if len(size) < 4:
            raise BackupProblem("This backup is cut off: its end is missing. Take another copy of it.")
        (length,) = struct.unpack(">I", size)
        last, length = bool(length & _LAST), length & ~_LAST
        if not _PROOF <= length <= 2 * CHUNK:
            raise _damaged()
        closed = file.read(length)
        if len(closed) < length:
            raise BackupProblem("This backup is cut off: its end is missing. Take another copy of it.")
        yield guard.open(number, last, closed)
        number += 1
    if file.read(1):
        raise _damaged()


def _guard_for(key: str | None, salt: str, head: bytes) -> _Guard:
    return _Checksum(head) if key is None else _Sealed(key, salt, head)


class _Sealed:
    """A key of this file's own, so that counting is enough for a nonce that never repeats."""

    def __init__(self, key: str, salt: str, head: bytes) -> None:
        derived = HKDF(SHA256(), 32, salt=salt.encode(), info=b"betweentimes backup").derive(key.encode())
        self._cipher, self._head = AESGCM(derived), head

    def close(self, number: int, last: bool, plain: bytes) -> bytes:
        return self._cipher.encrypt(_nonce(number, last), plain, self._head)

    def open(self, number: int, last: bool, closed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(number, last), closed, self._head)
        except InvalidTag:
            raise BackupProblem(
                "This backup does not open: it is damaged, or BACKUP_KEY is not the key it was made with."
            ) from None


class _Checksum:
    """No secret, so this notices accidents, not somebody who rewrites the file."""

    def __init__(self, head: bytes) -> None:
        self._head = head

    def close(self, number: int, last: bool, plain: bytes) -> bytes:
        return plain + self._sum(number, last, plain)

    def open(self, number: int, last: bool, closed: bytes) -> bytes:
        plain, proof = closed[:-_PROOF], closed[-_PROOF:]
        if proof != self._sum(number, last, plain):
            raise _damaged()
        return plain

    def _sum(self, number: int, last: bool, plain: bytes) -> bytes:
        return sha256(self._head + _nonce(number, last) + plain).digest()[:_PROOF]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _damaged() -> BackupProblem:
    return BackupProblem("This backup is damaged: take another copy of it.")
