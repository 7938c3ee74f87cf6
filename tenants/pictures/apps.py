"""Pictures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    """The pictures of a tenant."""

    name = "tenants.pictures"
    label = "pictures"
    verbose_name = _("Pictures")
