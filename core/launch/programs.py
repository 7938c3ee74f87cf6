"""Which programs an installation consists of, and the environment each one gets."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from core.installation.reading import OPERATOR
from core.launch.children import Command

FIGURES_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name
# Only the operator's programs may own the database; settings give these no owner's login.
WEAKER = {"web", "worker", "metrics"}
# What the launcher decided is in var/: a variable of the caller's shell must not lead a child to another database.
DECIDED = ("DATABASE_URL", "DATABASE_URL_FILE", "NODVERK_INSTALLATION", FIGURES_FOLDER)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def web_server(port: int) -> list[str]:
    """One process: a tenant is bound to a thread's connection, and threads are what WSGI needs here."""
    options = {"--interface": "wsgi", "--host": "127.0.0.1", "--port": str(port), "--workers": "1"}
    options |= {"--blocking-threads": "4", "--workers-kill-timeout": "2"}
    return [
        sys.executable,
        "-m",
        "granian",
        *(part for pair in options.items() for part in pair),
        "core.wsgi:application",
    ]


@dataclass(frozen=True)
class Programs:
    """The programs of an installation in the order they run; tests put small ones in their place.

    With a `metrics_port` all of them keep figures in var/, and one more serves them there.
    """

    folder: Path
    migrate: list[str] = field(default_factory=lambda: manage("tenants", "migrate", "--all"))
    worker: list[str] = field(default_factory=lambda: manage("worker"))
    fill: list[str] = field(default_factory=lambda: manage("demo"))
    web: list[str] | None = None
    metrics: list[str] | None = None
    metrics_port: int | None = None

    def command(self, name: str, arguments: list[str], var: Path, port: int, *, logged: bool) -> Command:
        log = var / "log" / f"{name}.log" if logged else None
        role = name if name in WEAKER else OPERATOR
        told = environment(var, port, role)
        if self.metrics_port is not None:
            told[FIGURES_FOLDER] = str(figures_folder(var))
        return Command(name, arguments, told, self.folder, log)

    def web_command(self, var: Path, port: int) -> Command:
        return self.command("web", self.web or web_server(port), var, port, logged=True)

    def metrics_command(self, var: Path, port: int) -> Command:
        program = self.metrics or manage("metrics", "--port", str(self.metrics_port))
        return self.command("metrics", program, var, port, logged=True)


def figures_folder(var: Path) -> Path:
    return var / "metrics"


def environment(var: Path, port: int, role: str) -> dict[str, str]:
    """Our environment without libpq's variables and without any database's login: those are read from var/."""
    return {name: value for name, value in os.environ.items() if not is_withheld(name)} | {
        "NODVERK_VAR": str(var),
        "NODVERK_PORT": str(port),
        "NODVERK_PROCESS": role,
        "PYTHONUNBUFFERED": "1",
    }


def is_withheld(name: str) -> bool:
    return name in DECIDED or name.startswith(("PG", "NODVERK_DATABASE_"))
