"""A toy malware scanner: it knows one harmless test file, by its name in the text, and looks into zips."""

import io
import zipfile
import zlib

# Put together here, so that no scanner ever takes this file for the test file.
MARKER = "-".join(("EICAR", "STANDARD", "ANTIVIRUS", "TEST", "FILE")).encode("ascii")
DEEPEST, LARGEST = 4, 32 * 1024 * 1024
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


def finding(content: bytes, depth: int = 0) -> str | None:
    """Why the file must not be kept; None when nothing was found."""
    if MARKER in content:
        return "the file holds malware"
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    if depth == DEEPEST:
        return "the file is an archive in too many archives"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST:
                return "the file is an archive of too much"
            # The sizes are only what the archive claims; reading ends there, and then a checksum is wrong.
            found = (finding(archive.read(member), depth + 1) for member in members)
            return next((one for one in found if one), None)
    except UNREADABLE:
        return "the file is an archive that cannot be looked into"
