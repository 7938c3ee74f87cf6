"""Django application of the figures; it has no models."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The command `metrics`."""

    name = "core.metrics"
    label = "metrics"
    verbose_name = "Figures"
