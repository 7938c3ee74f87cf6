"""The comparer finds every planted difference, and none where there is none."""

import pytest

from core.backup.compare import read_sequences, sequences_behind
from core.backup.digest import Digest, Reader, differences, read_digests, read_own_rows
from core.backup.manifest import KeptPart
from core.backup.source import RowsOf
from core.installation import read_environment
from tests import databases


def installation() -> str:
    return str(read_environment(databases.VAR).id)


def digests(reader: Reader, schema: str) -> list[Digest]:
    return read_digests(reader, schema, installation())


def with_group_role(statement: str, installation_id: str) -> str:
    return statement.replace("TENANTS", f"nv_{installation_id}_tenants")


PLANTED = [
    ("DELETE FROM umea.wagtailcore_locale WHERE language_code = 'en'", "umea.wagtailcore_locale has 1 rows, not 2"),
    (
        "INSERT INTO umea.auth_group (name) VALUES ('Planterad')",
        "umea.auth_group has 9 rows, not 8",
    ),
    (
        "UPDATE umea.people_user SET first_name = first_name || ' ' WHERE email LIKE 'anna%'",
        "umea.people_user has other content in its 2 rows",
    ),
    ("ALTER TABLE umea.auth_group ALTER name DROP NOT NULL", "umea.auth_group has another shape or other rights"),
    ("DROP INDEX umea.wagtailcore_page_slug_e7c11b8f", "umea.wagtailcore_page has another shape or other rights"),
    ("CREATE TABLE umea.planted (id int)", "umea.planted is not in the backup"),
    ("DROP TABLE umea.audit_auditentry", "umea.audit_auditentry is missing"),
    ("GRANT SELECT ON umea.auth_group TO TENANTS", "umea.auth_group has another shape or other rights"),
    ("COMMENT ON SCHEMA umea IS 'planted'", "umea.* has another shape or other rights"),
    ("GRANT USAGE ON SCHEMA umea TO TENANTS", "umea.* has another shape or other rights"),
    ("GRANT UPDATE ON SEQUENCE umea.auth_group_id_seq TO TENANTS", "umea.* has another shape or other rights"),
    (
        "CREATE FUNCTION umea.planted() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "umea.* has another shape or other rights",
    ),
]


@pytest.mark.parametrize(("statement", "told"), PLANTED)
def test_every_planted_difference_is_found(reader: Reader, statement: str, told: str) -> None:
    before = digests(reader, "umea")
    reader.execute(with_group_role(statement, installation()).encode())
    assert differences(before, digests(reader, "umea")) == [told]


ON_PUBLIC = [
    "ALTER TABLE public.exchange_message DISABLE ROW LEVEL SECURITY",
    "DROP POLICY nv_read ON public.exchange_message",
    "ALTER POLICY nv_read ON public.exchange_message USING (true)",
    "GRANT SELECT (payload) ON public.exchange_message TO TENANTS",
    "GRANT DELETE ON public.exchange_message TO TENANTS",
]


@pytest.mark.parametrize("statement", ON_PUBLIC)
def test_a_hole_in_the_second_wall_is_found(reader: Reader, statement: str) -> None:
    before = digests(reader, "public")
    reader.execute(with_group_role(statement, installation()).encode())
    assert differences(before, digests(reader, "public")) == [
        "public.exchange_message has another shape or other rights"
    ]


def test_a_function_that_is_opened_to_all_is_found(reader: Reader) -> None:
    before = digests(reader, "public")
    reader.execute("GRANT EXECUTE ON FUNCTION public.clone_schema TO PUBLIC")
    assert differences(before, digests(reader, "public")) == ["public.* has another shape or other rights"]


def test_nothing_is_found_in_what_is_equal(reader: Reader) -> None:
    assert differences(digests(reader, "umea"), digests(reader, "umea")) == []


def test_rows_are_equal_in_whatever_order_they_lie(reader: Reader) -> None:
    before = digests(reader, "umea")
    reader.execute("CREATE TEMP TABLE kept AS SELECT * FROM umea.auth_group_permissions ORDER BY id DESC")
    reader.execute("DELETE FROM umea.auth_group_permissions")
    reader.execute("INSERT INTO umea.auth_group_permissions SELECT * FROM kept")
    assert differences(before, digests(reader, "umea")) == []


def test_two_rows_that_change_places_in_one_column_are_found(reader: Reader) -> None:
    """A sum of columns would not see it; the rows are hashed whole."""
    before = digests(reader, "umea")
    reader.execute("UPDATE umea.people_user SET last_name = first_name, first_name = last_name")
    assert differences(before, digests(reader, "umea")) == ["umea.people_user has other content in its 2 rows"]


def test_the_name_of_the_installation_is_no_difference(reader: Reader) -> None:
    """Rows name roles: a copy in another installation, with its own roles' names, is equal."""
    own = RowsOf("exchange_message", "true", ())
    reader.execute(
        "INSERT INTO public.exchange_message (id, origin_role, version, by_name, created_at, handling, reason,"
        " attempts, origin, item, verb, content_hash, visibility, listed, media, terms)"
        " SELECT gen_random_uuid(), 'nv_other1_0199aa', 1, '', now(), 'applied', '', 0, gen_random_uuid(),"
        " gen_random_uuid(), 'withdraw', '', 'tenant', true, '{}', '{}'"
    )
    (elsewhere,) = read_own_rows(reader, [own], "other1")
    reader.execute("UPDATE public.exchange_message SET origin_role = replace(origin_role, 'nv_other1_', 'nv_third2_')")
    (here,) = read_own_rows(reader, [own], "third2")
    assert (here.rows, differences([elsewhere], [here])) == (1, [])
    assert differences([elsewhere], read_own_rows(reader, [own], "other1")) == [
        "public.exchange_message has other content in its 1 rows"
    ]


def test_a_sequence_that_would_give_a_key_anew_is_found(reader: Reader) -> None:
    reader.execute("INSERT INTO umea.auth_group (name) VALUES ('En'), ('Två')")
    part = KeptPart("umea", "umea", "", "", digests=[], sequences=read_sequences(reader, "umea"))
    assert sequences_behind(reader, part) == []
    at = part.sequences["auth_group_id_seq"]
    reader.execute("SELECT setval('umea.auth_group_id_seq', %s)", [at - 1])
    assert sequences_behind(reader, part) == [f"umea.auth_group_id_seq: the sequence is at {at - 1}, before {at}"]
