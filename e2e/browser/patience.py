"""How long a person waits for the next thing to come; that it comes in time is what load runs are for."""

import os

MOST_S = 20.0
PATIENCE_S = min(MOST_S, float(os.environ.get("SIGNOFF_PATIENCE_S", MOST_S)))
"""Where portals that are broken on purpose are judged (`signoff prove --mutants --portal`), it is less."""
