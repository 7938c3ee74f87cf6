"""A tenant's half of the exchange."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """What this tenant shares, and what it has received."""

    name = "tenants.sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        """Connect the receivers of Wagtail's signals."""
        from tenants.sharing import receivers  # noqa: F401  (connects itself)
