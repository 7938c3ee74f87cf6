"""Making a backup: one moment of the database for all of it, and the folder appears whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path

from psycopg.sql import SQL, Identifier

from core.backup.compare import read_sequences
from core.backup.digest import Reader, read_digests, read_own_rows
from core.backup.dump import Dumper
from core.backup.errors import BackupError
from core.backup.manifest import KeptPart, Manifest, checksum, write_manifest
from core.backup.media import keep_file, place_of, stored_files
from core.backup.programs import programs_for
from core.backup.rows import read_hashes, write_rows
from core.backup.snapshots import joined, snapshot
from core.backup.source import Part, Source
from core.backup.verify import Progress, quiet
from core.postgres.errors import told_plainly
from core.postgres.files import remove_tree

SCHEMAS = r"SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1"
ROLES = r"SELECT rolname FROM pg_roles WHERE rolname ~ %s ORDER BY 1"


def back_up(source: Source, folder: Path, progress: Progress = quiet) -> Manifest:
    """Copy an installation, or one tenant, into a new folder while it serves.

    Dumps, rows and digests are of one moment; files are copied after it. Raises BackupError and leaves nothing when
    the folder exists, the programs do not fit the server, or the database refuses. ``missing`` of the result names
    files that tenants hold but that are absent or damaged on disk: all else is in the backup.
    """
    if folder.exists():
        raise BackupError(f"{folder} exists already: a backup gets a folder of its own.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    with told_plainly(f"The backup cannot be written to {folder}"):
        remove_tree(unfinished)
        unfinished.mkdir(parents=True, mode=0o700)
        try:
            manifest = write_everything(source, unfinished, previous_of(folder), progress)
            write_manifest(unfinished, manifest)
            unfinished.rename(folder)
        except BaseException:
            remove_tree(unfinished)
            raise
    return manifest


def previous_of(folder: Path) -> Path | None:
    """The latest backup beside this one: files that it holds already are linked, not copied."""
    finished = [path.parent for path in folder.parent.glob("*/manifest.json")]
    others = [path for path in finished if path.suffix != ".unfinished"]
    return max(others, key=lambda path: path.stat().st_mtime, default=None)


def write_everything(source: Source, folder: Path, previous: Path | None, progress: Progress) -> Manifest:
    with snapshot(source.url) as (connection, name):
        server = connection.info.server_version // 10000
        dumper = Dumper(programs_for(server, newer=True), source.url, name)
        parts = chosen_parts(connection, source)
        manifest = Manifest(
            installation=source.installation,
            only=source.only,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            server=server,
            migrations=read_migrations(connection, parts),
            roles=[str(row[0]) for row in connection.execute(ROLES, [f"^nv_{source.installation}_[0-9a-f]{{12}}$"])],
            parts=[],
            files={},
            missing=[],
        )
        for number, part in enumerate(parts):
            progress(f"Database: {part.slug or part.schema}", number, len(parts))
            manifest.parts.append(write_part(source, part, folder, dumper))
        progress("Database", len(parts), len(parts))
    write_media(source, folder, previous, manifest, progress)
    written = [path for path in sorted(folder.rglob("*")) if path.suffix in {".dump", ".copy"}]
    manifest.files |= {path.relative_to(folder).as_posix(): checksum(path) for path in written}
    return manifest


def chosen_parts(connection: Reader, source: Source) -> list[Part]:
    """The one tenant; or every schema of the database, public and the templates first."""
    if source.only:
        chosen = [part for part in source.tenants if part.slug == source.only]
        if not chosen:
            raise BackupError(f"There is no tenant called {source.only}.")
        return chosen
    tenants = {part.schema: part for part in source.tenants}
    schemas = [str(name) for (name,) in connection.execute(SCHEMAS)]
    missing = sorted(set(tenants) - set(schemas))
    if missing:
        raise BackupError(f"The schema {missing[0]} of a registered tenant is missing: mend that first.")
    return sorted((tenants.get(name, Part(name)) for name in schemas), key=lambda part: (bool(part.slug), part.schema))


def write_part(source: Source, part: Part, folder: Path, dumper: Dumper) -> KeptPart:
    """One schema's dump, a tenant's rows in public, and the digests of both."""
    kept = KeptPart(part.schema, part.slug, part.tenant_id, part.role, digests=[])
    with joined(source.url, dumper.snapshot) as connection:
        kept.sequences = read_sequences(connection, part.schema)
    dumper.dump(part.schema, folder / "schemas" / f"{part.schema}.dump")
    with joined(source.url, dumper.snapshot) as connection:
        kept.digests = read_digests(connection, part.schema, source.installation)
        kept.own_rows = read_own_rows(connection, part.rows, source.installation)
        for rows in part.rows:
            kept.columns[rows.table] = write_rows(
                connection, rows, folder / "rows" / part.schema / f"{rows.table}.copy"
            )
            if rows.hashes:
                kept.hashes = read_hashes(connection, rows)
    return kept


def read_migrations(connection: Reader, parts: list[Part]) -> list[str]:
    """Every migration that any of these schemas has had."""
    found: set[str] = set()
    for part in parts:
        exists = connection.execute("SELECT to_regclass(%s)", [f'"{part.schema}".django_migrations']).fetchone()
        if exists and exists[0]:
            query = SQL("SELECT app || '.' || name FROM {}.django_migrations").format(Identifier(part.schema))
            found |= {str(row[0]) for row in connection.execute(query)}
    return sorted(found)


def write_media(source: Source, folder: Path, previous: Path | None, manifest: Manifest, progress: Progress) -> None:
    """Every file of the installation, or those that the one tenant holds."""
    held = {digest for part in manifest.parts for digest in part.hashes}
    paths = list(stored_files(source.media, held if source.only else None))
    whole: set[str] = set()
    for number, path in enumerate(paths):
        progress("Files", number, len(paths))
        facts = keep_file(path, folder, previous)
        if facts is not None:
            manifest.files[place_of(path.name)] = facts
            whole |= {path.name[:64]} if "-w" not in path.name else set()
    progress("Files", len(paths), len(paths))
    manifest.missing = sorted(held - whole)
