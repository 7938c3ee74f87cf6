"""What settings need to know about the installation, read from the environment and var/; touches no database."""

from dataclasses import dataclass
from pathlib import Path

from core.environment import choice, text
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
    former_keys: tuple[str, ...]


def read_environment(var: Path) -> InstallationFiles:
    """The environment first, then the files. Only an operator's process (NODVERK_PROCESS) learns the owner's login."""
    secrets = var / "secrets"
    owner_url = text("NODVERK_DATABASE_OWNER_URL") or read_secret(secrets, "owner.url") if is_operator() else None
    return InstallationFiles(
        id=text("NODVERK_INSTALLATION") or (read_json(var / "installation.json") or {}).get("id"),
        owner_url=owner_url,
        app_url=text("NODVERK_DATABASE_APP_URL") or read_secret(secrets, "app.url"),
        worker_url=text("NODVERK_DATABASE_WORKER_URL") or read_secret(secrets, "worker.url"),
        secret_key=text("NODVERK_SECRET_KEY") or read_secret(secrets, "secret_key"),
        former_keys=tuple(text("NODVERK_SECRET_KEY_FALLBACKS").split()),
    )


def is_operator() -> bool:
    """Whether this process may own the database."""
    return choice("NODVERK_PROCESS", (OPERATOR, "web", "worker", "metrics"), OPERATOR) == OPERATOR
