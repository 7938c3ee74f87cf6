"""What every model of ours is built on. No table of its own."""

from django.db import models

from core.ids import uuid7


class BaseModel(models.Model):
    """A row with a UUIDv7 key made in the application: sorts by creation, moves between databases unchanged."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
