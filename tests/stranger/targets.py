"""Target files of variants: target.toml with some tables exchanged, or left out where a variant's are empty.

`python -m tests.stranger.targets socketio` prints one.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
TABLE = re.compile(r"^(?=\[)", re.MULTILINE)


def _tables(name: str) -> dict[str, str]:
    """Its tables by their first lines, those of one name as one; what stands before them by nothing."""
    first, *tables = TABLE.split((HERE / name).read_text(encoding="utf-8"))
    found = {"": first}
    for table in tables:
        heading = table.partition("\n")[0]
        found[heading] = found.get(heading, "") + table
    return found


def target_of(variant: str) -> str:
    """The whole target file of that variant, to be kept in any folder."""
    tables = _tables("target.toml") | _tables(f"{variant}.toml")
    text = "".join(table for heading, table in tables.items() if table.strip() != heading)
    return text.replace('folder = "../.."', f'folder = "{HERE.parents[1].as_posix()}"')


if __name__ == "__main__":
    sys.stdout.write(target_of(sys.argv[1]))
