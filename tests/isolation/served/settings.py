"""The suite's settings with the canaries' addresses; NODVERK_TEST_PLANT puts a fault in."""

import os
from typing import Any

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE, TENANT_TYPES

PLANTED = {
    "core.tenancy.middleware.ScopeMiddleware": "tests.isolation.served.planted.StrayingMiddleware",
}


def with_canaries(types: dict[str, Any]) -> dict[str, Any]:
    """The types of tenant, each answering the canaries' addresses too."""
    return {
        **types,
        "node": {**types["node"], "URLCONF": "tests.isolation.served.node"},
        "national_office": {**types["national_office"], "URLCONF": "tests.isolation.served.office"},
    }


def straying(middleware: list[str]) -> list[str]:
    """The middleware with the fault."""
    return [PLANTED.get(name, name) for name in middleware]


TENANT_TYPES = with_canaries(TENANT_TYPES)
MIDDLEWARE = straying(MIDDLEWARE) if os.environ.get("NODVERK_TEST_PLANT") else MIDDLEWARE
