"""A toy malware scanner: it knows one harmless test file, by its name in the text, and sees into archives."""

import bz2
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

# Put together here, so that no scanner ever takes this file for the test file.
MARKER = "-".join(("EICAR", "STANDARD", "ANTIVIRUS", "TEST", "FILE")).encode("ascii")
DEEPEST, LARGEST = 4, 32 * 1024 * 1024
UNREADABLE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError, ValueError, RuntimeError)


class TooMuch(Exception):
    """Nobody looks into so much."""


def finding(content: bytes, depth: int = 0) -> str | None:
    """Why the file must not be kept; None when nothing was found."""
    if MARKER in content:
        return "the file holds malware"
    look_into = next((look for is_such, look in ARCHIVES if is_such(content)), None)
    if look_into is None:
        return None
    if depth == DEEPEST:
        return "the file is an archive in too many archives"
    try:
        found = (finding(inner, depth + 1) for inner in look_into(content))
        return next((one for one in found if one), None)
    except TooMuch:
        return "the file is an archive of too much"
    except UNREADABLE:
        return "the file is an archive that cannot be looked into"


def _zipped(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # The sizes are only what the archive claims; reading ends there, and then a checksum is wrong.
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise TooMuch
        yield from map(archive.read, archive.infolist())


def _gzipped(content: bytes) -> Iterator[bytes]:
    with gzip.open(io.BytesIO(content)) as opened:
        yield _no_more_than_allowed(opened.read(LARGEST + 1))


def _bzipped(content: bytes) -> Iterator[bytes]:
    with bz2.open(io.BytesIO(content)) as opened:
        yield _no_more_than_allowed(opened.read(LARGEST + 1))


def _tarred(content: bytes) -> Iterator[bytes]:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for member in archive:
            if opened := archive.extractfile(member):
                yield opened.read()


def _no_more_than_allowed(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise TooMuch
    return content


ARCHIVES: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Iterator[bytes]]], ...] = (
    (lambda content: zipfile.is_zipfile(io.BytesIO(content)), _zipped),
    (lambda content: content.startswith(b"\x1f\x8b"), _gzipped),
    (lambda content: content.startswith(b"BZh"), _bzipped),
    (lambda content: content[257:262] == b"ustar", _tarred),
)
