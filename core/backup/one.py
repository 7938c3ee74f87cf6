"""Putting one tenant's schema back among the others, in one transaction that compares before it commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import ClientCursor
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from core.backup.digest import PLAIN_TEXT, Digest, Reader, rows_query
from core.backup.errors import BackupError
from core.backup.manifest import KeptPart, Manifest
from core.backup.media import FOLDER, put_back
from core.backup.programs import programs_for
from core.backup.roles import tenant_role_statements
from core.backup.rows import columns_of
from core.backup.script import Rows, Script, run_script
from core.backup.snapshots import connected
from core.backup.source import RowsOf
from core.backup.verify import Progress, quiet
from core.postgres.errors import told_plainly

STAGE = SQL("pg_temp.nv_rows")


@dataclass(frozen=True)
class Return:
    """What a tenant comes back to.

    ``aside``: the name that its present schema gets; None when there is none. ``replaced``: its rows in public that
    follow the schema. ``added``: those that are put in where they are missing; empty when the tenant is known here.
    ``closing``: a last statement before the commit. ``installation``: this one's id, for the names of roles.
    """

    installation: str
    role: str
    is_new: bool
    aside: str | None
    replaced: tuple[RowsOf, ...]
    added: tuple[RowsOf, ...]
    closing: tuple[str, tuple[str, ...]] | None = None


@contextmanager
def alone(url: str, lock: int) -> Iterator[Reader]:
    """Hold an advisory lock. Raises BackupError when another holds it."""
    with connected(url) as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone()
        connection.commit()
        if row != (True,):
            raise BackupError("A migration or another restore is at work: wait for it to end.")
        yield connection


def put_tenant_back(folder: Path, url: str, manifest: Manifest, part: KeptPart, back: Return) -> None:
    """Move the present schema aside and put the kept one in its place, with its rows in public: all of it or nothing.

    Every table is compared with the backup before the commit. Rights are the caller's to grant. Raises BackupError.
    """
    with connected(url) as connection:
        programs = programs_for(connection.info.server_version // 10000, newer=False)
        writer = Writer(connection, folder, manifest, part, back)
        script = Script(
            folder / "schemas" / f"{part.schema}.dump",
            before=tuple(writer.room()),
            after=(*writer.rows(), *writer.comparison()),
            rights=False,
        )
    run_script(programs, url, script)


class Writer:
    """The statements around a tenant's dump."""

    def __init__(self, connection: Reader, folder: Path, manifest: Manifest, part: KeptPart, back: Return) -> None:
        self.connection, self.folder, self.manifest, self.part, self.back = connection, folder, manifest, part, back

    def told(self, statement: SQL | Composed, parameters: tuple[str, ...] = ()) -> str:
        """A statement with its parameters written into it."""
        cursor: ClientCursor[tuple[object, ...]] = ClientCursor(self.connection)
        return f"{cursor.mogrify(statement, parameters) if parameters else statement.as_string(self.connection)};"

    def room(self) -> Iterator[str]:
        """The present schema out of the way and closed; for a tenant that is new here, its role."""
        role, schema = Identifier(self.back.role), Identifier(self.part.schema)
        if self.back.aside is not None:
            aside = Identifier(self.back.aside)
            yield self.told(SQL("ALTER SCHEMA {} RENAME TO {}").format(schema, aside))
            if not self.back.is_new:
                yield self.told(SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(aside, role))
        if self.back.is_new:
            for statement in tenant_role_statements(self.connection, self.back.role, self.back.installation):
                yield self.told(statement)

    def rows(self) -> Iterator[str | Rows]:
        """The tenant's rows in public, with the names of this installation's roles."""
        for own in self.back.replaced:
            yield from self.staged(own)
            delete = SQL("DELETE FROM public.{} WHERE ").format(Identifier(own.table)) + SQL(own.condition)
            yield self.told(delete, own.parameters)
            yield from self.moved(own, "")
        for own in self.back.added:
            yield from self.staged(own)
            yield from self.moved(own, " ON CONFLICT DO NOTHING")

    def names(self, own: RowsOf) -> Composable:
        return SQL(", ").join(map(Identifier, self.part.columns[own.table]))

    def staged(self, own: RowsOf) -> Iterator[str | Rows]:
        missing = set(self.part.columns[own.table]) - set(columns_of(self.connection, own.table))
        if missing:
            raise BackupError(f"The backup is of another shape: {own.table} has no column {min(missing)} here.")
        table, names = Identifier(own.table), self.names(own)
        yield self.told(SQL("CREATE TEMP TABLE nv_rows AS SELECT {} FROM public.{} WITH NO DATA").format(names, table))
        path = self.folder / "rows" / self.part.schema / f"{own.table}.copy"
        yield Rows(self.told(SQL("COPY {} ({}) FROM stdin").format(STAGE, names)), path)
        before, after = (Literal(f"nv_{id_}_") for id_ in (self.manifest.installation, self.back.installation))
        if "origin_role" in self.part.columns[own.table]:
            renamed = SQL("UPDATE {} SET origin_role = replace(origin_role, {}, {})")
            yield self.told(renamed.format(STAGE, before, after))
        if "audience" in self.part.columns[own.table]:
            renamed = SQL("UPDATE {} SET audience = replace(audience::text, {}, {})::varchar[]")
            yield self.told(renamed.format(STAGE, before, after))

    def moved(self, own: RowsOf, ending: str) -> Iterator[str]:
        insert = SQL("INSERT INTO public.{} ({}) SELECT {} FROM {}").format(
            Identifier(own.table), self.names(own), self.names(own), STAGE
        )
        yield self.told(insert + SQL(ending))
        yield self.told(SQL("DROP TABLE {}").format(STAGE))

    def comparison(self) -> Iterator[str]:
        """A check of every table against its digest; the first that differs undoes everything."""
        yield f"{PLAIN_TEXT};"
        for digest in self.part.digests:
            if digest.table:
                place = SQL("{}.{}").format(Identifier(digest.schema), Identifier(digest.table))
                yield self.checked(digest, place, RowsOf(digest.table, "true", ()))
        kept = {digest.table: digest for digest in self.part.own_rows}
        elsewhere = self.back.installation != self.manifest.installation
        for own in (*self.back.replaced, *(self.back.added if elsewhere else ())):
            yield self.checked(kept[own.table], SQL("public.{}").format(Identifier(own.table)), own)
        if self.back.closing is not None:
            statement, parameters = self.back.closing
            yield self.told(SQL(statement), parameters)

    def checked(self, digest: Digest, place: Composable, own: RowsOf) -> str:
        query = self.told(rows_query(place, f"nv_{self.back.installation}_", own.condition), own.parameters)[:-1]
        return (
            f"DO $nv$ BEGIN IF (SELECT rows || ' ' || hash FROM ({query}) AS found) <> '{digest.rows} {digest.hash}' "
            f"THEN RAISE EXCEPTION '% would differ from the backup', {quoted(digest.place)}; END IF; END $nv$;"
        )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def put_tenants_files_back(
    folder: Path, media: Path, manifest: Manifest, part: KeptPart, progress: Progress = quiet
) -> None:
    """The files that the tenant holds, before the rows that name them."""
    held = set(part.hashes)
    names = [name for name in sorted(manifest.files) if name.startswith(f"{FOLDER}/") and Path(name).name[:64] in held]
    with told_plainly(f"The files cannot be put back into {media}"):
        for number, name in enumerate(names):
            progress("Files", number, len(names))
            put_back(folder / name, media, Path(name).name, manifest.files[name])
    progress("Files", len(names), len(names))
