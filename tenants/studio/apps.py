"""The studio: Wagtail's admin in the tenant's name and colour."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudioConfig(AppConfig):
    """Stands before wagtail.admin in INSTALLED_APPS, so that its templates are found first."""

    name = "tenants.studio"
    label = "studio"
    verbose_name = _("Studio")
