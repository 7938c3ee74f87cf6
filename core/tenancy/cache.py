"""Cache keys come from the bound tenant: no entry is shared by two tenants, whoever forgets to think of it."""

from django.conf import settings

from core.tenancy.binding import require_binding


def tenant_key(key: str, key_prefix: str, version: int) -> str:
    """The stored form of `key` for the open scope (KEY_FUNCTION of every cache alias).

    Raises NoScopeError outside a scope.
    """
    return f"{settings.NODVERK_INSTALLATION}:{require_binding().key}:{key_prefix}:{version}:{key}"
