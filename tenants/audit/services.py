"""The one write of the audit."""

import uuid
from typing import Any

from core.actors import Actor
from tenants.audit.models import AuditEntry


def record(
    *,
    by: Actor,
    verb: str,
    object_type: str = "",
    object_id: uuid.UUID | int | str = "",
    summary: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Note a deed in the caller's transaction: it is there if and only if the deed is.

    `verb` is "noun.deed" ("person.invited"), `object_type` a model's label in lower case, `data` is ready for JSON
    and holds no secrets.
    """
    return AuditEntry.objects.create(
        actor_id=by.id,
        actor_name=by.name[:255],
        verb=verb,
        object_type=object_type,
        object_id=str(object_id),
        summary=summary[:255],
        data=data or {},
    )
