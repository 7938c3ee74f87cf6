"""The exchange: how content crosses a tenant's border."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Messages, the relay that applies them, and the receipts that come back."""

    name = "shared.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Register the system check on the receivers' task."""
        from shared.exchange import checks  # noqa: F401  (registers itself)
