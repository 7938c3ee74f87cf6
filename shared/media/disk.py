"""The folder of stored files. Several processes share it: every name appears whole or not at all.

MEDIA_ROOT/ab/cd/<hash>.<extension>, and beside it the picture's renditions.
"""

import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from shared.media.names import MediaName, RenditionName

FILE_MODE = 0o640
FOLDER_MODE = 0o750
INCOMING = ".incoming"


def media_root() -> Path:
    """Where the files are."""
    return Path(settings.MEDIA_ROOT)


def path_of(name: MediaName | RenditionName) -> Path:
    """Where a file lies, or would lie."""
    return media_root() / name.hash[:2] / name.hash[2:4] / str(name)


@contextmanager
def incoming_path() -> Iterator[Path]:
    """A path for bytes that have no name yet; whatever is left there afterwards goes."""
    folder = _made(media_root() / INCOMING)
    path = folder / uuid.uuid4().hex
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def settle(source: Path, name: MediaName | RenditionName) -> None:
    """Give the bytes at `source` their name, in one step and durably; where it is taken, only its age starts anew."""
    target = path_of(name)
    _made(target.parent)
    source.chmod(FILE_MODE)
    _sync(source)
    with _locked():
        if target.exists():
            os.utime(target)
        else:
            source.replace(target)
    _sync(target.parent)


def keep_fresh(name: MediaName) -> bool:
    """Start the file's age anew, so that no sweep takes it before a reference is committed; False when absent."""
    with _locked():
        try:
            os.utime(path_of(name))
        except FileNotFoundError:
            return False
    return True


def is_stored(name: MediaName | RenditionName) -> bool:
    """Whether the bytes are here."""
    return path_of(name).is_file()


def old_hashes(*, older_than: float) -> Iterator[list[str]]:
    """Batches of hashes of which nothing was touched for `older_than` seconds."""
    for folder in sorted(media_root().glob("[0-9a-f][0-9a-f]")):
        touched: dict[str, float] = {}
        for path in folder.glob("[0-9a-f][0-9a-f]/*"):
            touched[path.name[:64]] = max(touched.get(path.name[:64], 0), path.stat().st_mtime)
        old = [name for name, moment in touched.items() if moment <= time.time() - older_than]
        if old:
            yield sorted(old)


def remove_hash(digest: str, *, older_than: float) -> int:
    """Remove a file and its renditions unless something was touched meanwhile; returns the bytes that were freed."""
    with _locked():
        paths = list((media_root() / digest[:2] / digest[2:4]).glob(f"{digest}*"))
        facts = [path.stat() for path in paths]
        if any(fact.st_mtime > time.time() - older_than for fact in facts):
            return 0
        for path in paths:
            path.unlink()
    return sum(fact.st_size for fact in facts)


def remove_incoming(*, older_than: float) -> None:
    """Remove what interrupted uploads left behind."""
    for path in (media_root() / INCOMING).glob("[0-9a-f]*"):
        if path.stat().st_mtime <= time.time() - older_than:
            path.unlink(missing_ok=True)


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time between looking at a file and acting on what was seen."""
    with (_made(media_root()) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(folder: Path) -> Path:
    for path in (media_root(), folder):
        path.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    return folder


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
