"""Files go into a backup and back by the hash of their bytes; what is damaged does not pass for whole."""

import hashlib
from pathlib import Path

import pytest

from core.backup.manifest import KeptFile, checksum
from core.backup.media import keep_file, place_of, put_back, stored_files

PICTURE = b"bytes of a picture"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
NAME, RENDITION = f"{DIGEST}.png", f"{DIGEST}-w320.webp"
FACTS = KeptFile(len(PICTURE), DIGEST)


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A media folder with one picture, its rendition, and what is no stored file."""
    folder = tmp_path / "media" / DIGEST[:2] / DIGEST[2:4]
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(PICTURE)
    (folder / RENDITION).write_bytes(b"smaller")
    (folder / "notes.txt").write_text("no stored file")
    (tmp_path / "media" / ".incoming").mkdir()
    (tmp_path / "media" / ".incoming" / "half").write_bytes(b"half an upload")
    return tmp_path / "media"


def stored(media: Path, name: str = NAME) -> Path:
    return media / DIGEST[:2] / DIGEST[2:4] / name


def test_only_stored_files_are_taken(media: Path) -> None:
    assert [path.name for path in stored_files(media, None)] == [RENDITION, NAME]
    assert [path.name for path in stored_files(media, {DIGEST})] == [RENDITION, NAME]
    assert list(stored_files(media, {"0" * 64})) == []


def test_a_file_is_copied_and_closed_to_others(media: Path, tmp_path: Path) -> None:
    assert keep_file(stored(media), tmp_path / "backup", None) == FACTS
    kept = tmp_path / "backup" / place_of(NAME)
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (PICTURE, 0o600)


def test_what_the_last_backup_holds_is_linked(media: Path, tmp_path: Path) -> None:
    keep_file(stored(media), tmp_path / "monday", None)
    keep_file(stored(media), tmp_path / "tuesday", tmp_path / "monday")
    monday, tuesday = (tmp_path / day / place_of(NAME) for day in ("monday", "tuesday"))
    assert (tuesday.read_bytes(), tuesday.stat().st_ino) == (PICTURE, monday.stat().st_ino)


def test_a_damaged_file_of_the_last_backup_is_not_handed_on(media: Path, tmp_path: Path) -> None:
    keep_file(stored(media), tmp_path / "monday", None)
    (tmp_path / "monday" / place_of(NAME)).write_bytes(PICTURE[::-1])
    assert keep_file(stored(media), tmp_path / "tuesday", tmp_path / "monday") == FACTS
    assert (tmp_path / "tuesday" / place_of(NAME)).read_bytes() == PICTURE


def test_a_rendition_that_was_made_anew_is_not_taken_from_the_last_backup(media: Path, tmp_path: Path) -> None:
    """Its name says nothing of its bytes: `smaller` and `renewed` are as long as each other."""
    keep_file(stored(media, RENDITION), tmp_path / "monday", None)
    stored(media, RENDITION).write_bytes(b"renewed")
    keep_file(stored(media, RENDITION), tmp_path / "tuesday", tmp_path / "monday")
    assert (tmp_path / "tuesday" / place_of(RENDITION)).read_bytes() == b"renewed"


def test_a_file_with_other_bytes_than_its_name_says_is_not_kept(media: Path, tmp_path: Path) -> None:
    stored(media).write_bytes(PICTURE[::-1])
    assert keep_file(stored(media), tmp_path / "backup", None) is None
    assert not (tmp_path / "backup" / place_of(NAME)).exists()


def test_a_file_that_went_meanwhile_is_not_kept(media: Path, tmp_path: Path) -> None:
    stored(media).unlink()
    assert keep_file(stored(media), tmp_path / "backup", None) is None


def test_a_file_comes_back_where_it_was(media: Path, tmp_path: Path) -> None:
    source = tmp_path / "kept.png"
    source.write_bytes(PICTURE)
    put_back(source, tmp_path / "elsewhere", NAME, FACTS)
    back = tmp_path / "elsewhere" / DIGEST[:2] / DIGEST[2:4] / NAME
    assert (back.read_bytes(), back.stat().st_mode & 0o777) == (PICTURE, 0o640)
    assert list((tmp_path / "elsewhere" / ".incoming").iterdir()) == []


def test_a_damaged_file_is_mended_and_a_whole_one_only_made_young(media: Path, tmp_path: Path) -> None:
    source = tmp_path / "kept.png"
    source.write_bytes(PICTURE)
    stored(media).write_bytes(PICTURE[::-1])
    put_back(source, media, NAME, FACTS)
    assert checksum(stored(media)) == FACTS
    number = stored(media).stat().st_ino
    put_back(source, media, NAME, FACTS)
    assert stored(media).stat().st_ino == number
