"""The public read API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.environment import number
from core.settings.base import VAR_DIR

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Nodverk",
    "DESCRIPTION": _("What is public in the network, to read with programs. Nobody needs to sign in."),
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATION_PARAMETERS": False,
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}

NODVERK_API_PATHS = ("/api/v1/",)
NODVERK_API_RATES = {
    "address": (number("NODVERK_API_ADDRESS_RATE", 300, 1_000_000), 60),
    "tenant": (number("NODVERK_API_TENANT_RATE", 6000, 1_000_000), 600),
}
"""Requests a minute, and how many may come at once; 0 a minute stands for no limit."""
NODVERK_API_RATES_FILE = VAR_DIR / "rates"
