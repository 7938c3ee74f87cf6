"""Names of the database roles. Roles are global to a PostgreSQL cluster, so each carries the installation's id."""

import uuid

from django.conf import settings


def _role(suffix: str) -> str:
    return f"nv_{settings.NODVERK_INSTALLATION}_{suffix}"


def platform_role() -> str:
    """The role of platform_work."""
    return _role("platform")


def tenants_role() -> str:
    """The group that holds every tenant's rights on `public`."""
    return _role("tenants")


def app_role() -> str:
    """The login of web processes and of jobs: NOINHERIT, owns nothing."""
    return _role("app")


def worker_role() -> str:
    """The login of the job runner: rights on the queue only."""
    return _role("worker")


def tenant_role(tenant_id: uuid.UUID) -> str:
    """The role of one tenant, from the last 12 hex digits of its id (the first 12 of a UUIDv7 are only the clock)."""
    return _role(tenant_id.hex[-12:])


def tenant_role_pattern() -> str:
    """What the names of this installation's tenant roles, and no others, match in PostgreSQL."""
    return f"^{_role('[0-9a-f]{12}')}$"
