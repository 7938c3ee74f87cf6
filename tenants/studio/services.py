"""Dressing a new tenant: its site answers at its host, its front pages carry its name, its manager can sign in."""

from django.conf import settings
from wagtail.models import Page, Site

from core.actors import SYSTEM
from shared.registry.models import Tenant
from shared.registry.services import NewTenant
from tenants.editorial.models import HomePage
from tenants.people.services import create_user
from tenants.roles import Role


def dress_tenant(tenant: Tenant, new: NewTenant) -> None:
    """Make a cloned schema the tenant's own. Runs in its schema, inside provisioning's transaction; idempotent."""
    port = int(settings.NODVERK_PUBLIC_PORT or (443 if settings.NODVERK_PUBLIC_SCHEME == "https" else 80))
    Site.objects.filter(is_default_site=True).update(hostname=new.host_name, port=port, site_name=tenant.name_sv)
    names = {"sv": tenant.name_sv, "en": tenant.name_en}
    for home in HomePage.objects.select_related("locale"):
        name = names.get(home.locale.language_code, tenant.name_sv)
        Page.objects.filter(pk=home.pk).update(title=name, draft_title=name)
    if new.manager is not None:
        create_user(
            email=new.manager.email,
            name=f"{new.manager.first_name} {new.manager.last_name}".strip(),
            roles=[Role.VL],
            password=new.manager.password,
            by=SYSTEM,
        )
