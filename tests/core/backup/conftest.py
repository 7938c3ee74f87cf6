"""A small backup that was written by nobody's database, and a migrated database to take digests of."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.backup.digest import Reader
from core.backup.manifest import KeptFile, KeptPart, Manifest, checksum, write_manifest
from tests import databases
from tests.plugin import database_name

PICTURE = "media/ab/cd/abcd.png"


def write_backup(folder: Path) -> Manifest:
    """A dump, a picture, and the manifest that describes them."""
    for name, content in (("schemas/umea.dump", b"PGDMP" + bytes(2000)), (PICTURE, b"a picture")):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
    names = ("schemas/umea.dump", PICTURE)
    files: dict[str, KeptFile] = {name: checksum(folder / name) for name in names}
    part = KeptPart("umea", "umea", "0199", "nv_abc123_0199", digests=[])
    manifest = Manifest("abc123", "", "2026-11-25T03:00:00+00:00", 18, ["people.0001_initial"], [], [part], files, [])
    write_manifest(folder, manifest)
    return manifest


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The folder of a backup that is in order."""
    write_backup(tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture(scope="module")
def standing() -> Iterator[str]:
    """The superuser's address of a copy of the template, for a module."""
    name = f"{database_name()}_backup"
    databases.copy_template(name)
    yield databases.url_of("admin", name)
    databases.drop_copy(name)


@pytest.fixture
def reader(standing: str) -> Iterator[Reader]:
    """A transaction in it that is rolled back."""
    with psycopg.connect(standing) as connection:
        yield connection
        connection.rollback()
