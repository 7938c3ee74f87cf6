"""`tenants check` finds what was planted, and nothing in a schema that is in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import translation

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import stable_id
from core.tenancy.shape import schema_shape, shape_hash
from shared.registry.checking import check_ids, check_tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import quarantine_tenant
from shared.registry.templates import template_of

CAST = ["nationellt-kansli", "umea", "orebro"]

PLANTED = {
    "a dropped index": (
        "DROP INDEX umea.{index}",
        1,
    ),
    "another index": ("CREATE INDEX planted ON umea.taggit_tag (name, slug)", 1),
    "an index that became unique": (
        "DROP INDEX umea.{index}; CREATE UNIQUE INDEX planted ON umea.taggit_taggeditem USING btree (object_id)",
        2,
    ),
    "another column": ("ALTER TABLE umea.taggit_tag ADD COLUMN planted integer", 1),
    "a dropped column": ("ALTER TABLE umea.wagtailredirects_redirect DROP COLUMN automatically_created", None),
    "another type of a column": ("ALTER TABLE umea.taggit_tag ALTER COLUMN name TYPE text", 2),
    "a column that may be empty": ("ALTER TABLE umea.taggit_tag ALTER COLUMN name DROP NOT NULL", None),
    "another default": ("ALTER TABLE umea.taggit_tag ALTER COLUMN name SET DEFAULT 'x'", 2),
    "a dropped check": ("ALTER TABLE umea.taggit_tag ADD CONSTRAINT planted CHECK (name <> '')", 1),
    "another table": ("CREATE TABLE umea.planted (id integer)", 2),
    "a view": ("CREATE VIEW umea.planted AS SELECT name FROM umea.taggit_tag", 1),
    "a sequence": ("CREATE SEQUENCE umea.planted", 1),
    "another view": ("CREATE VIEW umea.planted AS SELECT 1 AS one; COMMENT ON VIEW umea.planted IS 'x'", 1),
    "a function": ("CREATE FUNCTION umea.planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'", 1),
    "a type": ("CREATE TYPE umea.planted AS ENUM ('a')", 1),
    "a trigger": (
        "CREATE TRIGGER planted BEFORE UPDATE ON umea.taggit_tag"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        1,
    ),
    "row security": ("ALTER TABLE umea.taggit_tag ENABLE ROW LEVEL SECURITY", 2),
    "a policy": ("CREATE POLICY planted ON umea.taggit_tag USING (true)", 1),
}
INDEX = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'umea.taggit_taggeditem'::regclass AND pg_get_indexdef(c.oid) LIKE '%(object_id)'
"""


@contextmanager
def undone(owner: DatabaseWrapper) -> Iterator[Any]:
    """What is planted here is gone afterwards."""
    with transaction.atomic(), owner.cursor() as cursor:
        yield cursor
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is found is told in English here."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("slug", CAST)
def test_a_tenant_as_provisioned_is_in_order(slug: str, owner: DatabaseWrapper) -> None:
    assert check_tenant(owner, tenant_by_slug(slug)) == []


@pytest.mark.parametrize("what", PLANTED)
def test_a_difference_of_shape_is_found(what: str, owner: DatabaseWrapper) -> None:
    statement, count = PLANTED[what]
    with undone(owner) as cursor:
        cursor.execute(INDEX)
        cursor.execute(statement.format(index=cursor.fetchone()[0]))
        found = check_tenant(owner, tenant_by_slug("umea"))
    shape = [line for line in found if line.startswith("shape: ")]
    assert [line for line in found if line not in shape and "right missing: " not in line] == []
    assert len(shape) == count if count is not None else len(shape) > 0


def test_another_tenant_stays_in_order(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("ALTER TABLE umea.taggit_tag ADD COLUMN planted integer")
        assert check_tenant(owner, tenant_by_slug("orebro")) == []


def test_a_dropped_table_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("DROP TABLE umea.taggit_taggeditem")
        assert len(check_tenant(owner, tenant_by_slug("umea"))) > 5


def test_a_changed_content_type_id_is_found(owner: DatabaseWrapper) -> None:
    expected = stable_id("taggit", "tag")
    with undone(owner) as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("UPDATE umea.django_content_type SET id = 7 WHERE id = %s", [expected])
        found = check_tenant(owner, tenant_by_slug("umea"))
        assert check_ids(owner, "orebro", "umea") == []
    lost = [f"permission taggit.tag.{verb}_tag is missing" for verb in ("add", "change", "delete", "view")]
    assert found == [f"content type taggit.tag has id 7, not {expected}", *lost]


def test_a_changed_permission_id_is_found(owner: DatabaseWrapper) -> None:
    expected = stable_id("taggit", "tag", "add_tag")
    with undone(owner) as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("UPDATE umea.auth_permission SET id = 7 WHERE id = %s", [expected])
        found = check_tenant(owner, tenant_by_slug("umea"))
    assert found == [f"permission taggit.tag.add_tag has id 7, not {expected}"]


def test_a_missing_content_type_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM umea.auth_permission WHERE id = %s", [stable_id("taggit", "tag", "add_tag")])
        found = check_tenant(owner, tenant_by_slug("umea"))
    assert found == ["permission taggit.tag.add_tag is missing"]


def test_a_missing_table_of_content_types_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("DROP TABLE umea.auth_permission CASCADE")
        assert len(check_tenant(owner, tenant_by_slug("umea"))) > 5


def test_a_missing_schema_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("ALTER SCHEMA umea RENAME TO lost")
        assert check_tenant(owner, tenant_by_slug("umea")) == ["the schema is missing"]


def test_the_shape_does_not_depend_on_the_schemas_name(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        before = schema_shape(owner, "umea")
        for name in ("tag", "id", "Å b", "a.b", "page", "x" * 48):
            cursor.execute(f'ALTER SCHEMA umea RENAME TO "{name}"')
            assert schema_shape(owner, name) == before, name
            cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO umea')


def test_the_shape_has_a_hash(owner: DatabaseWrapper) -> None:
    hashes = {shape_hash(schema_shape(owner, schema)) for schema in ("umea", "orebro", template_of("node"))}
    assert (len(hashes), len(hashes.pop())) == (1, 64)


def test_the_command_says_so(database: str, capsys: Any) -> None:
    call_command("tenants", "check", "--all")
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("nationellt-kansli: in order", "installation: in order")
    assert [line for line in lines if not line.endswith(": in order")] == []


def test_the_command_fails_on_a_difference(owner: DatabaseWrapper, capsys: Any) -> None:
    with undone(owner) as cursor:
        cursor.execute("ALTER TABLE umea.taggit_tag ADD COLUMN planted integer, ADD COLUMN again integer")
        command: Any = load_command_class("shared.registry", "tenants")
        with pytest.raises(CommandError, match=r"^2 differences\.$"):
            command._check({"tenant": ["umea", "orebro"], "all": False})
    umea, more, orebro = capsys.readouterr().out.splitlines()
    assert (umea.startswith("umea: shape: taggit_tag: again integer"), orebro) == (True, "orebro: in order")
    assert more.startswith("  shape: taggit_tag: planted integer")


def test_the_command_tells_the_first_ten(owner: DatabaseWrapper, capsys: Any) -> None:
    with undone(owner) as cursor:
        cursor.execute("DROP TABLE umea.taggit_taggeditem")
        command: Any = load_command_class("shared.registry", "tenants")
        with pytest.raises(CommandError, match=r"^\d+ differences\.$") as refused:
            command._check({"tenant": ["umea"], "all": False})
    lines = capsys.readouterr().out.splitlines()
    count = int(str(refused.value).partition(" ")[0])
    assert (len(lines), lines[-1]) == (11, f"  and {count - 10} more")


def test_a_tenant_in_quarantine_is_not_in_order(owner: DatabaseWrapper) -> None:
    with undone(owner):
        quarantine_tenant(tenant_by_slug("umea"), fault="as it were")
        assert check_tenant(owner, tenant_by_slug("umea")) == ["in quarantine: as it were"]


def test_a_site_that_answers_elsewhere_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("UPDATE umea.wagtailcore_site SET hostname = 'elsewhere.example'")
        expected = ["its site answers at elsewhere.example, not at umea.localhost"]
        assert check_tenant(owner, tenant_by_slug("umea")) == expected


def test_a_missing_template_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("ALTER SCHEMA nv_template_node RENAME TO put_aside")
        assert check_tenant(owner, tenant_by_slug("umea")) == ["the template nv_template_node is missing"]
