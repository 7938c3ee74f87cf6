"""Wagtail's own search finds its rows by an index, in every schema."""

import json
from typing import Any

import pytest
from wagtail.models import Page

from core.tenancy.scopes import owner_scope
from shared.registry.services import NewTenant, provision_tenant

INDEX = "website_indexentry_title_body"
WAGTAILS = ["wagtailsear_title_9caae0_gin", "wagtailsear_body_90c85d_gin"]
DEFINED = "SELECT schemaname FROM pg_indexes WHERE indexdef LIKE '% USING gin (((title || body)))' ORDER BY 1"
ROWS = """
    INSERT INTO umea.wagtailsearch_indexentry
        (content_type_id, object_id, title_norm, autocomplete, title, body, title_text, body_text)
    SELECT type.id, 100000 + n, 1, '', to_tsvector('swedish', 'vanligt ord ' || n), to_tsvector('swedish', 'text'),
        '', ''
    FROM generate_series(1, 5000) AS n, umea.django_content_type AS type
    WHERE model = 'knowledgepage'
"""
SCHEMAS = "SELECT schemaname FROM pg_tables WHERE tablename = 'wagtailsearch_indexentry' ORDER BY 1"


def indexes_in(plan: Any) -> set[str]:
    """The names of the indexes that a plan reads."""
    if isinstance(plan, list):
        return {name for part in plan for name in indexes_in(part)}
    if not isinstance(plan, dict):
        return set()
    own = {plan["Index Name"]} if "Index Name" in plan else set()
    return own | {name for part in plan.values() for name in indexes_in(part)}


@pytest.fixture
def many(umea: Any) -> None:
    """Umeå's search index with as many rows as a site of some years has."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(ROWS)
        cursor.execute("SELECT gin_clean_pending_list(%s)", [f"umea.{INDEX}"])  # as the autovacuum does
        cursor.execute("ANALYZE umea.wagtailsearch_indexentry")
        cursor.execute("SET LOCAL enable_nestloop = off")  # there are few pages, which would be walked instead


def indexes_of_a_search(word: str) -> set[str]:
    """What the planner reads for Wagtail's own search."""
    found = Page.objects.search(word).get_queryset()
    return indexes_in(json.loads(found.explain(format="JSON"))) & {INDEX, *WAGTAILS}


@pytest.mark.usefixtures("many")
def test_a_search_reads_the_index_of_both_columns(scope: Any, umea: Any) -> None:
    with scope(umea):
        assert indexes_of_a_search("sällsynt") == {INDEX}


@pytest.mark.usefixtures("many")
def test_without_it_a_search_reads_no_index_of_words(scope: Any, umea: Any) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'umea' AND indexname = ANY(%s)", [WAGTAILS]
        )
        assert len(cursor.fetchall()) == len(WAGTAILS)
        cursor.execute(f"DROP INDEX umea.{INDEX}")
    with scope(umea):
        assert indexes_of_a_search("sällsynt") == set()


@pytest.mark.committed
def test_every_schema_has_it_the_templates_and_a_new_clone_too(database: str) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        provision_tenant(NewTenant(slug="vast", name_sv="Väst", name_en="West"))
        cursor.execute(DEFINED)
        having = cursor.fetchall()
        cursor.execute(SCHEMAS)
        assert (having == cursor.fetchall(), ("vast",) in having) == (True, True)
