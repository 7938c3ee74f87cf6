"""Restoring an installation into an empty database: schema by schema, each whole or absent, then compared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from core.backup.compare import compare
from core.backup.digest import Reader
from core.backup.errors import BackupError
from core.backup.manifest import CHECKSUM, KeptPart, Manifest
from core.backup.marks import SCHEMA as MARKS
from core.backup.marks import begin_marks, forget_marks, mark_statement, read_marks
from core.backup.media import FOLDER, put_back
from core.backup.programs import programs_for
from core.backup.roles import tenant_role_statements
from core.backup.script import Script, run_script
from core.backup.snapshots import connected
from core.backup.verify import Progress, quiet, verify
from core.backup.write import SCHEMAS
from core.installation import read_environment
from core.installation.checking import first_line
from core.postgres.errors import told_plainly
from core.postgres.files import write_json

TABLES_IN_PUBLIC = """
SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


@dataclass(frozen=True)
class Target:
    """Where an installation is restored to. ``prepare`` makes its logins ready and gives the owner's address.

    ``owner_url`` is the owner's address where it is known before that; it is looked into before anything is made.
    """

    var: Path
    media: Path
    owner_url: str | None
    prepare: Callable[[], str]


def restore_installation(
    folder: Path, target: Target, known_migrations: frozenset[str], progress: Progress = quiet
) -> Manifest:
    """Bring a backup of a whole installation back, roles and rights too, and compare every table with it.

    Refuses, before anything is made (BackupError): a damaged or foreign backup, one of a single tenant, of a newer
    Nodverk or PostgreSQL, another installation's folder, a database that holds anything. A restore that was killed
    goes on where it was when it is started again.
    """
    manifest = verify(folder, progress)
    refuse_unfit(manifest, target, known_migrations)
    backup = (folder / CHECKSUM).read_text(encoding="ascii").split()[0]
    if target.owner_url is not None:
        look_into(target.owner_url, manifest, backup)
    keep_id(target.var, manifest.installation)
    url = target.prepare()
    restored = look_into(url, manifest, backup)
    with connected(url) as connection:
        make_roles(connection, manifest)
        begin_marks(connection, backup)
    bring_back(folder, url, manifest, restored, progress)
    put_files_back(folder, target.media, manifest, progress)
    wrong = compare(url, manifest, progress)
    if wrong:
        raise BackupError(f"What was restored differs from the backup: {'; '.join(wrong[:5])}.")
    with connected(url) as connection:
        forget_marks(connection)
    return manifest


def refuse_unfit(manifest: Manifest, target: Target, known_migrations: frozenset[str]) -> None:
    if manifest.only:
        raise BackupError(f"This is a backup of the tenant {manifest.only} alone: use “restore tenant”.")
    refuse_newer(manifest, known_migrations)
    here = read_environment(target.var).id
    if here and here != manifest.installation:
        raise BackupError(
            f"The backup is of the installation {manifest.installation}, and here is {here}: "
            "restore it to a folder of its own, named by NODVERK_VAR."
        )


def refuse_newer(manifest: Manifest, known_migrations: frozenset[str]) -> None:
    """Rows of a newer Nodverk have columns that this one does not know."""
    unknown = sorted(set(manifest.migrations) - known_migrations)
    if unknown:
        raise BackupError(
            f"The backup was made by a newer Nodverk ({unknown[0]} is unknown here): install that first."
        )


def keep_id(var: Path, installation: str) -> None:
    """The restored installation keeps its id: rows name roles, and roles carry the id."""
    if read_environment(var).id is None:
        with told_plainly(f"The folder {var} cannot be written to"):
            var.mkdir(parents=True, exist_ok=True)
            write_json(var / "installation.json", {"id": installation})


def look_into(url: str, manifest: Manifest, backup: str) -> set[str]:
    """The schemas that an earlier, unfinished restore of this backup left whole. Raises BackupError for all else."""
    with connected(url) as connection:
        major = connection.info.server_version // 10000
        if major < manifest.server:
            raise BackupError(
                f"The backup is of PostgreSQL {manifest.server}, and the server here is {major}: too old."
            )
        programs_for(major, newer=False)
        begun, restored = read_marks(connection)
        present = {str(name) for (name,) in connection.execute(SCHEMAS)} - {"public", MARKS}
        tables = connection.execute(TABLES_IN_PUBLIC).fetchone()
    if tables and tables[0]:
        present.add("public")
    if begun != backup and (begun or present):
        raise BackupError(
            f"The database is not empty (it holds the schema {min(present | {MARKS} if begun else present)}): "
            "nothing is restored over what is there."
        )
    return restored


def make_roles(connection: Reader, manifest: Manifest) -> None:
    """A role for each tenant; the installation's own roles are there."""
    try:
        for name in manifest.roles:
            for statement in tenant_role_statements(connection, name, manifest.installation):
                connection.execute(statement)
    except psycopg.Error as error:
        raise BackupError(f"The tenants' roles cannot be made: {first_line(error)}.") from error


def bring_back(folder: Path, url: str, manifest: Manifest, restored: set[str], progress: Progress) -> None:
    """Every schema that is not there yet; public last, so that nothing is taken for an installation before it is."""
    with connected(url) as connection:
        programs = programs_for(connection.info.server_version // 10000, newer=False)
        marks = {part.schema: mark_statement(connection, part.schema) for part in manifest.parts}
    waiting = sorted((part for part in manifest.parts if part.schema not in restored), key=public_last)
    for number, part in enumerate(waiting):
        progress(f"Database: {part.slug or part.schema}", number, len(waiting))
        run_script(programs, url, Script(dump_of(folder, part), after=(marks[part.schema],)))
    progress("Database", len(waiting), len(waiting))


def public_last(part: KeptPart) -> tuple[bool, str]:
    return part.schema == "public", part.schema


def dump_of(folder: Path, part: KeptPart) -> Path:
    return folder / "schemas" / f"{part.schema}.dump"


def put_files_back(folder: Path, media: Path, manifest: Manifest, progress: Progress) -> None:
    """The files of the backup, each where the installation looks for it."""
    stored = sorted(name for name in manifest.files if name.startswith(f"{FOLDER}/"))
    with told_plainly(f"The files cannot be put back into {media}"):
        for number, name in enumerate(stored):
            progress("Files", number, len(stored))
            put_back(folder / name, media, Path(name).name, manifest.files[name])
    progress("Files", len(stored), len(stored))
