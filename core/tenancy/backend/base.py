"""django-tenants' PostgreSQL wrapper with the tripwire: no statement leaves the process outside a scope."""

import logging
from typing import Any

from django.db.backends.postgresql import base as postgresql
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg.pq import TransactionStatus

from core.tenancy.binding import Binding, CommitHook, Kind, require_binding
from core.tenancy.errors import WrongScopeError

logger = logging.getLogger(__name__)
_plain_cursor: Any = postgresql.DatabaseWrapper._cursor  # type: ignore[attr-defined]  # django-stubs leaves it out

OPEN_SCOPE = "SELECT set_config('role', %s, true), set_config('search_path', %s, true)"
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
OPEN_READ_ONLY = f"{OPEN_SCOPE}, set_config('transaction_read_only', 'on', true)"


class _Schema:
    """What django-tenants' router and executor ask a connection's tenant for."""

    def __init__(self, schema_name: str, tenant_type: str) -> None:
        self.schema_name = schema_name
        self.tenant_type = tenant_type

    def get_tenant_type(self) -> str:
        return self.tenant_type


class DatabaseWrapper(TenantsWrapper):
    """A connection that serves one scope at a time.

    Guarantees: a cursor is given only while the scope that is bound to the running context is the one this
    connection was opened for; everything else raises NoScopeError or WrongScopeError before SQL is sent. It does
    not look at `connection.tenant`. Role and path of units are set for the transaction only.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.binding: Binding | None = None
        self.commit_hooks: list[CommitHook] = []
        super().__init__(*args, **kwargs)

    def bind(self, binding: Binding) -> None:
        """Make this connection the one of `binding`; entering sends nothing to the server."""
        self.binding = binding
        tenant_type = binding.tenant.type if binding.tenant is not None else "public"
        self.tenant = _Schema(binding.schema, tenant_type)
        self.schema_name = binding.schema
        self.commit_hooks = []

    def unbind(self) -> list[CommitHook]:
        """Leave the scope; returns what asked to run after the commit."""
        hooks, self.commit_hooks, self.binding = self.commit_hooks, [], None
        return hooks

    def enter_transaction(self, binding: Binding) -> None:
        """Take the role and the path of `binding` for the running transaction."""
        # pg_temp is searched first unless it is named: a temporary table of one unit must not shadow the next one's.
        path = f'"{binding.schema}", public, pg_temp' if binding.kind is Kind.TENANT else "public, pg_temp"
        with self.cursor() as cursor:
            cursor.execute(OPEN_READ_ONLY if binding.read_only else OPEN_SCOPE, [binding.role, path])

    def hold_moment(self) -> None:
        """Let every statement of the transaction that begins here see what the first one sees."""
        with self.cursor() as cursor:
            cursor.execute(ONE_MOMENT)

    @property
    def is_broken(self) -> bool:
        """Whether the transaction cannot be committed: PostgreSQL would answer COMMIT with a silent ROLLBACK."""
        raw = self.connection
        return self.needs_rollback or raw is None or raw.info.transaction_status != TransactionStatus.INTRANS

    def _cursor(self, name: str | None = None) -> Any:
        bound = require_binding()
        if bound is not self.binding:
            message = f"This connection is open for another scope than {bound.kind} ({bound.reason})."
            raise WrongScopeError(message)
        if bound.kind is Kind.OWNER:
            return super()._cursor(name)
        return _plain_cursor(self, name)

    def run_and_clear_commit_hooks(self) -> None:
        """Keep the hooks of a unit until it is unbound: each then runs in a scope of its own (core.tenancy.scopes)."""
        if self.binding is None or self.binding.kind is Kind.OWNER:
            super().run_and_clear_commit_hooks()
            return
        self.validate_no_atomic_block()
        self.commit_hooks += [func for _, func, _ in self.run_on_commit]
        self.run_on_commit.clear()
