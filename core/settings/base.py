"""Paths, languages, time."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.environment import text

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(text("NODVERK_VAR", str(BASE_DIR / "var")))

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / package / "locale" for package in ("core", "shared", "tenants", "national_office")]
LOCALE_PATHS.append(BASE_DIR / "tenants" / "studio" / "locale")  # what we say instead of Wagtail
USE_I18N = True
FORMAT_MODULE_PATH = "core.i18n.formats"
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: whether the domain has hosts of others below it is not ours to say
    "security.W019",  # X-Frame-Options SAMEORIGIN: the studio previews its own pages in a frame
    "security.W021",  # HSTS preload: a step that cannot be taken back, for whoever owns the domain
]
