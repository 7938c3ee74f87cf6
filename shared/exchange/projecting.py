"""From an item to what lists read: catalogue rows and public media."""

import logging
from typing import Any

from shared.catalogue.enums import Visibility
from shared.catalogue.services import EntrySource, put_entry, put_shared_entry, remove_entry, withdraw_shared_entry
from shared.exchange.audience import Reach
from shared.exchange.models import Item
from shared.exchange.payload import pictures_of
from shared.media.services import publish_media, share_media, unpublish_media, unshare_media
from shared.registry.models import Tenant

logger = logging.getLogger(__name__)


def project_item(item: Item, payload: dict[str, Any], origin: Tenant, reach: Reach) -> None:
    """Make both catalogue rows of an item what its current version and reach say."""
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
    )
    put_shared_entry(source)
    if item.visibility == Visibility.PUBLIC and item.listed:
        put_entry(source)
    else:
        remove_entry(item.id)
    _project_media(item, [picture["hash"] for picture in pictures_of(payload)], reach)


def _project_media(item: Item, hashes: list[str], reach: Reach) -> None:
    """Let those who may read the item read its pictures; of files that the origin does not hold nothing is shared."""
    refused = share_media(hashes, item=item.id, origin_role=item.origin_role, audience=reach.roles)
    if item.visibility == Visibility.PUBLIC:
        publish_media(hashes, item=item.id, origin_role=item.origin_role)
    else:
        unpublish_media(item=item.id)
    if refused:
        logger.warning("An item names pictures its origin does not hold", extra={"item": str(item.id)})


def withdraw_projection(item: Item) -> None:
    """Take an item and its pictures away from everyone."""
    withdraw_shared_entry(item.id, version=item.version)
    remove_entry(item.id)
    unpublish_media(item=item.id)
    unshare_media(item=item.id)
