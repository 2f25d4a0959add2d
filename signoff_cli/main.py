"""Decides whether a release of SecureBase Phase 3b may go out."""

import traceback
from collections import UserDict
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from signoff.guide.errors import HARNESS_ERROR, UserError
from signoff.report.console import terminal_console

COMMANDS = {
    **{name: f"signoff_cli.run:{name}" for name in ("run", "plan", "clauses")},
    **{name: f"signoff_cli.target:{name}" for name in ("up", "doctor", "init", "cleanup")},
    "decide": "signoff_cli.ahead:decide",
    **{name: f"signoff_cli.report:{name}" for name in ("sheet", "summary", "report")},
    "history": "signoff_cli.decide:show_history",
    **{name: f"signoff_cli.sign:{name}" for name in ("keygen", "waive", "approve", "revoke")},
    "verify": "signoff_cli.ahead:verify",
    "prove": "signoff_cli.prove:prove",
    "replay": "signoff_cli.prove:replay",
    "page-load": "signoff_cli.load:page_load",
    "load": "signoff_cli.load:app",
    "drill": "signoff_cli.drill:drill",
}
"""Where each is, in the order of the help. Only the one that is asked for is imported: all take a second."""
_LOOK: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None}


class _Places(UserDict[str, Any]):
    """Gives commands by their names, from where they are."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = super().__getitem__(name).partition(":")
        found, around = getattr(import_module(module), attribute), typer.Typer(**_LOOK)
        if isinstance(found, typer.Typer):
            around.add_typer(found, name=name)
        else:
            around.command(name=name)(found)
        return typer.main.get_group(around).commands[name]


class _Commands(TyperGroup):
    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.commands = _Places(COMMANDS)


app = typer.Typer(cls=_Commands, no_args_is_help=True, help=__doc__, **_LOOK)


@app.callback()
def signoff() -> None:
    """Has a command below it, so that there may be further ones."""


def main() -> None:
    """The console script. What a user can mend, misspelt options too, and faults of ours end with code 3.

    Python's own code for an error that nobody caught is 1, which means "do not release" here.
    """
    try:
        raise SystemExit(app(standalone_mode=False))
    except TyperException as error:
        # Typer's own code for a misspelt command line is 2, which means "not decided" here.
        error.show()  # type: ignore[attr-defined]  # all that it raises have it, the base does not say so
        raise SystemExit(HARNESS_ERROR) from None
    except typer.Abort:
        terminal_console(error=True).print("signoff: given up")
        raise SystemExit(HARNESS_ERROR) from None
    except UserError as error:
        terminal_console(error=True).print(f"signoff: {error}")
        raise SystemExit(HARNESS_ERROR) from None
    except Exception:  # noqa: BLE001 - whatever it is, it says nothing about the release
        traceback.print_exc()
        terminal_console(error=True).print("signoff: that is a fault of this command, and no verdict")
        raise SystemExit(HARNESS_ERROR) from None
