"""Signed cookies carry their tenant: what one tenant signed, no other accepts."""

from typing import Any

from django.core.signing import TimestampSigner

from core.tenancy.binding import current_tenant


class TenantSigner(TimestampSigner):
    """Salts every signature with the bound tenant's id (SIGNING_BACKEND)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = ":".join((str(self.salt), str(current_tenant().id)))
