"""The table of a target file for the portal."""

import re
from difflib import get_close_matches
from typing import Literal

from pydantic import Field, field_validator

from signoff.deployment.facilities import Table
from signoff.deployment.portal.vocabulary import WORDS


class Portal(Table):
    """The customers' portal, and the folder of its source relative to the target file, if that is here.

    `notices_within_s`: how long it may take to notice that nothing comes over the network any more. `words`
    are what it calls things, by the reference's words; `paths` where its pages are, by the reference's paths;
    `pages` those that it has beyond what the guide asks for. `dismiss`: buttons that take away what lies over
    its pages, such as a banner about cookies.
    """

    source: str | None = None
    dismiss: list[str] = Field(default_factory=list)
    words: dict[str, str] = Field(default_factory=dict)
    paths: dict[
        Literal[
            "/support", "/support/tickets/{id}", "/notifications", "/webhooks", "/webhooks/{id}", "/costs"
        ],
        str,
    ] = Field(default_factory=dict)
    pages: list[Literal["webhooks", "costs"]] = Field(default_factory=list)
    notices_within_s: float = Field(default=30, gt=0, le=300)

    @field_validator("words")
    @classmethod
    def _known_words(cls, given: dict[str, str]) -> dict[str, str]:
        for word in given:
            if word not in WORDS:
                meant = get_close_matches(word, WORDS, 1)
                hint = f"; is it {meant[0]!r}?" if meant else ""
                raise ValueError(
                    f"no test looks for anything that the reference's portal calls {word!r}{hint}"
                )
        return given

    def path(self, ours: str) -> str:
        """Where the page is that the reference has at that path."""
        # With routes behind a `#` everything is there, also what has no page.
        before, mark, _ = self.paths.get("/support", "").partition("#")
        routes = before + mark if mark else ""
        for known, theirs in self.paths.items():
            found = re.fullmatch(re.escape(known).replace(r"\{id\}", "([^/?#]+)"), ours)
            if found:
                return theirs.replace("{id}", found[1]) if found.groups() else theirs
        return routes + ours
