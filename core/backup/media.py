"""Files named by the hash of their bytes, copied into a backup and back."""

import hashlib
import os
import re
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path

from core.backup.manifest import BLOCK, KeptFile, checksum

FOLDER = "media"
STORED = re.compile(r"[0-9a-f]{64}(-w[0-9]+)?\.[a-z0-9]{2,4}")
ORIGINAL = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,4}")


def stored_files(media: Path, hashes: Collection[str] | None) -> Iterator[Path]:
    """The files of a media folder, renditions too; only those of ``hashes`` when given."""
    if hashes is not None:
        for digest in sorted(hashes):
            yield from sorted((media / digest[:2] / digest[2:4]).glob(f"{digest}*"))
        return
    for folder in sorted(media.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
        yield from sorted(path for path in folder.iterdir() if STORED.fullmatch(path.name))


def place_of(name: str) -> str:
    return f"{FOLDER}/{name[:2]}/{name[2:4]}/{name}"


def keep_file(path: Path, folder: Path, previous: Path | None) -> KeptFile | None:
    """Put one file into the backup: a link to the last backup's copy where that is whole, else a copy.

    None when the file is gone, or its bytes are not those of its name.
    """
    target = folder / place_of(path.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier = previous / place_of(path.name) if previous is not None else None
    try:
        if earlier is not None and earlier.is_file() and earlier.stat().st_size == path.stat().st_size:
            facts = checksum(earlier)
            if is_true(path.name, facts) and (ORIGINAL.fullmatch(path.name) or facts == checksum(path)):
                os.link(earlier, target)
                return facts
        facts = copied(path, target)
    except FileNotFoundError:
        return None
    if is_true(path.name, facts):
        return facts
    target.unlink()
    return None


def is_true(name: str, facts: KeptFile) -> bool:
    """Whether an original's bytes are those it is named by; a rendition's name says nothing of its own bytes."""
    return ORIGINAL.fullmatch(name) is None or name[:64] == facts.sha256


def copied(source: Path, target: Path) -> KeptFile:
    """Copy and hash in one reading; durable when it returns."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("wb") as writer:
        os.fchmod(writer.fileno(), 0o600)
        while block := reader.read(BLOCK):
            digest.update(block)
            writer.write(block)
            size += len(block)
        writer.flush()
        os.fsync(writer.fileno())
    return KeptFile(size, digest.hexdigest())


def put_back(source: Path, media: Path, name: str, facts: KeptFile) -> None:
    """Put a file where the installation looks for it, whole or not at all; a damaged one there is replaced."""
    target = media / name[:2] / name[2:4] / name
    for folder in (media, media / ".incoming", target.parent):
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    if target.is_file() and checksum(target) == facts:
        os.utime(target)  # young again: the sweep leaves it alone until the rows that name it are in
        return
    incoming = media / ".incoming" / uuid.uuid4().hex
    try:
        copied(source, incoming)
        incoming.chmod(0o640)
        incoming.replace(target)
    finally:
        incoming.unlink(missing_ok=True)
