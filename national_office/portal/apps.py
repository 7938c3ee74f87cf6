"""The national portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What every node has made public, in one place."""

    name = "national_office.portal"
    label = "portal"
    verbose_name = _("Portal")
