"""A row that was read in one tenant's unit is not written, followed or related in another's.

Ids repeat from schema to schema: saved in the wrong unit, an object would overwrite another tenant's row of that id.
"""

from typing import Any

from core.tenancy.binding import current_binding
from core.tenancy.errors import WrongScopeError


def note_origin(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Mark an object with the tenant in whose unit it was read or made (a receiver of post_init)."""
    binding = current_binding()
    if binding is not None and binding.tenant is not None:
        instance._state.nodverk_tenant = binding.key


def refuse_foreign(instance: Any) -> None:
    """Raise WrongScopeError when `instance` is another tenant's than the bound one."""
    binding = current_binding()
    origin = getattr(instance._state, "nodverk_tenant", None)
    if origin is not None and binding is not None and binding.tenant is not None and origin != binding.key:
        message = f"{type(instance).__name__} was read in another tenant's unit than {binding.reason}."
        raise WrongScopeError(message)


class OriginRouter:
    """Has no opinion on databases; Django asks it with the object at hand before it writes or follows one."""

    def db_for_read(self, model: Any, instance: Any = None, **hints: Any) -> None:
        if instance is not None:
            refuse_foreign(instance)

    def db_for_write(self, model: Any, instance: Any = None, **hints: Any) -> None:
        if instance is not None:
            refuse_foreign(instance)

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> None:
        refuse_foreign(one)
        refuse_foreign(other)
