"""The web process: middleware, templates, sessions, security, files."""

from typing import Any

from django.utils.csp import CSP

from core.environment import flag, networks, number, text
from core.settings.base import VAR_DIR

DEBUG = False
ALLOWED_HOSTS = ["*"]  # ScopeMiddleware matches the host exactly against the registry; nothing else is served
WSGI_APPLICATION = "core.wsgi.application"
ROOT_URLCONF = "core.urls.node"
INTERNAL_SECURE = flag("NODVERK_HTTPS")
SECURE_SSL_REDIRECT = INTERNAL_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = number("NODVERK_HSTS_SECONDS", 31_536_000, 63_072_000) if INTERNAL_SECURE else 0
NODVERK_TRUSTED_PROXIES = networks("NODVERK_TRUSTED_PROXIES")

NODVERK_SCOPELESS_PATHS = frozenset({"/healthz", "/readyz"})
NODVERK_WRITING_PATHS = ("/studio/", "/en/studio/", "/konto/")
NODVERK_STREAM_LIMIT = 20 * 1024 * 1024

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.metrics.requests.RequestFiguresMiddleware",
    "core.api.middleware.ApiEdgeMiddleware",
    "core.caching.CacheControlMiddleware",
    "core.tenancy.middleware.ScopeMiddleware",
    "core.logs.middleware.LogContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.tenancy.middleware.TenantSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.tenancy.csrf.TenantCsrfCookieMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.security.StudioContentPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.website.context.frame",
            ],
        },
    },
]

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no anonymous row in any tenant
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if INTERNAL_SECURE else "nodverk_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = INTERNAL_SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_NAME = "__Host-csrf" if INTERNAL_SECURE else "nodverk_csrf"
CSRF_COOKIE_SECURE = INTERNAL_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = INTERNAL_SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts find the token in the page
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "style-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
NODVERK_STUDIO_CSP = {
    **SECURE_CSP,
    "img-src": [CSP.SELF, "data:", "blob:"],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
}

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "core.tenancy.cache.tenant_key",
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = text("NODVERK_STATIC_ROOT") or None  # where a deployment collected them; else found where they stand
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
_static = "whitenoise.storage.CompressedManifest" if STATIC_ROOT else "django.contrib.staticfiles.storage."
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "shared.media.storage.ContentStorage"},
    "staticfiles": {"BACKEND": f"{_static}StaticFilesStorage"},
}

NODVERK_PUBLIC_SCHEME = "https" if INTERNAL_SECURE else "http"
NODVERK_BASE_DOMAIN = text("NODVERK_BASE_DOMAIN", "localhost")
_port = number("NODVERK_PORT", 443 if INTERNAL_SECURE else 8000, 65_535)
NODVERK_PUBLIC_PORT = "" if _port == (443 if INTERNAL_SECURE else 80) else str(_port)
