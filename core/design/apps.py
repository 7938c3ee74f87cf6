"""Django application of the design system; it has no models."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Templates under `design/`, static files under `design/`."""

    name = "core.design"
    label = "design"
    verbose_name = "Design"
