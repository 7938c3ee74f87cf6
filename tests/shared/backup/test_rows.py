"""Every row of public is somebody's or, declared, nobody's."""

from typing import Any

from core.backup import RowsOf
from core.tenancy.checks import shared_models
from shared.backup.queries import FOLLOWING, NOBODYS, TOLD, known_migrations, own_rows
from shared.media.models import MediaReference


def test_every_table_of_public_is_said_to_be_somebodys_or_nobodys() -> None:
    """A new shared model has to say here whose its rows are, or it would be left out of a tenant's backup."""
    said = {*FOLLOWING, *TOLD}
    others = [model._meta for model in shared_models() if model not in said]
    silent = [meta.label for meta in others if not {meta.label, meta.app_label} & NOBODYS]
    assert silent == []


def test_no_table_is_said_twice_and_none_is_a_tenants() -> None:
    assert set(FOLLOWING) & set(TOLD) == set()
    assert {*FOLLOWING, *TOLD} <= set(shared_models())


def test_rows_are_asked_for_by_role_or_by_id(umea: Any) -> None:
    rows = own_rows(umea, "nv_abc123_umea", following=True)
    assert rows[0] == RowsOf(MediaReference._meta.db_table, "origin_role = %s", ("nv_abc123_umea",), "hash")
    told = {row.table: row.parameters for row in own_rows(umea, "nv_abc123_umea", following=False)}
    assert (told["registry_domain"], told["exchange_message"]) == ((str(umea.id),), ("nv_abc123_umea",))


def test_the_migrations_are_those_that_the_database_records(database: str, platform: Any) -> None:
    from django.db import connection

    from core.tenancy.scopes import owner_scope

    with owner_scope(reason="test"), connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM umea.django_migrations")
        recorded = {row[0] for row in cursor.fetchall()}
    assert (recorded - known_migrations(), "registry.0001_initial" in known_migrations()) == (set(), True)
