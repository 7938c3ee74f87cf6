"""The editorial work of a tenant."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Front page, knowledge items and news."""

    name = "tenants.editorial"
    label = "editorial"
    verbose_name = _("Editorial")

    def ready(self) -> None:
        """Make knowledge items and news shareable."""
        from tenants.editorial.adapters import KnowledgeAdapter, NewsAdapter
        from tenants.sharing.adapters import register_adapter

        register_adapter(KnowledgeAdapter())
        register_adapter(NewsAdapter())
