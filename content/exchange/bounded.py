"""Archives from strangers: opened only if what they would unpack to is small, and read no further."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import BadZipFile, ZipFile

from content.exchange.csv_file import Unreadable

MOST_FILES = 4000
MOST_UNPACKED = 40_000_000  # bytes in all
MOST_ONE = 30_000_000  # bytes of one file
DENSEST = 200  # times smaller packed than not; real sheets and texts stay under 50


@contextmanager
def opened(data: bytes) -> Iterator[ZipFile]:
    """The archive. Raises Unreadable for one that is broken, or would unpack to too much.

    Sizes are what its directory says; Python's reader stops at those, so a lie there gives a short file
    with a wrong checksum and not a long one.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, ValueError, OSError, EOFError):
        raise Unreadable("The file is not a zip archive, or it is damaged.") from None
    with archive:
        files = archive.infolist()
        if len(files) > MOST_FILES:
            raise Unreadable(f"The archive holds more than {MOST_FILES} files.")
        whole = sum(file.file_size for file in files)
        packed = max(sum(file.compress_size for file in files), 1)
        if whole > MOST_UNPACKED or any(file.file_size > MOST_ONE for file in files):
            raise Unreadable("The archive would unpack to far too much.")
        if whole > 1_000_000 and whole / packed > DENSEST:
            raise Unreadable("The archive would unpack to far too much.")
        if any(file.flag_bits & 1 for file in files):
            raise Unreadable("The archive is locked with a password.")
        yield archive
