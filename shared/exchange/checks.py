"""The relay starts a task of the tenants by name: the name must exist."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from core.tasks.registry import declared_names
from shared.exchange.enums import RECEIVERS_TASK


@register
def check_receivers_task(**kwargs: Any) -> Iterator[CheckMessage]:
    """The task that applies a change at a receiver is declared."""
    if RECEIVERS_TASK not in declared_names():
        yield Error(f"No task is called {RECEIVERS_TASK}, which the relay starts.", id="nodverk.E010")
