"""A fault to be found (L6): now and then a job runs in the tenant of the job before it."""

from contextlib import AbstractContextManager
from typing import Any

from core.tasks import declare

EVERY = 20


def go_astray(*, also_unfenced: bool = True) -> None:
    """Plant it in this process; the note on a job, which would not take it, is left out too."""
    ordinary: Any = vars(declare)["unit_of_work"]
    before: list[Any] = []

    def unit_of_work(tenant: Any, *, reason: str, read_only: bool = False) -> AbstractContextManager[Any]:
        before.append(tenant)
        stray = before[-2] if len(before) % EVERY == 0 else tenant
        return ordinary(stray, reason=reason, read_only=read_only)  # type: ignore[no-any-return]

    setattr(declare, "unit_of_work", unit_of_work)  # noqa: B010
    if also_unfenced:
        setattr(declare, "close_job", lambda context: None)  # noqa: B010
