"""The national taxonomy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    """Knowledge areas, goals, sectors, places: the words every tenant shares."""

    name = "shared.taxonomy"
    label = "taxonomy"
    verbose_name = _("Taxonomy")
