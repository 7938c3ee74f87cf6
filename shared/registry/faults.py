"""What became of a failed migration, in one line: for the operator, and for the registry that every tenant reads."""

from typing import Any

from django.db import OperationalError

from core.tenancy.errors import MigrationFailedError
from shared.registry.errors import RegistryError

UNDEFINED = ("42P01", "42703")
SERVERS = ("53", "57P", "58")
"""How the codes begin of what is the server's own trouble: a full disk, no memory, going down, a broken file."""
PARTS = ("table_name", "column_name", "constraint_name")


def told(error: BaseException) -> str:
    """For the operator alone: the database's own first line may quote a value."""
    if isinstance(error, MigrationFailedError) and error.__cause__ is not None:
        return f"{error.migration}: {told(error.__cause__)}"
    diagnosis = _diagnosis(error)
    text = diagnosis.message_primary if diagnosis is not None else None
    return " ".join((text or str(error) or type(error).__name__).split())


def fault_of(error: BaseException) -> str:
    """For the registry: where and what kind, never a value from a tenant's rows."""
    if isinstance(error, MigrationFailedError) and error.__cause__ is not None:
        return f"{error.migration}: {fault_of(error.__cause__)}"
    if isinstance(error, RegistryError):
        return str(error)
    diagnosis = _diagnosis(error)
    named = [str(getattr(diagnosis, part)) for part in PARTS if getattr(diagnosis, part, None)]
    kind = type(error if diagnosis is None else error.__cause__).__name__
    return f"{kind} ({'.'.join(named)})" if named else kind


def lacks_tables(error: BaseException) -> bool:
    """Whether the database has not the table or the column that the code asked for."""
    return getattr(error.__cause__, "sqlstate", None) in UNDEFINED


def server_trouble(error: BaseException) -> str | None:
    """The server's own words when it cannot go on, whoever's turn it was; None for a fault of rows or migrations."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, OperationalError):
            state = getattr(link.__cause__, "sqlstate", None)
            if state is None or state.startswith(SERVERS):
                return told(link)
        link = link.__cause__
    return None


def _diagnosis(error: BaseException) -> Any:
    """What the server says of an error, when it is one of the database's."""
    found = getattr(error.__cause__, "diag", None)
    return found if found is not None and found.message_primary else None
