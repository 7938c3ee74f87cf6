"""The three scopes. Nothing else in the code changes tenant, role or search path.

Every request, job and command runs in exactly one: one tenant, one transaction, one database role.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import cast

from django.conf import settings
from django.db import connections, transaction
from django.db.utils import ConnectionHandler

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.binding import Binding, CommitHook, Kind, TenantLike, _bound
from core.tenancy.errors import BrokenUnitError, NoOwnerLoginError, ScopeInScopeError
from core.tenancy.roles import platform_role, tenant_role

logger = logging.getLogger(__name__)

ALIAS = "default"


@dataclass(slots=True)
class Unit:
    """The open transaction of a scope."""

    binding: Binding
    rolled_back: bool = False

    def roll_back(self) -> None:
        """Undo everything when the scope ends, without raising."""
        self.rolled_back = True


Opener = Callable[[Binding], AbstractContextManager[Unit]]


def unit_of_work(
    tenant: TenantLike, *, reason: str, read_only: bool = False, one_moment: bool = False
) -> AbstractContextManager[Unit]:
    """One transaction in one tenant: its role, its schema, then public.

    With `one_moment` all of its statements see the database as it is at the first one (repeatable read).

    Commits on a clean exit, rolls back on an exception or `roll_back()`; what can no longer be committed is never
    passed off as kept (BrokenUnitError). Callbacks of transaction.on_commit run afterwards, each in a unit of work of
    its own; one that fails is logged, never raised. Refuses to open inside any scope (ScopeInScopeError), the same
    tenant's included.
    """
    role = tenant_role(tenant.id)
    return _open(Binding(Kind.TENANT, reason, tenant.schema_name, role, tenant, read_only, one_moment))


def platform_work(*, reason: str, read_only: bool = False, one_moment: bool = False) -> AbstractContextManager[Unit]:
    """One transaction on `public` as the platform: host look-up, the relay, registry, national projections.

    `one_moment` as in unit_of_work; what writes must then expect that another writer was first (OperationalError).
    """
    return _open(Binding(Kind.PLATFORM, reason, "public", platform_role(), None, read_only, one_moment))


@contextmanager
def owner_scope(*, reason: str) -> Iterator[DatabaseWrapper]:
    """The owner's login, several transactions: migrations, provisioning, test set-up.

    Yields the owner's connection (search path public; see `core.tenancy.schemas` for another). Raises
    NoOwnerLoginError in processes that do not hold the owner's credentials.
    """
    with _owner_opener(Binding(Kind.OWNER, reason, "public", "none")) as connection:
        yield connection


def _open(binding: Binding) -> AbstractContextManager[Unit]:
    return _opener(binding)


def refuse_nesting(binding: Binding) -> None:
    """Raise ScopeInScopeError when a scope is open: a savepoint would not give SET LOCAL back.

    The connection is asked too: code that runs in an empty context of the same thread shows no scope.
    """
    outer = _bound.get() or cast("DatabaseWrapper", connections[ALIAS]).binding
    if outer is not None:
        message = f"{binding.kind} ({binding.reason}) inside {outer.kind} ({outer.reason})."
        raise ScopeInScopeError(message)


@contextmanager
def open_transaction(binding: Binding) -> Iterator[Unit]:
    """The real thing: binds, opens the transaction, sets role and path, and runs the commit hooks at the end."""
    refuse_nesting(binding)
    connection = cast("DatabaseWrapper", connections[ALIAS])
    unit = Unit(binding)
    token = _bound.set(binding)
    connection.bind(binding)
    try:
        with transaction.atomic(using=ALIAS, durable=True):
            if binding.one_moment:
                connection.hold_moment()
            connection.enter_transaction(binding)
            yield unit
            if unit.rolled_back:
                transaction.set_rollback(True, using=ALIAS)
            elif connection.is_broken and not binding.read_only:
                message = f"{binding.kind} ({binding.reason}) went on after its transaction had failed or ended."
                raise BrokenUnitError(message)
    finally:
        hooks = connection.unbind()
        _bound.reset(token)
    run_commit_hooks(binding, hooks)


def run_commit_hooks(binding: Binding, hooks: list[CommitHook]) -> None:
    """Run each hook in a new scope of the same kind; a failing one is logged and reported, and stops no other."""
    for hook in hooks:
        again = replace(binding, reason=f"after commit: {binding.reason}", read_only=False, serial=object())
        try:
            with _opener(again):
                hook()
        except Exception:
            # Not repr(): that of a model's method may ask the database, and no scope is open here.
            name = getattr(hook, "__qualname__", type(hook).__qualname__)
            logger.exception("A callback after commit failed", extra={"hook": name, "scope": binding.key})


@contextmanager
def open_owner(binding: Binding) -> Iterator[DatabaseWrapper]:
    """Swap this thread's connection for one with the owner's login until the scope ends."""
    refuse_nesting(binding)
    if settings.NODVERK_OWNER_DATABASE is None:
        message = "This process does not hold the owner's login."
        raise NoOwnerLoginError(message)
    application = connections[ALIAS]
    owner = cast("DatabaseWrapper", ConnectionHandler({ALIAS: settings.NODVERK_OWNER_DATABASE})[ALIAS])
    token = _bound.set(binding)
    owner.bind(binding)
    connections[ALIAS] = owner
    try:
        yield owner
    finally:
        owner.close()
        owner.unbind()
        connections[ALIAS] = application
        _bound.reset(token)


_opener: Opener = open_transaction
_owner_opener: Callable[[Binding], AbstractContextManager[DatabaseWrapper]] = open_owner
