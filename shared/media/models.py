"""Who holds a file and who may read it. The bytes lie once on disk, named by their SHA-256."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Right
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.tenancy.access import Access
from shared.media.names import MediaName

sha256_hex = models.Q(hash__regex=r"^[0-9a-f]{64}$")


class MediaReference(BaseModel):
    """One tenant's hold on one file: while it stands, the bytes stay.

    `uses` counts the tenant's own rows that name the file; each save adds one, each delete takes one, and at zero the
    reference goes. `tenant_id` and `origin_role` name the same tenant.
    """

    access: ClassVar[Access] = Access.OWN_ROWS

    origin_role = models.CharField(max_length=63, editable=False)
    tenant_id = models.UUIDField(_("tenant"), editable=False)
    hash = models.CharField(max_length=64, editable=False)
    extension = models.CharField(_("file type"), max_length=4, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    width = models.PositiveIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, editable=False)
    uses = models.PositiveIntegerField(default=1, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("file reference")
        verbose_name_plural = _("file references")
        indexes: ClassVar = [models.Index(fields=["hash"], name="media_reference_by_hash")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin_role", "hash"], name="media_reference_once_per_tenant"),
            models.CheckConstraint(condition=sha256_hex, name="media_reference_hash_is_sha256"),
            models.CheckConstraint(condition=models.Q(uses__gte=1), name="media_reference_is_used"),
            models.CheckConstraint(
                condition=Exact(Right("origin_role", 12), Right(Cast("tenant_id", models.TextField()), 12)),
                name="media_reference_role_is_the_tenants",
            ),
            models.CheckConstraint(
                condition=models.Q(width=None, height=None) | models.Q(width__gte=1, height__gte=1),
                name="media_reference_has_both_sides_or_none",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> MediaName:
        """The file's name in the storage."""
        return MediaName(self.hash, self.extension)


class PublicUse(BaseModel):
    """A public page of the tenant's own site shows the file; `subject` names that page in one language."""

    access: ClassVar[Access] = Access.OWN_ROWS

    origin_role = models.CharField(max_length=63, editable=False)
    reference = models.ForeignKey(MediaReference, on_delete=models.CASCADE, related_name="public_uses")
    subject = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("public use of a file")
        verbose_name_plural = _("public uses of files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "reference"], name="public_use_once_per_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.reference_id}"


class PublicMedia(BaseModel):
    """A public item shows the file: everyone may read it, at every tenant's address. Written by the relay."""

    access: ClassVar[Access] = Access.READ

    hash = models.CharField(max_length=64, editable=False)
    item = models.UUIDField(db_index=True, editable=False)

    class Meta:
        verbose_name = _("public file")
        verbose_name_plural = _("public files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hash", "item"], name="public_media_once_per_item"),
            models.CheckConstraint(condition=sha256_hex, name="public_media_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.hash}"


class SharedMedia(BaseModel):
    """An item that is shared with `audience` shows the file: their signed-in people may read and adopt it.

    Written by the relay.
    """

    access: ClassVar[Access] = Access.GRANTED

    origin_role = models.CharField(max_length=63, editable=False)
    audience = ArrayField(models.CharField(max_length=63), default=list, editable=False)
    hash = models.CharField(max_length=64, editable=False)
    item = models.UUIDField(db_index=True, editable=False)

    class Meta:
        verbose_name = _("shared file")
        verbose_name_plural = _("shared files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hash", "item"], name="shared_media_once_per_item"),
            models.CheckConstraint(condition=sha256_hex, name="shared_media_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.hash}"
