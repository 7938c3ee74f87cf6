"""Public items in the catalogue, as the relay writes them, and the public in front of the portal."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.text import slugify

PUBLISHED = "2026-03-03T08:00:00+00:00"


def content(title: str, code: str = "sv", **changes: Any) -> dict[str, Any]:
    """One language of a payload."""
    slug = slugify(title)
    return {
        "title": title,
        "slug": slug,
        "lead": f"Om {title}.",
        "url": f"http://umea.localhost:8000/{code}/{slug}/",
        "published_at": PUBLISHED,
        **changes,
    }


def payload(title: str = "Tomma skolor", **changes: Any) -> dict[str, Any]:
    """A whole payload in Swedish."""
    return {"schema": 1, "family": "knowledge", "kind": "mapping", "languages": {"sv": content(title)}, **changes}


@pytest.fixture
def put(platform: Callable[..., Any]) -> Callable[..., uuid.UUID]:
    """`put(umea, title=..., areas=[...])`: make an item of a tenant's public; returns its global id."""
    from django.utils import timezone

    from core.tenancy.roles import tenant_role
    from shared.catalogue.services import EntrySource, put_entry
    from shared.exchange.payload import clean_payload, hash_payload

    def make(tenant: Any, item: uuid.UUID | None = None, **changes: Any) -> uuid.UUID:
        clean = clean_payload(payload(**changes))
        source = EntrySource(
            item=item or uuid.uuid4(),
            origin=tenant.id,
            origin_role=tenant_role(tenant.id),
            node_slug=tenant.slug,
            node_name_sv=tenant.name_sv,
            node_name_en=tenant.name_en,
            audience=["*"],
            visibility="public",
            version=1,
            content_hash=hash_payload(clean),
            payload=clean,
            at=timezone.now(),
        )
        with platform():
            put_entry(source)
        return source.item

    return make


@pytest.fixture
def erik(visit: Callable[..., Client], kansli: Any) -> Client:
    """The public, at the portal."""
    return visit(kansli)
