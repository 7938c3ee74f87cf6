"""The tenants in service through the read API."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.api.audience import Audience
from core.api.cursors import Cursor
from core.api.views import PublicViewSet
from shared.registry.api.serializers import TenantSerializer
from shared.registry.models import Tenant
from shared.registry.queries import addresses_by_tenant, served_page, served_tenant


class ServedTenants:
    """What everyone may read of the registry: who is in service. Three queries."""

    def rows(self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int) -> Sequence[Tenant]:
        return served_page(after.as_key() if after is not None else "", limit)

    def row(self, request: Request, key: str) -> Tenant | None:
        return served_tenant(key)

    def place(self, row: Tenant) -> Cursor:
        return Cursor((row.slug,))


class TenantViewSet(PublicViewSet):
    """The national office and the nodes."""

    resource = "tenants"
    tag = "tenants"
    key_pattern = r"^[-a-zA-Z0-9_]+$"
    serializer_class = TenantSerializer
    sources = {Audience.EVERYONE: ServedTenants()}
    title = _("The office or a node")
    about = _("The national office or one node.")
    list_title = _("The office and the nodes")
    list_about = _("The national office and the nodes, by short name.")

    def row_path(self, tenant: Tenant) -> str:
        """Where the tenant is in the API."""
        return reverse("api:tenant", args=[tenant.slug])

    def site_of(self, request: Request, tenant: Tenant) -> str | None:
        """The front page of the tenant's own site. One query for a whole answer."""
        addresses: dict[uuid.UUID, str] | None = getattr(request, "tenant_addresses", None)
        if addresses is None:
            addresses = addresses_by_tenant()
            request.tenant_addresses = addresses  # type: ignore[attr-defined]
        address = addresses.get(tenant.id)
        return f"{address}/" if address else None
