"""Provisioning in processes of its own, some of which die."""

import os
import signal
import time
from collections.abc import Callable, Sequence

from core.tenancy.scopes import owner_scope
from shared.registry.enums import Step
from shared.registry.services import NewTenant, provision_tenant

KILLED = -signal.SIGKILL


def in_processes(functions: Sequence[Callable[[], None]]) -> list[int]:
    """How each ended, side by side: 0, 1 when it raised, or minus the signal. A child leaves without cleaning up."""
    children = [forked(function) for function in functions]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def forked(function: Callable[[], None]) -> int:
    """The id of a process that does this and no more."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            function()
            code = 0
        finally:
            os._exit(code)
    return child


def provision(new: NewTenant) -> None:
    """One tenant, as `manage.py tenants provision` does."""
    with owner_scope(reason="test process"):
        provision_tenant(new)


def provision_until(new: NewTenant, last: Step) -> None:
    """Dies of kill -9 when the step is to begin."""

    def progress(step: Step) -> None:
        if step is last:
            os.kill(os.getpid(), signal.SIGKILL)

    with owner_scope(reason="test process"):
        provision_tenant(new, progress=progress)


def killed_after(function: Callable[[], None], seconds: float) -> int:
    """How a process ended that got kill -9 after a time, unless it was done by then."""
    child = forked(function)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
