"""Nodes whose items stand on the portal, on their own sites and at a receiver's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.actors import SYSTEM
from core.tenancy.scopes import platform_work, unit_of_work
from shared.catalogue.enums import Visibility
from shared.exchange.queries import pending_count
from shared.registry.models import Domain, Tenant
from tests.exchange.withdrawal.surfaces import Shown
from tests.tenants.pictures.test_pictures import make_picture


def show(nodes: Sequence[Tenant], number: int) -> Shown:
    """An event of a node, with a picture of its own, shared with everyone."""
    from tenants.events.models import EventIndexPage, EventPage
    from tenants.sharing.services import set_visibility

    origin = nodes[number % len(nodes)]
    word, host = f"kanarie{number:04d}", host_of(origin)
    with unit_of_work(origin, reason="test"):
        index = EventIndexPage.objects.get(locale__language_code="sv")
        drawn = make_picture(f"#{(number + 1) * 997 % 0xFFFFFF:06x}")
        page = EventPage(
            title=f"Samtal om {word}", slug=f"samtal-om-{word}", lead="Ett samtal.", kind="seminar",
            starts_at=datetime(2027, 3, 1, 10, number % 60, tzinfo=UTC), locale=index.locale,
            picture=drawn, picture_alt="En sal", live=False,
        )  # fmt: skip
        index.add_child(instance=page)
        page.save_revision().publish()
        item = set_visibility(page=page, visibility=Visibility.PUBLIC, listed=True, by=SYSTEM)
        path, picture = page.get_url_parts()[2], f"/media/{drawn.file.name}"
    return Shown(item.id, word, f"Samtal om {word}", page.slug, path, host, origin.slug, picture)


def take_up(nodes: Sequence[Tenant], number: int, shown: Shown) -> Shown:
    """The next node publishes a copy."""
    from tenants.sharing.services import adopt_item
    from tests.exchange.builders import page_of

    receiver = nodes[(number + 1) % len(nodes)]
    host = host_of(receiver)
    with unit_of_work(receiver, reason="test"):
        path = page_of(adopt_item(item_id=shown.item, publish=True, by=SYSTEM)).get_url_parts()[2]
    return replace(shown, copies=((host, path),))


def take_back(nodes: Sequence[Tenant], shown: Shown) -> None:
    """The origin unpublishes its page."""
    from tenants.events.models import EventPage

    origin = next(tenant for tenant in nodes if tenant.slug == shown.tenant)
    with unit_of_work(origin, reason="test"):
        page: Any = EventPage.objects.get(slug=shown.slug)
        page.unpublish()


def host_of(tenant: Tenant) -> str:
    """Where a tenant answers."""
    with platform_work(reason="test", read_only=True):
        return str(Domain.objects.get(tenant_id=tenant.id, is_primary=True).domain)


def nothing_is_pending() -> bool:
    """Whether everything that was said has come through."""
    with platform_work(reason="test", read_only=True):
        return pending_count() == 0
