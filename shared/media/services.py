"""Writes of the media tables: holding, showing, sweeping. What shared items show: shared.media.showing."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from core.tasks import defer
from core.tenancy.binding import current_tenant, own_role
from core.tenancy.roles import tenant_role
from shared.media.disk import keep_fresh, old_hashes, path_of, remove_hash, remove_incoming
from shared.media.errors import MediaMissingError, MediaNotGrantedError
from shared.media.intake import StoredFile
from shared.media.models import MediaReference, PublicUse
from shared.media.names import MediaName
from shared.media.pictures import picture_size
from shared.media.queries import holdings, may_adopt_media, own_references, referenced_hashes
from shared.media.renditions import missing_renditions

SITE = uuid.UUID(int=0)
"""The subject of pictures that belong to the site itself, a logo for instance."""


def record_reference(stored: StoredFile, *, tenant_id: uuid.UUID) -> MediaReference:
    """One more use of a stored file by this tenant, in the running transaction."""
    reference, created = MediaReference.objects.get_or_create(
        origin_role=tenant_role(tenant_id),
        hash=stored.name.hash,
        defaults={
            "tenant_id": tenant_id,
            "extension": stored.name.extension,
            "size": stored.size,
            "width": stored.width,
            "height": stored.height,
        },
    )
    if not created:
        MediaReference.objects.filter(pk=reference.pk).update(uses=F("uses") + 1)
    return reference


def drop_reference(name: MediaName, *, tenant_id: uuid.UUID) -> None:
    """One use less; with the last one the tenant's reference goes. Bytes and other tenants' references stay."""
    own = MediaReference.objects.filter(origin_role=tenant_role(tenant_id), hash=name.hash)
    if not own.filter(uses__gt=1).update(uses=F("uses") - 1):
        own.delete()


def adopt_media(name: MediaName) -> MediaReference:
    """One more use, by this tenant, of a file that came with an item; call it once for each row that will name it.

    Raises MediaNotGrantedError for a file that is neither its own, nor public, nor shared with it, and
    MediaMissingError while the bytes are not here: "delivered" waits for them.
    """
    if not may_adopt_media(name.hash):
        raise MediaNotGrantedError(name)
    if not keep_fresh(name):
        raise MediaMissingError(name)
    return record_reference(_stored(name), tenant_id=current_tenant().id)


def _stored(name: MediaName) -> StoredFile:
    sides = picture_size(path_of(name), name.extension) if name.is_image else (None, None)
    return StoredFile(name, path_of(name).stat().st_size, *sides)


def mark_public(hashes: Iterable[str], *, subject: uuid.UUID = SITE) -> None:
    """Say which of its own files a public page of this tenant shows, and have their renditions made.

    Replaces what the same `subject` showed before, so each language of a page needs a subject of its own; of files
    the tenant does not hold it says nothing.
    """
    references = own_references(hashes)
    own = PublicUse.objects.filter(origin_role=own_role(), subject=subject)
    own.exclude(reference__in=references).delete()
    PublicUse.objects.bulk_create(
        [PublicUse(origin_role=own_role(), reference=reference, subject=subject) for reference in references],
        ignore_conflicts=True,
    )
    ask_for_renditions(references)


def mark_private(*, subject: uuid.UUID) -> None:
    """The page is no longer public: what only it showed is no longer read by everyone."""
    PublicUse.objects.filter(origin_role=own_role(), subject=subject).delete()


def prepare_renditions(hashes: Iterable[str]) -> None:
    """Have the renditions of its own pictures made, in a job, where they are not on disk."""
    ask_for_renditions(own_references(hashes))


def count_uses(digest: str) -> bool:
    """Bring this tenant's reference to a file to the number of its rows that name it; whether it was another.

    Makes one where rows name a file that lies there and is not held, and drops one that no row names.
    """
    holding = next((one for one in holdings(digest)), None)
    if holding is None or holding.rows == (holding.uses or 0):
        return False
    own = MediaReference.objects.filter(origin_role=own_role(), hash=digest)
    if not holding.rows:
        own.delete()
    elif not own.update(uses=holding.rows):
        name = MediaName(digest, holding.extension)
        if not keep_fresh(name):
            return False
        record_reference(_stored(name), tenant_id=current_tenant().id)
        own.update(uses=holding.rows)
    return True


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed."""

    files: int
    freed: int


def sweep_media(*, older_than: timedelta = timedelta(days=1)) -> Swept:
    """Remove files that nobody holds and no item shows, once untouched for `older_than`. Must run in platform_work."""
    seconds = older_than.total_seconds()
    freed: list[int] = []
    for batch in old_hashes(older_than=seconds):
        unreferenced = sorted(set(batch) - referenced_hashes(batch))
        freed += [remove_hash(digest, older_than=seconds) for digest in unreferenced]
    remove_incoming(older_than=seconds)
    return Swept(files=sum(size > 0 for size in freed), freed=sum(freed))


def ask_for_renditions(references: Sequence[MediaReference]) -> None:
    """Have missing renditions of one tenant's pictures made, in a job in its name."""
    names = [str(one.name) for one in references if one.width and missing_renditions(one.name, one.width)]
    if names:
        # Each tenant's one at a time and after all else: encoding pictures holds up neither people nor other tenants.
        tenant_id = str(references[0].tenant_id)
        defer(
            "media.make_renditions",
            lock=f"media.renditions:{tenant_id}",
            priority=-10,
            tenant_id=tenant_id,
            names=names,
        )
