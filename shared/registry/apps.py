"""The registry of tenants."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Tenants, their addresses, parties and places; provisioning."""

    name = "shared.registry"
    label = "registry"
    verbose_name = _("Registry of tenants")
