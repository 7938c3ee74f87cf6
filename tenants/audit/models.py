"""The tenant's audit: one row per deed, without foreign keys, so that it outlives its subjects."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from tenants.audit.errors import AppendOnlyError


class AuditEntry(BaseModel):
    """One deed. Added, never changed or removed: the tenant's database role has no right to."""

    append_only = True

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    actor_id = models.UUIDField(_("person"), editable=False)
    actor_name = models.CharField(_("name at the time"), max_length=255, editable=False)
    verb = models.CharField(_("deed"), max_length=64, editable=False)
    object_type = models.CharField(_("sort of object"), max_length=64, blank=True, editable=False)
    object_id = models.CharField(_("object"), max_length=64, blank=True, editable=False)
    summary = models.CharField(_("in words"), max_length=255, blank=True, editable=False)
    data = models.JSONField(_("details"), default=dict, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering: ClassVar = ["-at", "-id"]
        default_permissions: ClassVar = ["view"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["-at", "-id"], name="audit_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises AppendOnlyError for one that is already there."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises AppendOnlyError."""
        raise AppendOnlyError
