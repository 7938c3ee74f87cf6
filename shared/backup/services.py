"""Backing up and restoring, as the operator asks for it."""

from pathlib import Path

from django.conf import settings

from core.backup import Manifest, back_up, restore_installation
from core.backup.verify import Progress
from core.backup.whole import Target
from core.environment import text
from core.installation import prepare_declared, prepare_installation, read_environment
from core.tenancy.scopes import owner_scope
from shared.backup.queries import known_migrations, source

DECLARED = "NODVERK_DATABASE_OWNER_URL"


def back_up_whole(folder: Path, progress: Progress) -> Manifest:
    """Everything of the installation but its secrets, while it serves. Raises BackupError."""
    with owner_scope(reason="backup"):
        whole = source()
    return back_up(whole, folder, progress)


def back_up_tenant(slug: str, folder: Path, progress: Progress) -> Manifest:
    """One tenant: its schema, its rows in public, the files it holds. Raises BackupError."""
    with owner_scope(reason=f"backup of {slug}"):
        one = source(slug)
    return back_up(one, folder, progress)


def restore_whole(folder: Path, progress: Progress) -> Manifest:
    """A whole installation into the empty database of this folder or environment. Raises BackupError, LaunchError."""
    target = Target(
        var=settings.VAR_DIR,
        media=settings.MEDIA_ROOT,
        owner_url=text(DECLARED) or text("DATABASE_URL") or None,
        prepare=prepare_owner,
    )
    return restore_installation(folder, target, known_migrations(), progress)


def prepare_owner() -> str:
    """The logins made ready as this process was told: by the environment, else in var/; the owner's address."""
    files = read_environment(settings.VAR_DIR)
    if text(DECLARED):
        return prepare_declared(files)
    url = text("DATABASE_URL") or None
    return prepare_installation(settings.BASE_DIR, settings.VAR_DIR, url).owner_url
