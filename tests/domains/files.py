"""Files by class: their content types and their names."""

HARMLESS_KINDS = {
    "application/pdf": "invoice.pdf",
    "application/json": "report.json",
    "image/jpeg": "photo.jpg",
    "video/mp4": "film.mp4",
    "text/csv": "costs.csv",
    "message/rfc822": "mail.eml",
}
"""Content types that somebody may take for harmless, each with a name that goes with it."""

SHELLS = {
    "application/octet-stream": ("evidence.bin", b"", b""),
    "application/pdf": ("evidence.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"\n%%EOF\n"),
    "image/png": (
        "evidence.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89",
        b"\0\0\0\0IEND\xaeB`\x82",
    ),
    "text/plain": ("evidence.txt", b"", b""),
}
"""Kinds of files that may hold any bytes: by content type a name, and what a file of it begins and ends with,
by which targets tell that it is one."""
