"""Faults that are planted in the database, as real as any: the code under test is left as it is."""

from core.tenancy.scopes import owner_scope

BROKEN = "Trasig"

NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON catalogue_public FOR EACH ROW WHEN (new.title_sv = 'Trasig')
EXECUTE FUNCTION no_room();
"""
ROOM = "DROP TRIGGER no_room ON catalogue_public; DROP FUNCTION no_room()"


def break_catalogue() -> None:
    """From now on the database takes no content with the title BROKEN into the catalogue."""
    _as_owner(NO_ROOM)


def mend_catalogue() -> None:
    """It does again."""
    _as_owner(ROOM)


def _as_owner(statements: str) -> None:
    with owner_scope(reason="test: a fault in the database") as connection, connection.cursor() as cursor:
        cursor.execute(statements)
