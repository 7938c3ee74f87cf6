"""Outgoing mail: a server named by the environment, else the log."""

from typing import Any

from core.environment import choice, number, text

_security = choice("NODVERK_MAIL_SECURITY", ("starttls", "tls", "none"), "starttls")
_host = text("NODVERK_MAIL_HOST")
_server: dict[str, Any] = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": _host,
        "port": number("NODVERK_MAIL_PORT", 465 if _security == "tls" else 587, 65_535),
        "username": text("NODVERK_MAIL_USER"),
        "password": text("NODVERK_MAIL_PASSWORD"),
        "use_tls": _security == "starttls",
        "use_ssl": _security == "tls",
        "timeout": 20,
    },
}
MAILERS = {"default": _server if _host else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
DEFAULT_FROM_EMAIL = text("NODVERK_MAIL_FROM", f"nodverk@{text('NODVERK_BASE_DOMAIN', 'localhost')}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
