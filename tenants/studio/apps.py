"""The studio: Wagtail's admin in the tenant's name and colour."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.tenancy.binding import current_tenant


class StudioConfig(AppConfig):
    """Stands before wagtail.admin in INSTALLED_APPS, so that its templates are found first."""

    name = "tenants.studio"
    label = "studio"
    verbose_name = _("Studio")

    def ready(self) -> None:
        """Mails about reviews lead to the tenant whose they are: Wagtail has one address for all, in a setting."""
        from wagtail.admin.templatetags import wagtailadmin_tags

        wagtailadmin_tags.get_admin_base_url = studio_address


def studio_address() -> str:
    """The absolute address of the bound tenant."""
    from shared.registry.queries import address_of_host, tenant_by_id

    tenant = tenant_by_id(current_tenant().id)
    return address_of_host(tenant.host) if tenant else ""
