"""The public site of every tenant."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    """Pages, lists, search and feeds as visitors meet them."""

    name = "tenants.website"
    label = "website"
    verbose_name = _("Website")

    def ready(self) -> None:
        from tenants.website import receivers  # noqa: F401  (receivers register themselves)
