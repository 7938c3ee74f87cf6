"""Paths, languages, time."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("NODVERK_VAR", BASE_DIR / "var"))

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / package / "locale" for package in ("core", "shared", "tenants", "national_office")]
LOCALE_PATHS.append(BASE_DIR / "tenants" / "studio" / "locale")  # what we say instead of Wagtail
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
SILENCED_SYSTEM_CHECKS: list[str] = []
