"""Django application of the API's ground; it has no models."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Templates under `api/`."""

    name = "core.api"
    label = "api"
    verbose_name = "API"
