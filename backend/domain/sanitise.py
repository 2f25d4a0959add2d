"""Makes a comment's text inert while it stays Markdown (EDGE-02, SEC-06).

HTML is not cleaned but switched off: whatever could begin a tag becomes text, so nothing depends on
knowing every dangerous element. What Markdown itself can do, a link, is checked by its scheme.
"""

import re

from backend.domain.links import with_safe_links

# What opens a tag, an end tag, a comment or a declaration (HTML Standard, "tag open state").
_TAG_OPENER = re.compile(r"<(?=[A-Za-z/!?])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def sanitised(text: str) -> str:
    """Return text that holds no live HTML and no dangerous link; doing it twice changes nothing."""
    current = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    while (inert := _TAG_OPENER.sub("&lt;", with_safe_links(current))) != current:
        current = inert
    return current
