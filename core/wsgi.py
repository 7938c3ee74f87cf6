"""The entry point of web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
os.environ["NODVERK_PROCESS"] = "web"  # whoever serves requests holds no owner's login

from django.core.exceptions import ImproperlyConfigured

from core.security import require_signing_key

application = get_wsgi_application()
try:
    require_signing_key()
except ImproperlyConfigured as error:
    raise SystemExit(str(error)) from None
