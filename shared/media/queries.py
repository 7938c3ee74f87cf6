"""Reads of the media tables: who holds what, who may read what. A named query module."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import FileField

from core.tenancy.access import EVERYONE
from core.tenancy.binding import own_role
from shared.media.models import MediaReference, PublicMedia, PublicUse, SharedMedia


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


@dataclass(frozen=True, slots=True)
class Holding:
    """A file of a tenant as its own rows name it and as its reference says; `uses` and `size` None: no reference."""

    hash: str
    extension: str
    rows: int
    uses: int | None
    size: int | None


def holdings(digest: str = "") -> Iterator[Holding]:
    """Every file that rows of the open unit's tenant name or that it holds, by hash; or one. A stream, one query."""
    named = " UNION ALL ".join(f"SELECT {column} AS name FROM {table}" for table, column in _columns_of_files())
    with connection.chunked_cursor() as cursor:
        query = HOLDINGS.format(named=named, references=MediaReference._meta.db_table)
        cursor.execute(query, {"role": own_role(), "only": digest})
        while rows := cursor.fetchmany(CHUNK):
            yield from (Holding(*row) for row in rows)


CHUNK = 2_000
HOLDINGS = """
WITH named AS (
    SELECT split_part(name, '.', 1) AS hash, min(split_part(name, '.', 2)) AS extension, count(*) AS rows
    FROM ({named}) AS files WHERE name <> '' GROUP BY 1
), held AS (SELECT hash, extension, uses, size FROM {references} WHERE origin_role = %(role)s)
SELECT hash, coalesce(held.extension, named.extension), coalesce(rows, 0), uses, size
FROM named FULL JOIN held USING (hash) WHERE %(only)s IN ('', hash) ORDER BY hash
"""


def _columns_of_files() -> list[tuple[str, str]]:
    """Where a tenant's tables name stored files."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    fields = (field for config in configs for model in config.get_models() for field in model._meta.local_fields)
    return [(field.model._meta.db_table, str(field.column)) for field in fields if isinstance(field, FileField)]
