"""The folder: whole or absent, and swept only when nobody touched it."""

import os
from pathlib import Path

from shared.media.disk import incoming_path, is_stored, keep_fresh, old_hashes, path_of, remove_hash, remove_incoming
from shared.media.intake import take_in
from shared.media.names import MediaName, RenditionName
from shared.media.renditions import make_renditions
from tests.shared.media import samples
from tests.shared.media.samples import stored_files

HOUR, DAY = 3600, 86_400


def age(path: Path, seconds: float) -> None:
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def test_an_upload_that_got_no_name_goes(media_folder: Path) -> None:
    with incoming_path() as path:
        path.write_bytes(b"half")
    assert stored_files(media_folder) == []


def test_what_a_killed_process_left_goes_after_a_while(media_folder: Path) -> None:
    (media_folder / ".incoming").mkdir(parents=True)
    for name, seconds in (("aa", 2 * DAY), ("bb", HOUR)):
        path = media_folder / ".incoming" / name
        path.write_bytes(b"half")
        age(path, seconds)
    remove_incoming(older_than=DAY)
    assert stored_files(media_folder) == ["bb"]


def test_only_old_files_are_offered_for_removal() -> None:
    old, fresh = take_in([b"old"]).name, take_in([b"fresh"]).name
    age(path_of(old), 2 * DAY)
    assert [digest for batch in old_hashes(older_than=DAY) for digest in batch] == [old.hash]
    assert remove_hash(fresh.hash, older_than=DAY) == 0
    assert is_stored(fresh)


def test_the_copies_go_with_the_picture() -> None:
    name = take_in([samples.picture(1000, 500)]).name
    make_renditions(name)
    for path in (path_of(name), path_of(RenditionName(name.hash, 480)), path_of(RenditionName(name.hash, 960))):
        age(path, 2 * DAY)
    assert remove_hash(name.hash, older_than=DAY) > 0
    assert list(path_of(name).parent.glob("*")) == []


def test_the_same_upload_again_saves_a_file_from_the_sweep() -> None:
    name = take_in([b"wanted after all"]).name
    age(path_of(name), 2 * DAY)
    take_in([b"wanted after all"])
    assert remove_hash(name.hash, older_than=DAY) == 0
    assert is_stored(name)


def test_a_receiver_keeps_a_file_fresh() -> None:
    name = take_in([b"received"]).name
    age(path_of(name), 2 * DAY)
    assert keep_fresh(name)
    assert remove_hash(name.hash, older_than=DAY) == 0
    assert not keep_fresh(MediaName("ab" * 32, "png"))
