"""Fixtures of the whole suite: databases, tenants, the cast, signed-in clients, jobs."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from tests import cast, harness
from tests.jobs import run_pending_jobs
from tests.plugin import database_name
from tests.proofs.recording import proof

__all__ = ["proof"]

Scope = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="session", autouse=True)
def _database_allowed(django_db_blocker: Any) -> Iterator[None]:
    """The tripwire guards the database here, not pytest-django."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database of a test: an outer transaction, or, marked `committed`, a copy of its own with real scopes."""
    if request.node.get_closest_marker("committed"):
        settings = request.getfixturevalue("settings")
        name = f"{database_name()}_{abs(hash(request.node.nodeid)) % 10**8}"
        with harness.committed_copy(name, settings):
            yield name
    else:
        with harness.outer_transaction(database_name(), request.getfixturevalue("monkeypatch")):
            yield database_name()


@pytest.fixture
def platform(database: str) -> Callable[[], AbstractContextManager[Any]]:
    """`with platform():` platform_work."""
    from core.tenancy.scopes import platform_work

    return lambda: platform_work(reason="test")


@pytest.fixture
def scope(database: str) -> Scope:
    """`with scope(umea):` a unit of work of a tenant."""
    from core.tenancy.scopes import unit_of_work

    return lambda tenant, **options: unit_of_work(tenant, reason="test", **options)


def _tenant(slug: str) -> Any:
    from core.tenancy.scopes import platform_work
    from shared.registry.queries import tenant_by_slug

    with platform_work(reason="test"):
        return tenant_by_slug(slug)


@pytest.fixture
def umea(database: str) -> Any:
    """The node where Anna edits and Bo manages."""
    return _tenant("umea")


@pytest.fixture
def orebro(database: str) -> Any:
    """The node where Cecilia edits; she must see nothing of Umeå's."""
    return _tenant("orebro")


@pytest.fixture
def kansli(database: str) -> Any:
    """The national office, where Disa coordinates."""
    return _tenant("nationellt-kansli")


def _user(person: cast.Person) -> Any:
    from django.contrib.auth import get_user_model

    from core.tenancy.scopes import unit_of_work

    with unit_of_work(_tenant(person.tenant), reason="test"):
        return get_user_model().objects.get(email=person.email)


@pytest.fixture
def anna(database: str) -> Any:
    """Communicator at Umeå."""
    return _user(cast.ANNA)


@pytest.fixture
def bo(database: str) -> Any:
    """Manager at Umeå."""
    return _user(cast.BO)


@pytest.fixture
def cecilia(database: str) -> Any:
    """Communicator at Örebro."""
    return _user(cast.CECILIA)


@pytest.fixture
def disa(database: str) -> Any:
    """Coordinator at the national office."""
    return _user(cast.DISA)


@pytest.fixture
def visit(database: str) -> Callable[..., Client]:
    """`visit(umea)` is Erik's browser at Umeå's host; `visit(umea, anna)` is Anna's, signed in."""
    from core.tenancy.middleware import SESSION_TENANT
    from core.tenancy.scopes import platform_work, unit_of_work
    from shared.registry.models import Domain

    def make(tenant: Any, user: Any = None) -> Client:
        with platform_work(reason="test"):
            host = Domain.objects.get(tenant_id=tenant.id, is_primary=True).domain
        client = Client(HTTP_HOST=f"{host}:8000")
        if user is not None:
            with unit_of_work(tenant, reason="test"):
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
                session = client.session
                session[SESSION_TENANT] = str(tenant.id)
                session.save()
        return client

    return make


@pytest.fixture
def run_jobs(database: str) -> Callable[[], list[str]]:
    """Run every job that waits, in order, until none is left; returns their names. Failures are raised."""
    return run_pending_jobs


@pytest.fixture
def queries(database: str, request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[Any]]:
    """`with queries(7):` exactly seven statements, those that open scopes included."""
    from django.db import connection
    from pytest_django.fixtures import _assert_num_queries

    def expect(count: int) -> AbstractContextManager[Any]:
        return _assert_num_queries(request.config, count, connection=connection)

    return expect


assert os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings") == "tests.settings"
