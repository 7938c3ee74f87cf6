"""The one place that knows which scope the running code is in."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.tenancy.errors import NoScopeError
from core.tenancy.roles import tenant_role


class TenantLike(Protocol):
    """What a scope needs to know of a tenant."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def schema_name(self) -> str: ...
    @property
    def type(self) -> str: ...


class Kind(StrEnum):
    """The three scopes; there is no fourth."""

    TENANT = "tenant"
    PLATFORM = "platform"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Binding:
    """One open scope. Two openings are never equal, also not of the same tenant."""

    kind: Kind
    reason: str
    schema: str
    role: str
    tenant: TenantLike | None = None
    read_only: bool = False
    one_moment: bool = False
    serial: object = field(default_factory=object, compare=True)

    @property
    def key(self) -> str:
        """Names what is bound, for cache keys and logs: the tenant's id, `platform` or `owner`."""
        return str(self.tenant.id) if self.tenant is not None else self.kind.value


CommitHook = Callable[[], object]

_bound: ContextVar[Binding | None] = ContextVar("nodverk_scope", default=None)


def current_binding() -> Binding | None:
    """The open scope of this context, or None."""
    return _bound.get()


def require_binding() -> Binding:
    """The open scope of this context.

    Raises NoScopeError when there is none.
    """
    binding = _bound.get()
    if binding is None:
        message = "No scope is open: use unit_of_work, platform_work or owner_scope."
        raise NoScopeError(message)
    return binding


def current_tenant() -> TenantLike:
    """The tenant of the open unit of work.

    Raises NoScopeError outside a unit of work.
    """
    tenant = require_binding().tenant
    if tenant is None:
        message = "No tenant is bound: this is not a unit of work."
        raise NoScopeError(message)
    return tenant


def own_role() -> str:
    """The database role of the tenant of the open unit of work. Raises NoScopeError outside one."""
    return tenant_role(current_tenant().id)
