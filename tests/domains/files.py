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
