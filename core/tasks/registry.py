"""What tasks there are and who may ask for them."""

from dataclasses import dataclass
from enum import StrEnum


class TaskKind(StrEnum):
    """A tenant task runs in the unit of work of its tenant argument; a platform task opens platform_work itself."""

    TENANT = "tenant"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared task. `wakeable`: tenants' roles may defer it, and it trusts nothing in its arguments.

    `merged`: a run answers every call of its lock that waits when it begins; they are taken out of the queue.
    """

    name: str
    kind: TaskKind
    wakeable: bool = False
    merged: bool = False


_declared: dict[str, Declared] = {}


def declare(task: Declared) -> None:
    """Add a task; two of one name are a fault."""
    if task.name in _declared:
        message = f"Two tasks are called {task.name}."
        raise ValueError(message)
    _declared[task.name] = task


def declared(name: str) -> Declared:
    """The declaration of a task. Raises LookupError for an unknown name."""
    try:
        return _declared[name]
    except KeyError as error:
        message = f"No task is called {name}."
        raise LookupError(message) from error


def declared_names() -> frozenset[str]:
    """Every declared name."""
    return frozenset(_declared)
