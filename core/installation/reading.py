"""What settings need to know about the installation, read from the environment and var/; touches no database."""

import os
from dataclasses import dataclass
from pathlib import Path

from core.postgres.files import read_json, read_secret

OPERATOR = "operator"


@dataclass(frozen=True)
class InstallationFiles:
    """What is known; None stands for what was never made or is kept from this process."""

    id: str | None
    owner_url: str | None
    app_url: str | None
    worker_url: str | None
    secret_key: str | None


def read_environment(var: Path) -> InstallationFiles:
    """The environment first, then the files. Only an operator's process (NODVERK_PROCESS) learns the owner's login."""
    secrets = var / "secrets"
    is_operator = os.environ.get("NODVERK_PROCESS", OPERATOR) == OPERATOR
    owner_url = from_environment("NODVERK_DATABASE_OWNER_URL") or read_secret(secrets, "owner.url")
    return InstallationFiles(
        id=os.environ.get("NODVERK_INSTALLATION") or (read_json(var / "installation.json") or {}).get("id"),
        owner_url=owner_url if is_operator else None,
        app_url=from_environment("NODVERK_DATABASE_APP_URL") or read_secret(secrets, "app.url"),
        worker_url=from_environment("NODVERK_DATABASE_WORKER_URL") or read_secret(secrets, "worker.url"),
        secret_key=from_environment("NODVERK_SECRET_KEY") or read_secret(secrets, "secret_key"),
    )


def from_environment(name: str) -> str | None:
    return os.environ.get(name) or None
