"""A small public catalogue, through the real relay."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.exchange.relay import relay_tenant
from tests.exchange.builders import payload, publish

type Publish = Callable[..., Any]


@pytest.fixture
def published(scope: Any) -> Publish:
    """`published(umea, "Titel", lead=..., areas=[...])`: a public item of a tenant; returns its id."""

    def make(tenant: Any, title: str, *, visibility: str = "public", **fields: Any) -> Any:
        own: dict[str, Any] = {
            name: fields.pop(name) for name in ("lead", "body", "published_at", "key_findings") if name in fields
        }
        own.setdefault("body", [])
        own.setdefault("lead", "")
        with scope(tenant):
            item = publish(content=payload(sv={"title": title, **own}, **fields), visibility=visibility)
        relay_tenant(tenant.id)
        return item

    return make
