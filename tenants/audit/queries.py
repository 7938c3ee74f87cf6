"""Reads of the audit, latest first."""

import uuid

from tenants.audit.models import AuditEntry


def latest_entries(limit: int = 50) -> list[AuditEntry]:
    """The latest deeds in the tenant. One query."""
    return list(AuditEntry.objects.all()[:limit])


def entries_about(object_type: str, object_id: uuid.UUID | int | str) -> list[AuditEntry]:
    """Every deed done to one object. One query."""
    return list(AuditEntry.objects.filter(object_type=object_type, object_id=str(object_id)))
