"""The catalogue: what all tenants share, as lists read it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Projections written by the relay only."""

    name = "shared.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
