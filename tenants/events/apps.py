"""Events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The calendar of a tenant."""

    name = "tenants.events"
    label = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Make events shareable."""
        from tenants.events.adapters import EventAdapter
        from tenants.sharing.adapters import register_adapter

        register_adapter(EventAdapter())
