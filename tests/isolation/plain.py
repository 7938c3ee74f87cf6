"""Plain django-tenants on the same database: what our protection is measured against."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType, ContentTypeManager
from django.db import connections
from django_tenants.models import TenantMixin

from core.settings.database import database_settings
from shared.registry.models import Tenant
from tests.databases import url_of

ALIAS = "default"


@contextmanager
def plain_ways(database: str) -> Iterator[None]:
    """Every connection is django-tenants' own, with a login that may do everything, as its documentation has it."""
    ours, own = connections[ALIAS], {**connections.settings[ALIAS]}
    login = database_settings(url_of("admin", database))
    connections.settings[ALIAS].update({**login, "ENGINE": "django_tenants.postgresql_backend"})
    connections[ALIAS] = connections.create_connection(ALIAS)
    try:
        yield
    finally:
        connections[ALIAS].close()
        connections.settings[ALIAS].clear()
        connections.settings[ALIAS].update(own)
        connections[ALIAS] = ours


@pytest.fixture
def plain(database: str, tenants: list[Tenant]) -> Iterator[None]:
    """The test runs the plain way; its tenants were read before."""
    with plain_ways(database):
        yield


@pytest.fixture
def djangos_content_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own cache of content types: one dictionary of the process, cleared at every change of tenant."""

    def clear_cache(manager: Any) -> None:
        manager._cache.clear()

    monkeypatch.delattr(ContentTypeManager, "_cache")
    monkeypatch.setitem(vars(ContentType.objects), "_cache", {})
    monkeypatch.setattr(ContentTypeManager, "clear_cache", clear_cache)


@pytest.fixture
def djangos_with_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    """`with tenant:` as django-tenants has it."""
    for name in ("__enter__", "activate"):
        monkeypatch.setattr(Tenant, name, getattr(TenantMixin, name))
