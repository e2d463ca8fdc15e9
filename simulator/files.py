"""Photos and documents: taken in, found again by file id, measured."""

import hashlib
import sqlite3
import struct
from dataclasses import dataclass
from typing import Any

from simulator.errors import bad_request
from simulator.params import Params, Upload
from simulator.world import World

_PHOTO_LIMIT = 10 * 1024 * 1024
_DOCUMENT_LIMIT = 50 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class File:
    """A file on this Telegram; width and height are those of a picture, in pixels."""

    id: str
    unique_id: str
    name: str
    mime: str
    path: str
    width: int | None
    height: int | None
    content: bytes

    def as_photo(self) -> list[dict[str, Any]]:
        """As the sizes of a Telegram photo (there is only one size here)."""
        return [self._ids() | {"file_size": len(self.content), "width": self.width, "height": self.height}]

    def as_document(self) -> dict[str, Any]:
        """As a Telegram Document."""
        return {"file_name": self.name, "mime_type": self.mime, **self._ids(), "file_size": len(self.content)}

    def as_file(self) -> dict[str, Any]:
        """As a Telegram File, with the path to download it."""
        return self._ids() | {"file_size": len(self.content), "file_path": self.path}

    def _ids(self) -> dict[str, Any]:
        return {"file_id": self.id, "file_unique_id": self.unique_id}


def _file(row: sqlite3.Row) -> File:
    return File(
        row["file_id"], row["unique_id"], row["name"], row["mime"], row["path"], row["width"], row["height"],
        row["content"],
    )  # fmt: skip


def find(world: World, file_id: str) -> File | None:
    """The file with this id."""
    row = world.store.one("SELECT * FROM files WHERE file_id = ?", file_id)
    return _file(row) if row else None


def at_path(world: World, path: str) -> File | None:
    """The file with this download path."""
    row = world.store.one("SELECT * FROM files WHERE path = ?", path)
    return _file(row) if row else None


def handed_in(world: World, params: Params, kind: str) -> File:
    """The photo or document of a call: uploaded, attached under another name, or known by its id.

    Raises Refused with Telegram's words for anything else, links included: there is no internet in here.
    """
    upload = params.uploads.get(kind)
    named = params.text(kind)
    if upload is None and named.startswith("attach://"):
        upload = params.uploads.get(named.removeprefix("attach://"))
    if upload is not None:
        return keep(world, upload, kind)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = find(world, named)
    if file is None or (kind == "photo") != file.path.startswith("photos/"):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file


def keep(world: World, upload: Upload, kind: str) -> File:
    """Take in an upload; raises Refused when it is empty, too big, or no picture where one is wanted."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (_PHOTO_LIMIT if kind == "photo" else _DOCUMENT_LIMIT):
        raise bad_request("file is too big")
    size = measure(upload.content)
    if kind == "photo":
        _check_photo(size)
    width, height = size or (None, None)
    # The same bytes under the same name keep their ids, so that a file id can be used again.
    digest = hashlib.sha256(kind.encode() + upload.name.encode() + b"\x00" + upload.content).hexdigest()
    file_id, ending = (
        f"BQACsim{digest[:40]}",
        upload.name.rpartition(".")[2][:8] if "." in upload.name else "bin",
    )
    path = f"{kind}s/file_{digest[:12]}.{ending if ending.isalnum() else 'bin'}"
    world.store.run(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        file_id, f"AQsim{digest[40:54]}", upload.name, upload.mime, path, width, height, upload.content,
    )  # fmt: skip
    return File(
        file_id, f"AQsim{digest[40:54]}", upload.name, upload.mime, path, width, height, upload.content
    )  # fmt: skip


def _check_photo(size: tuple[int, int] | None) -> None:
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or not width or not height or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def measure(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels, or None for anything else."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _measure_jpeg(content)
    return None


def _measure_jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        # The frame header holds the size; C4, C8 and CC look like frame headers and are none.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
