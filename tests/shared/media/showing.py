"""What the relay does with the files of an item, in few words."""

import uuid
from collections.abc import Sequence
from typing import Any

from core.tenancy.roles import tenant_role
from shared.media.showing import Shown, held_media, show_media

ITEM = uuid.UUID(int=3)


def show(files: Sequence[str], tenant: Any, *, to: Sequence[Any] = (), public: bool = False) -> list[str]:
    """Show those of the files that the tenant holds, to all when `to` is empty; in platform_work. Returns them."""
    role, audience = tenant_role(tenant.id), [tenant_role(each.id) for each in to] or ["*"]
    held = held_media({ITEM: files}, origin_role=role)[ITEM]
    show_media([Shown(item=ITEM, origin_role=role, hashes=held, audience=audience, public=public)], known={ITEM})
    return held
