"""Files, stored once by content hash."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """Pictures and other files: who holds them, who may read them, where the bytes are."""

    name = "shared.media"
    label = "media"
    verbose_name = _("Media")
