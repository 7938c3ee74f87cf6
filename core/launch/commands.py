"""The command line: one function per command, one sentence for what stands in the way."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from core.installation import prepare_installation
from core.postgres import LaunchError
from core.postgres.errors import reason_of

ROOT = Path(__file__).resolve().parents[2]


def var_folder() -> Path:
    return Path(os.environ.get("NODVERK_VAR") or ROOT / "var").resolve()


def database() -> int:
    """Start and prepare the database, print the owner's URL, and leave it running."""
    installation = prepare_installation(ROOT, var_folder(), os.environ.get("DATABASE_URL") or None)
    print(installation.owner_url)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"database": database}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"Usage: python -m core.launch {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]]()
    except LaunchError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"The system refuses: {reason_of(error)}.", file=sys.stderr)
    return 1
