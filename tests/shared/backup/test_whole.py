"""An installation goes into a backup and comes back elsewhere, equal, by the commands an operator types."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from core.backup import BackupError, compare, read_manifest, restore_installation
from core.backup.manifest import write_manifest
from core.backup.whole import Target
from core.backup.write import SCHEMAS
from core.installation import prepare_installation, read_environment
from core.installation.addresses import with_login
from core.postgres.files import read_secret
from core.postgres.processes import wait_until
from shared.backup.queries import known_migrations
from tests import databases
from tests.core.postgres.support import ROOT, clean_environment, open_folder
from tests.plugin import database_name
from tests.proofs.recording import Proof

PICTURE = b"bytes of a picture"
DIGEST = hashlib.sha256(PICTURE).hexdigest()


def put_picture(var: Path) -> None:
    folder = var / "media" / DIGEST[:2] / DIGEST[2:4]
    folder.mkdir(parents=True)
    (folder / f"{DIGEST}.png").write_bytes(PICTURE)


@dataclass(frozen=True)
class Place:
    """A folder var/, and where its commands find their database."""

    var: Path
    environment: dict[str, str]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        environment = clean_environment() | {"NODVERK_VAR": str(self.var), "DJANGO_SETTINGS_MODULE": "core.settings"}
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def manage(self, *arguments: str) -> tuple[int, str]:
        """The exit code, and the last line of what a command said: of its complaint when it failed."""
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=300)
        told = errors if process.returncode else output
        return process.returncode, told.strip().splitlines()[-1]


def urls(name: str) -> dict[str, str]:
    """The environment in which a command works on a copy of the template."""
    found = {"NODVERK_INSTALLATION": str(read_environment(databases.VAR).id)}
    for login in databases.LOGINS:
        parts = conninfo_to_dict(databases.url_of(login, name))
        url = with_login(databases.cluster().url(name), str(parts["user"]), str(parts["password"]))
        found[f"NODVERK_DATABASE_{login.upper()}_URL"] = url
    return found


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation with the cast's tenants and a picture."""
    var = tmp_path_factory.mktemp("origin")
    put_picture(var)
    name = f"{database_name()}_origin"
    databases.copy_template(name)
    yield Place(var, urls(name))
    databases.drop_copy(name)


@pytest.fixture(scope="module")
def backup(origin: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups") / "monday"
    code, told = origin.manage("backup", "whole", str(folder))
    assert (code, told.startswith(f"{folder}: ")) == (0, True), told
    return folder


@pytest.fixture(scope="module")
def elsewhere(backup: Path) -> Iterator[Place]:
    """The same installation restored to a folder and an embedded database of its own, after one restore was killed."""
    with open_folder() as folder:
        place = Place(folder / "var", {})
        kill_half_way(place, backup)
        code, told = place.manage("restore", "whole", str(backup))
        assert (code, told) == (0, "Next: manage.py tenants migrate --all, then start web and worker."), told
        yield place


def kill_half_way(place: Place, backup: Path) -> None:
    """Hold a restore where it comes to Umeå, and kill it when the schemas before that are in."""
    place.var.mkdir()
    (place.var / "installation.json").write_text(json.dumps({"id": read_manifest(backup).installation}))
    prepare_installation(ROOT, place.var)
    with psycopg.connect(owner_url(place)) as holder:
        holder.execute("CREATE SCHEMA umea")  # not committed: who makes it too waits
        process = place.start("restore", "whole", str(backup))
        assert wait_until(lambda: "orebro" in schemas(place) or process.poll() is not None, 240, pause=0.3)
        os.killpg(process.pid, 9)
        process.communicate()
        holder.rollback()
    assert schemas(place) == [
        "kansli", "nv_restore", "nv_template_national_office", "nv_template_node", "orebro", "public",
    ]  # fmt: skip


def schemas(place: Place) -> list[str]:
    with psycopg.connect(owner_url(place)) as connection:
        return [str(row[0]) for row in connection.execute(SCHEMAS)]


def owner_url(place: Place) -> str:
    url = place.environment.get("NODVERK_DATABASE_OWNER_URL") or read_secret(place.var / "secrets", "owner.url")
    assert url is not None
    return url


def test_the_backup_says_that_it_is_in_order(backup: Path, origin: Place) -> None:
    code, told = origin.manage("backup", "verify", str(backup))
    assert (code, told.startswith("In order: the whole installation (")) == (0, True)
    assert [part.schema for part in read_manifest(backup).parts] == [
        "nv_template_national_office", "nv_template_node", "public", "kansli", "orebro", "umea",
    ]  # fmt: skip


def test_the_backup_is_closed_to_others_and_holds_no_secret(backup: Path, origin: Place) -> None:
    files = [path for path in backup.rglob("*") if path.is_file()]
    assert backup.stat().st_mode & 0o077 == 0
    secrets = [url.encode().split(b":")[2].split(b"@")[0] for url in origin.environment.values() if "@" in url]
    assert len(secrets) >= 1
    assert [path for path in files for secret in secrets if secret in path.read_bytes()] == []


def test_a_restore_that_was_killed_goes_on_and_ends_equal(
    elsewhere: Place, backup: Path, origin: Place, proof: Proof
) -> None:
    manifest = read_manifest(backup)
    found = [compare(owner_url(place), manifest) for place in (origin, elsewhere)]
    assert schemas(elsewhere) == schemas(origin)
    proof.absent("tables that differ", len(found[0]) + len(found[1]))
    proof.tried("restores of the whole", 1)
    proof.tried("tables compared", 2 * (len(manifest.digests) - len(manifest.parts)))
    assert json.loads((elsewhere.var / "installation.json").read_text()) == {"id": manifest.installation}
    assert sum(digest.rows for digest in manifest.digests) > 2000


def test_the_pictures_came_along(elsewhere: Place) -> None:
    stored = elsewhere.var / "media" / DIGEST[:2] / DIGEST[2:4] / f"{DIGEST}.png"
    assert stored.read_bytes() == PICTURE


def test_the_restored_tenants_are_in_order(elsewhere: Place) -> None:
    names = [part for slug in ("nationellt-kansli", "umea", "orebro") for part in ("--tenant", slug)]
    code, told = elsewhere.manage(
        "tenants", "check", *names
    )  # with --all, roles of the suite's other copies are found
    assert code == 0, told


def test_a_planted_difference_is_found(elsewhere: Place, backup: Path, proof: Proof) -> None:
    with psycopg.connect(owner_url(elsewhere)) as connection:
        connection.execute("UPDATE orebro.people_user SET last_name = 'Planterad'")
    process = elsewhere.start("backup", "compare", str(backup))
    output, errors = process.communicate(timeout=300)
    assert output == "orebro.people_user has other content in its 1 rows\n"
    assert (process.returncode, errors.strip().splitlines()[-1]) == (1, "CommandError: 1 differences.")
    proof.planted("tables that differ", len(output.splitlines()))
    with psycopg.connect(owner_url(elsewhere)) as connection:
        connection.execute("UPDATE orebro.people_user SET last_name = 'Exempel'")


def target(place: Place) -> Target:
    """Where a restore would go, with logins that nothing may get as far as making."""
    owner = place.environment.get("NODVERK_DATABASE_OWNER_URL")
    return Target(place.var, place.var / "media", owner, lambda: pytest.fail("it went too far"))


def refusal(folder: Path, place: Place, known: frozenset[str] | None = None) -> str:
    """The sentence of a refused restore."""
    with pytest.raises(BackupError) as refused:
        restore_installation(folder, target(place), known_migrations() if known is None else known)
    return str(refused.value)


def copy_of(backup: Path, folder: Path) -> Path:
    shutil.copytree(backup, folder)
    return folder


def test_nothing_is_restored_over_what_is_there(origin: Place, backup: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "var", origin.environment)
    told = "The database is not empty (it holds the schema kansli): nothing is restored over what is there."
    assert refusal(backup, place) == told
    assert (compare(owner_url(origin), read_manifest(backup)), place.var.exists()) == ([], False)


def test_anothers_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "installation.json").write_text('{"id": "zzz999"}')
    assert refusal(backup, Place(tmp_path, {})).endswith(
        "and here is zzz999: restore it to a folder of its own, named by NODVERK_VAR."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["installation.json"]


def test_a_damaged_backup_makes_nothing(backup: Path, tmp_path: Path) -> None:
    copy = copy_of(backup, tmp_path / "copy")
    (copy / "schemas" / "public.dump").write_bytes(b"PGDMP")
    told = refusal(copy, Place(tmp_path / "var", {}))
    assert told.startswith("The backup is damaged: schemas/public.dump has 5 bytes, not ")
    assert not (tmp_path / "var").exists()


def test_a_newer_servers_or_a_newer_nodverks_backup_is_refused(backup: Path, origin: Place, tmp_path: Path) -> None:
    copy = copy_of(backup, tmp_path / "copy")
    manifest = read_manifest(copy)
    manifest.server = 99
    write_manifest(copy, manifest)
    place = Place(tmp_path / "var", origin.environment)
    assert refusal(copy, place) == "The backup is of PostgreSQL 99, and the server here is 18: too old."
    told = "The backup was made by a newer Nodverk (audit.0001_initial is unknown here): install that first."
    assert refusal(copy, place, known_migrations() - {"audit.0001_initial"}) == told


def test_a_backup_of_one_tenant_is_no_installation(backup: Path, tmp_path: Path) -> None:
    copy = copy_of(backup, tmp_path / "copy")
    manifest = read_manifest(copy)
    manifest.only = "umea"
    write_manifest(copy, manifest)
    told = "This is a backup of the tenant umea alone: use “restore tenant”."
    assert refusal(copy, Place(tmp_path / "var", {})) == told
