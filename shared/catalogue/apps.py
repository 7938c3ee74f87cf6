"""The catalogue: what all tenants share, as lists read it."""

from django.apps import AppConfig
from django.contrib.postgres.lookups import TrigramSimilar
from django.db.models import TextField
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Projections written by the relay only."""

    name = "shared.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Register the one look-up of django.contrib.postgres that we use; the app itself is not installed."""
        TextField.register_lookup(TrigramSimilar)
