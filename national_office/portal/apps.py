"""The national portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What every node has made public, in one place."""

    name = "national_office.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Give the office's pages the portal's frame."""
        from national_office.portal.frames import office_frame
        from tenants.website.frames import register_frame

        register_frame("national_office", office_frame)
