"""The addresses of pages as others see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.urls import get_urlconf, set_urlconf
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from shared.registry.models import Tenant
from shared.registry.queries import tenant_address


def absolute_url(page: Page) -> str:
    """The full address of a page of the bound tenant, the same in a request, a job and a command."""
    tenant = current_tenant()
    with _urls_of(tenant.type):
        parts = page.get_url_parts()
    path = parts[2] if parts and parts[2] else "/"
    return tenant_address(cast("Tenant", tenant)) + path


@contextmanager
def _urls_of(tenant_type: str) -> Iterator[None]:
    before = get_urlconf()
    set_urlconf(str(settings.TENANT_TYPES[tenant_type]["URLCONF"]))
    try:
        yield
    finally:
        set_urlconf(before)
