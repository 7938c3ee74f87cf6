"""Writes of the taxonomy."""

from collections.abc import Callable
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps

from shared.taxonomy import sources

TABLES: tuple[tuple[str, str, Callable[[], list[sources.Row]]], ...] = (
    ("KnowledgeArea", "slug", sources.knowledge_areas),
    ("Goal", "number", sources.goals),
    ("Sector", "slug", sources.sectors),
    ("SectorSubtype", "slug", sources.sector_subtypes),
    ("StrategyArea", "slug", sources.strategy_areas),
    ("Theme", "slug", sources.themes),
    ("County", "code", sources.counties),
    ("Municipality", "code", sources.municipalities),
)
"""Model, the field it is known by, its rows; what is pointed at stands before what points."""


def load_taxonomy(*, registry: Apps = current_apps) -> int:
    """Add or update every term of the data files, known by its code; returns how many there are.

    Idempotent, and deletes nothing: what a page refers to stays. Eight statements. A migration passes its historical
    `registry`; columns that its models do not have yet are left out. Needs a scope that may write in public.
    """
    return sum(_load(registry.get_model("taxonomy", name), key, rows()) for name, key, rows in TABLES)


def _load(model: Any, key: str, rows: list[sources.Row]) -> int:
    known = {field.attname for field in model._meta.concrete_fields}
    columns = [column for column in rows[0] if column in known]
    fields = {field.attname: field.name for field in model._meta.concrete_fields}
    model.objects.bulk_create(
        [model(**{column: row[column] for column in columns}) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[fields[column] for column in columns if column != key],
    )
    return len(rows)
