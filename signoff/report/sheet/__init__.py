"""The sign-off sheet: one page for people who approve, made from the verdict document alone."""
