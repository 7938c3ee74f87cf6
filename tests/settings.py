"""The product's settings with a quick hasher and a media folder of this process."""

import os

from core.settings import *  # noqa: F403
from core.settings import VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR_DIR / "media" / os.environ.get("PYTEST_XDIST_WORKER", "main")
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
NODVERK_API_RATES = {
    "address": (0, 0),
    "tenant": (0, 0),
}  # tests ask as often as they like; those of the rates set them
