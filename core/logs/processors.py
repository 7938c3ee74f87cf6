"""structlog processors: the bound tenant on every event, scrubbed."""

from collections.abc import MutableMapping
from typing import Any

from core.logs.scrub import scrub
from core.tenancy.binding import current_binding


def add_scope(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Name the open scope: the tenant's id and schema, `platform`, `owner`, or `none`.

    Django logs a refused request after its scope is closed: then the request says whose it was.
    """
    binding = current_binding()
    tenant = binding.tenant if binding else getattr(event.get("request"), "tenant", None)
    event["tenant"] = str(tenant.id) if tenant else binding.key if binding else "none"
    if binding is not None:
        event["schema"] = binding.schema
    elif tenant is not None:
        event["schema"] = tenant.schema_name
    return event


def hide_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Scrub every field of a log line; those that structlog keeps for itself begin with an underscore."""
    return {key: value if key.startswith("_") else scrub(value, key) for key, value in event.items()}
