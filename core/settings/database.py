"""Two logins: the application's in every process, the owner's only where migrations and provisioning run."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from core.installation.reading import read_environment
from core.settings.base import VAR_DIR


def database_settings(url: str | None) -> dict[str, Any]:
    """Django's settings of one login, from a libpq address; an empty one never connects."""
    parts = conninfo_to_dict(url or "")
    known = {"dbname", "user", "password", "host", "port"}
    more = {name: value for name, value in parts.items() if name not in known}
    return {
        "ENGINE": "core.tenancy.backend",
        "NAME": parts.get("dbname") or "nodverk",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": "nodverk", "connect_timeout": 10, **more},
    }


_files = read_environment(VAR_DIR)
NODVERK_INSTALLATION = _files.id or "unset"
NODVERK_OWNER_DATABASE = database_settings(_files.owner_url) if _files.owner_url else None
NODVERK_WORKER_URL = _files.worker_url
DATABASES = {"default": database_settings(_files.app_url)}
SECRET_KEY = _files.secret_key or ""  # Django signs nothing with an empty key; servers do not even start with one
SECRET_KEY_FALLBACKS = list(_files.former_keys)
