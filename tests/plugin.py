"""Starts the suite's database before Django is set up; loaded with `-p tests.plugin`."""

import os
from typing import Any

import pytest

from core.i18n.compile import compile_catalogues
from tests import databases


def database_name() -> str:
    """The copy of this process."""
    return f"nodverk_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


def use_database(name: str) -> None:
    """Point the environment's logins at a copy; settings read it once, at start."""
    for login in databases.LOGINS:
        os.environ[f"NODVERK_DATABASE_{login.upper()}_URL"] = databases.url_of(login, name)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: Any) -> None:
    """The template once (in the main process), a copy in each process that runs tests, then Django."""
    if config.option.collectonly or config.option.help:
        return
    is_worker = hasattr(config, "workerinput")
    for name in [name for name in os.environ if name.startswith("NODVERK_DATABASE_")]:
        del os.environ[name]
    if not is_worker:
        databases.prepare_template()
    os.environ["NODVERK_VAR"] = str(databases.VAR)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if is_worker or not getattr(config.option, "numprocesses", None):
        databases.copy_template(database_name())
        use_database(database_name())
        compile_catalogues()
        import django

        django.setup()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    """Remove the copy; the main process clears up the rest."""
    if config.option.collectonly or config.option.help:
        return
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        from django.db import connections

        connections.close_all()
        databases.drop_copy(database_name())
    if not hasattr(config, "workerinput"):
        databases.clear_up()
