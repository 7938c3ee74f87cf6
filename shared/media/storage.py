"""The one storage of uploaded files: bytes once by hash, one reference per tenant."""

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from core.tenancy.binding import require_binding
from shared.media.addresses import media_url
from shared.media.disk import is_stored, path_of
from shared.media.errors import InvalidNameError, NoTenantError
from shared.media.intake import take_in
from shared.media.names import MediaName
from shared.media.services import drop_reference, record_reference


@deconstructible
class ContentStorage(Storage):
    """Django's file storage over the content folder.

    `save` ignores the name it is given and returns `<hash>.<extension>`, both from the bytes; it counts one use for
    the tenant of the open unit of work, in its transaction. `delete` takes one use back and never touches bytes.
    Outside a unit of work give `tenant_id`, else both raise NoTenantError. The serving view decides who reads.
    """

    def __init__(self, tenant_id: uuid.UUID | None = None) -> None:
        self.tenant_id = tenant_id

    def _owner(self) -> uuid.UUID:
        tenant = require_binding().tenant
        owner = tenant.id if tenant is not None else self.tenant_id
        if owner is None:
            raise NoTenantError
        return owner

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Any name will do: it is not used."""
        return "upload"

    def _save(self, name: str, content: Any) -> str:
        owner = self._owner()
        chunks: Iterable[bytes | str] = content.chunks()
        stored = take_in(chunks)
        if stored.rewritten:
            content.file = path_of(stored.name).open("rb")  # Django's image field measures what it reads here next
        record_reference(stored, tenant_id=owner)
        return str(stored.name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            message = f"Stored files are only read, not opened with {mode}."
            raise ValueError(message)
        return File(Path(self.path(name)).open("rb"))  # named by its path, so that it can be opened again

    def delete(self, name: str) -> None:
        """Take one use of the tenant back."""
        drop_reference(MediaName.parse(name), tenant_id=self._owner())

    def exists(self, name: str) -> bool:
        """Whether the bytes are here."""
        try:
            return is_stored(MediaName.parse(name))
        except InvalidNameError:
            return False

    def size(self, name: str) -> int:
        """The number of bytes."""
        return path_of(MediaName.parse(name)).stat().st_size

    def path(self, name: str) -> str:
        """Where the bytes lie."""
        return str(path_of(MediaName.parse(name)))

    def url(self, name: str | None) -> str:
        """The address at which the view serves the file to those who may read it."""
        return media_url(MediaName.parse(name or ""))
