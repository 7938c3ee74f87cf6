"""Starts the suite's database before Django is set up; loaded with `-p tests.plugin`."""

import os
import signal
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


def take_signals() -> None:
    """As from a fresh terminal, also in a script's background job: what the tests start would inherit them ignored."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


def runs_tests(options: Any) -> bool:
    """Whether this process runs tests itself: a worker of xdist, or the only process."""
    return "PYTEST_XDIST_WORKER" in os.environ or not getattr(options, "numprocesses", None)


def only_asks(options: Any) -> bool:
    """Whether pytest was asked for its help or its list, not for tests."""
    return bool(getattr(options, "collectonly", False) or getattr(options, "help", False))


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> None:
    """The template once (in the main process), a copy in each process that runs tests, then Django.

    So early because conftest modules import what needs Django's settings.
    """
    take_signals()
    options = early_config.known_args_namespace
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if not is_worker:
        for name in [name for name in os.environ if name.startswith("NODVERK_DATABASE_")]:
            del os.environ[name]
        compile_catalogues()
        if not only_asks(options):
            databases.prepare_template()
    os.environ["NODVERK_VAR"] = str(databases.VAR)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if runs_tests(options) and not only_asks(options):
        databases.copy_template(database_name())
        use_database(database_name())
    import django

    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: Any) -> None:
    """Remove the copy; the main process clears up the rest."""
    if only_asks(config.option):
        return
    if runs_tests(config.option):
        from django.db import connections

        connections.close_all()
        databases.drop_copy(database_name())
    if "PYTEST_XDIST_WORKER" not in os.environ:
        databases.clear_up()
