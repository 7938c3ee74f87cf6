"""A damaged, truncated or foreign backup is told from a whole one before anything is done with it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.backup import BackupError, read_manifest, verify
from core.backup.manifest import CHECKSUM, NAME, write_manifest
from tests.core.backup.conftest import PICTURE, write_backup

DUMP = "schemas/umea.dump"
type Damage = Callable[[Path], object]


def shorten(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def rewrite_manifest(folder: Path, before: str, after: str) -> None:
    (folder / NAME).write_text((folder / NAME).read_text().replace(before, after))


def leave_the_folder(folder: Path) -> None:
    manifest = read_manifest(folder)
    manifest.files["../outside"] = manifest.files.pop(PICTURE)
    (folder / PICTURE).rename(folder.parent / "outside")
    write_manifest(folder, manifest)


def link_away(folder: Path) -> None:
    (folder / PICTURE).rename(folder.parent / "elsewhere")
    (folder / PICTURE).symlink_to(folder.parent / "elsewhere")


def of_another_format(folder: Path) -> None:
    told = json.loads((folder / NAME).read_text())
    manifest = read_manifest(folder)
    manifest.format = told["format"].replace("/1", "/2")
    write_manifest(folder, manifest)


DAMAGES: list[tuple[str, Damage, str]] = [
    ("cut short", lambda f: shorten(f / DUMP, 1), f"damaged: {DUMP} has 2004 bytes, not 2005."),
    ("emptied", lambda f: (f / DUMP).write_bytes(b""), f"damaged: {DUMP} has 0 bytes, not 2005."),
    ("one bit", lambda f: flip(f / DUMP), f"damaged: {DUMP} does not match its checksum."),
    ("one bit of a file", lambda f: flip(f / PICTURE), f"damaged: {PICTURE} does not match its checksum."),
    ("file gone", lambda f: (f / PICTURE).unlink(), f"damaged: {PICTURE} is missing."),
    ("file added", lambda f: (f / "schemas/x.dump").write_text("x"), "damaged: schemas/x.dump does not belong to it."),
    ("manifest edited", lambda f: rewrite_manifest(f, "abc123", "abc124"), f"damaged: {NAME} does not match its"),
    ("manifest cut short", lambda f: shorten(f / NAME, 40), f"damaged: {NAME} does not match its checksum."),
    ("checksum emptied", lambda f: (f / CHECKSUM).write_text(""), f"damaged: {NAME} does not match its checksum."),
    (
        "checksum gone",
        lambda f: (f / CHECKSUM).unlink(),
        "is not a backup of Nodverk, or one that was never finished.",
    ),
    ("manifest gone", lambda f: (f / NAME).unlink(), "is not a backup of Nodverk, or one that was never finished."),
    ("path outside", leave_the_folder, "damaged: ../outside is missing."),
    ("link outside", link_away, f"foreign: {PICTURE} is not a file of it."),
    ("another format", of_another_format, "is not a backup that this version of Nodverk can read."),
]


def test_a_whole_backup_is_in_order(tmp_path: Path) -> None:
    written = write_backup(tmp_path / "backup")
    assert verify(tmp_path / "backup") == written


@pytest.mark.parametrize(("damage", "told"), [pytest.param(d, t, id=name) for name, d, t in DAMAGES])
def test_every_damage_is_named(backup: Path, damage: Damage, told: str) -> None:
    damage(backup)
    with pytest.raises(BackupError) as refused:
        verify(backup)
    assert told in str(refused.value)


def test_a_folder_of_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hej")
    with pytest.raises(BackupError, match=r"is not a backup of Nodverk"):
        verify(tmp_path)


def test_sha256sum_reads_the_checksum(backup: Path) -> None:
    """An operator can check the manifest by hand with the tool every system has."""
    digest, name = (backup / CHECKSUM).read_text().split()
    assert (len(digest), name) == (64, NAME)


def test_the_progress_ends_at_its_total(backup: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    verify(backup, lambda *step: seen.append(step))
    assert seen == [("Checking", 0, 2), ("Checking", 1, 2), ("Checking", 2, 2)]
