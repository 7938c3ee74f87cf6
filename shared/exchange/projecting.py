"""From an item to what lists read: catalogue rows and public media."""

from collections.abc import Sequence
from typing import Any

from shared.catalogue.enums import Visibility
from shared.catalogue.services import EntrySource, put_entry, put_shared_entry, remove_entry, withdraw_shared_entry
from shared.exchange.audience import Reach
from shared.exchange.models import Item
from shared.media.services import publish_media, share_media, unpublish_media, unshare_media
from shared.registry.models import Tenant


def project_item(item: Item, payload: dict[str, Any], origin: Tenant, reach: Reach, media: Sequence[str]) -> None:
    """Make both catalogue rows of an item, and who may read its pictures, what its current version and reach say."""
    source = EntrySource(
        item=item.id,
        origin=origin.id,
        origin_role=item.origin_role,
        node_slug=origin.slug,
        node_name_sv=origin.name_sv,
        node_name_en=origin.name_en,
        audience=list(reach.roles),
        visibility=item.visibility,
        version=item.version,
        content_hash=item.content_hash,
        payload=payload,
        at=item.updated_at,
    )
    put_shared_entry(source)
    if item.visibility == Visibility.PUBLIC and item.listed:
        put_entry(source)
    else:
        remove_entry(item.id)
    share_media(media, item=item.id, origin_role=item.origin_role, audience=reach.roles, checked=True)
    if item.visibility == Visibility.PUBLIC:
        publish_media(media, item=item.id, origin_role=item.origin_role, checked=True)
    else:
        unpublish_media(item=item.id)


def withdraw_projection(item: Item) -> None:
    """Take an item and its pictures away from everyone."""
    withdraw_shared_entry(item.id, version=item.version, at=item.updated_at)
    remove_entry(item.id)
    unpublish_media(item=item.id)
    unshare_media(item=item.id)
