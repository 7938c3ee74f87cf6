"""Whether what is searched is what the texts say; the database compares, for only it makes the vectors."""

import uuid
from collections.abc import Sequence

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from shared.catalogue.models import PublicEntry
from shared.catalogue.rows import EntrySource, entry_of, search_fields


def misindexed(sources: Sequence[EntrySource]) -> set[uuid.UUID]:
    """The items whose row is found by other words than it should be. One query; a row that is absent is none."""
    if not sources:
        return set()
    right = Q()
    for source in sources:
        wanted = {f"as_{name}": _text(value) for name, value in search_fields(source, entry_of(source)).items()}
        right |= Q(item=source.item, **wanted)
    kept = {f"as_{name}": _text(F(name)) for name in ("search_sv", "search_en")}
    entries = PublicEntry.objects.filter(item__in=[source.item for source in sources])
    as_they_should = entries.alias(**kept).filter(right).values("pk")
    return set(entries.exclude(pk__in=as_they_should).values_list("item", flat=True))


def _text(value: F) -> Cast:
    """A vector as text: equal vectors read the same, while `=` between vectors means a search."""
    return Cast(value, TextField())
