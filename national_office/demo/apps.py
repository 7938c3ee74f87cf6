"""The demo: real tenants from the plan, invented people and texts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """No tables; `manage.py demo` fills what the product's own services offer."""

    name = "national_office.demo"
    label = "demo"
    verbose_name = _("Demo")
