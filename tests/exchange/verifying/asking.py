"""`manage.py exchange` as a program sees it."""

import io
import json
from typing import Any

from django.core.management import CommandError, call_command


def ask(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and what is told with --json."""
    output = io.StringIO()
    try:
        call_command("exchange", *arguments, "--json", stdout=output, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, json.loads(output.getvalue() or "{}")
    return 0, json.loads(output.getvalue())


def verify(*arguments: str) -> dict[str, Any]:
    """The outcome of a verification; its exit code agrees with it."""
    code, told = ask("verify", *(arguments or ("--all",)))
    assert code == (0 if told["clean"] else 1)
    return told


def found(*arguments: str) -> list[tuple[str, str, str]]:
    """Kind, table and tenant of everything that was found."""
    return sorted((each["kind"], each["table"], each["tenant"]) for each in verify(*arguments)["findings"])


def rebuild(*arguments: str) -> dict[str, dict[str, int]]:
    """What a rebuild had to change, by table."""
    code, told = ask("rebuild", *(arguments or ("--all",)))
    assert (code, told["complete"], told["left"]) == (0, True, 0)
    changed: dict[str, dict[str, int]] = told["changed"]
    return changed
