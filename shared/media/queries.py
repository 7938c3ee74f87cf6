"""Reads of the media tables: who holds what, who may read what."""

from collections.abc import Iterable

from core.tenancy.access import EVERYONE
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.media.models import MediaReference, PublicMedia, PublicUse, SharedMedia


def own_role() -> str:
    """The database role of the tenant of the open unit of work."""
    return tenant_role(current_tenant().id)


def is_public_media(digest: str) -> bool:
    """Whether a public item, or a public page of this tenant's own, shows the file. At most two queries."""
    return (
        PublicMedia.objects.filter(hash=digest).exists()
        or PublicUse.objects.filter(
            origin_role=own_role(), reference__origin_role=own_role(), reference__hash=digest
        ).exists()
    )


def is_media_of_the_house(digest: str) -> bool:
    """Whether this tenant holds the file, or an item that is shared with it shows the file. At most two queries."""
    return MediaReference.objects.filter(origin_role=own_role(), hash=digest).exists() or _is_shared(digest)


def may_adopt_media(digest: str) -> bool:
    """Whether this tenant may take up a reference to a file it did not upload. At most three queries."""
    return is_media_of_the_house(digest) or PublicMedia.objects.filter(hash=digest).exists()


def own_references(hashes: Iterable[str]) -> list[MediaReference]:
    """This tenant's references to these files. One query."""
    return references_of(hashes, origin_role=own_role())


def references_of(hashes: Iterable[str], *, origin_role: str) -> list[MediaReference]:
    """A tenant's references to these files. One query; platform_work sees every tenant's."""
    return list(MediaReference.objects.filter(origin_role=origin_role, hash__in=set(hashes)).order_by("hash"))


def referenced_hashes(hashes: Iterable[str]) -> set[str]:
    """Which of these files anybody holds or any item shows. Three queries; complete only in platform_work."""
    asked = set(hashes)
    found: set[str] = set()
    for model in (MediaReference, PublicMedia, SharedMedia):
        found.update(model._default_manager.filter(hash__in=asked).values_list("hash", flat=True))
    return found


def _is_shared(digest: str) -> bool:
    rows = SharedMedia.objects.filter(hash=digest)
    return rows.filter(audience__overlap=[own_role(), EVERYONE]).exists()
