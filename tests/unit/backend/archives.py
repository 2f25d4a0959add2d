"""Zip files, honest and not."""

import io
import zipfile


def zipped(*contents: bytes) -> bytes:
    """A zip file of such files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"file {number}", content)
    return packed.getvalue()


def locked(archive: bytes) -> bytes:
    """The same zip file, said to be encrypted in both of its headers."""
    changed = bytearray(archive)
    changed[6] |= 1
    changed[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)
