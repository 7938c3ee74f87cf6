"""Looking at a backup before anything is done with it: every byte of it."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from core.backup.errors import BackupError
from core.backup.manifest import CHECKSUM, NAME, Manifest, checksum, read_manifest

Progress = Callable[[str, int, int], None]
"""What is at work, how much of it is done, and how much there is."""


def quiet(text: str, done: int, total: int) -> None:
    """No progress shown."""


def verify(folder: Path, progress: Progress = quiet) -> Manifest:
    """What the folder holds. Raises BackupError for one that is foreign, damaged, truncated or has files too many."""
    manifest = read_manifest(folder)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in manifest.files:
        if name not in present:
            raise BackupError(f"The backup is damaged: {name} is missing.")
    for name in sorted(present - set(manifest.files) - {NAME, CHECKSUM}):
        raise BackupError(f"The backup is damaged: {name} does not belong to it.")
    for number, (name, told) in enumerate(sorted(manifest.files.items())):
        progress("Checking", number, len(manifest.files))
        if ".." in PurePosixPath(name).parts or (folder / name).is_symlink():
            raise BackupError(f"The backup is foreign: {name} is not a file of it.")
        found = checksum(folder / name)
        if found.size != told.size:
            raise BackupError(f"The backup is damaged: {name} has {found.size} bytes, not {told.size}.")
        if found != told:
            raise BackupError(f"The backup is damaged: {name} does not match its checksum.")
    progress("Checking", len(manifest.files), len(manifest.files))
    return manifest
