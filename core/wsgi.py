"""The entry point of web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
os.environ["NODVERK_PROCESS"] = "web"  # whoever serves requests holds no owner's login

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from core.environment import BadVariableError
from core.security import require_safe_start

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

try:
    application: "WSGIApplication" = get_wsgi_application()
    require_safe_start()
except (BadVariableError, ImproperlyConfigured) as error:
    raise SystemExit(str(error)) from None
if settings.NODVERK_TRUSTED_PROXIES:
    # Who asks, and whether by HTTPS, is taken from the headers of these proxies and from nobody else's.
    application = wrap_wsgi_with_proxy_headers(application, settings.NODVERK_TRUSTED_PROXIES)
