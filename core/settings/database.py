"""Two logins: the application's in every process, the owner's only where migrations and provisioning run."""

import os
from pathlib import Path
from typing import Any

from core.settings.base import VAR_DIR

OWNER_PROCESS = os.environ.get("NODVERK_PROCESS", "operator") == "operator"


def _read(name: str) -> str | None:
    """A value from the environment (NODVERK_<NAME>), else from var/secrets."""
    value = os.environ.get(f"NODVERK_{name.upper()}")
    path = Path(VAR_DIR) / "secrets" / name.replace("database_", "").replace("_url", ".url")
    return value or (path.read_text().strip() if path.is_file() else None)


def _database(url: str | None) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url or "")
    return {
        "ENGINE": "core.tenancy.backend",
        "NAME": parts.get("dbname", "nodverk"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": "nodverk", "connect_timeout": 10},
    }


def _installation() -> str:
    import json

    path = Path(VAR_DIR) / "installation.json"
    stored = json.loads(path.read_text())["id"] if path.is_file() else "unset"
    return os.environ.get("NODVERK_INSTALLATION") or str(stored)


NODVERK_INSTALLATION = _installation()
DATABASES = {"default": _database(_read("database_app_url"))}
_owner_url = _read("database_owner_url") if OWNER_PROCESS else None
NODVERK_OWNER_DATABASE = _database(_owner_url) if _owner_url else None
NODVERK_WORKER_URL = _read("database_worker_url")
SECRET_KEY = _read("secret_key") or ""
