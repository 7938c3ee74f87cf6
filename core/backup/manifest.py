"""What a backup says of itself, and the checksum that holds it to its word."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core.backup.digest import Digest
from core.backup.errors import BackupError
from core.postgres.files import write_whole

FORMAT = "nodverk-backup/1"
NAME = "manifest.json"
CHECKSUM = "manifest.sha256"
BLOCK = 1024 * 1024


@dataclass(slots=True)
class KeptPart:
    """One schema in the backup: what is in its dump, and for a tenant's its rows in public and the files it holds."""

    schema: str
    slug: str
    tenant_id: str
    role: str
    digests: list[Digest]
    sequences: dict[str, int] = field(default_factory=dict)
    own_rows: list[Digest] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class KeptFile:
    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """The whole of it. ``only``: the one tenant that this is a backup of. ``missing``: the hashes of files that
    tenants hold and that were absent or damaged when the backup was made.
    """

    installation: str
    only: str
    made_at: str
    server: int
    migrations: list[str]
    roles: list[str]
    parts: list[KeptPart]
    files: dict[str, KeptFile]
    missing: list[str]
    format: str = FORMAT

    def part_of(self, slug: str) -> KeptPart:
        """A tenant's part. Raises BackupError."""
        for part in self.parts:
            if part.slug == slug:
                return part
        known = ", ".join(part.slug for part in self.parts if part.slug) or "none"
        raise BackupError(f"The backup holds no tenant called {slug} (it holds: {known}).")

    @property
    def digests(self) -> list[Digest]:
        return [digest for part in self.parts for digest in part.digests]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Written last: a folder without it is no backup."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, separators=(",", ":")) + "\n"
    write_whole(folder / NAME, text, mode=0o600)
    write_whole(folder / CHECKSUM, f"{hashlib.sha256(text.encode()).hexdigest()}  {NAME}\n", mode=0o600)


def read_manifest(folder: Path) -> Manifest:
    """What the folder says it is. Raises BackupError when it is no backup, or its description was damaged."""
    try:
        raw, told = (folder / NAME).read_bytes(), (folder / CHECKSUM).read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        raise BackupError(f"{folder} is not a backup of Nodverk, or one that was never finished.") from None
    except OSError as error:
        raise BackupError(f"{folder} cannot be read: {error.strerror}.") from None
    if told.split(" ", 1)[0] != hashlib.sha256(raw).hexdigest():
        raise BackupError(f"The backup is damaged: {NAME} does not match its checksum.")
    try:
        return parsed(json.loads(raw))
    except (ValueError, TypeError, KeyError):
        raise BackupError(f"{folder} is not a backup that this version of Nodverk can read.") from None


def parsed(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    parts = [
        KeptPart(**{**part, **{name: [Digest(**one) for one in part[name]] for name in ("digests", "own_rows")}})
        for part in told["parts"]
    ]
    files = {name: KeptFile(**facts) for name, facts in told["files"].items()}
    return Manifest(**{**told, "parts": parts, "files": files})


def checksum(path: Path) -> KeptFile:
    """Size and hash of a file's bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return KeptFile(size, digest.hexdigest())
