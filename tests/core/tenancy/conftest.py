"""Tenancy is tested on real scopes, commits and logins."""

from typing import Any

import pytest
from django.test import Client

from tests.isolation.standing import database, standing_copy

__all__ = ["database", "standing_copy"]


@pytest.fixture
def node_addresses(settings: Any) -> None:
    """Nodes answer the addresses of `tests.core.tenancy.urls`."""
    types = {kind: dict(config) for kind, config in settings.TENANT_TYPES.items()}
    types["node"]["URLCONF"] = "tests.core.tenancy.urls"
    settings.TENANT_TYPES = types


@pytest.fixture
def at_umea(umea: Any, node_addresses: None) -> Client:
    """A browser at Umeå's host; what a view raises becomes a 500, as for a visitor."""
    return Client(raise_request_exception=False, headers={"host": "umea.localhost:8000"})


@pytest.fixture
def at_orebro(orebro: Any, node_addresses: None) -> Client:
    """A browser at Örebro's host."""
    return Client(raise_request_exception=False, headers={"host": "orebro.localhost:8000"})
