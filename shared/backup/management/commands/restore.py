"""`manage.py restore whole|tenant`: what a backup holds, brought back and compared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import OperationalError

from core.postgres import LaunchError
from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from shared.backup.progress import shown
from shared.backup.returning import restore_tenant
from shared.backup.services import restore_whole
from shared.registry.errors import RegistryError


class Command(OneSentenceCommand):
    """Restore with the owner's login."""

    help = "Restore a whole installation into an empty database, or one tenant among the others."
    refusals = (LaunchError, RegistryError, NoOwnerLoginError, OperationalError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("whole", help="into an empty database").add_argument("folder", type=Path)
        tenant = verbs.add_parser("tenant", help="while the others serve; from a backup of it or of the whole")
        tenant.add_argument("slug")
        tenant.add_argument("folder", type=Path)
        tenant.add_argument("--new-here", action="store_true", help="admit a tenant of another installation")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options["folder"].absolute(), options)

    def _whole(self, folder: Path, options: dict[str, Any]) -> None:
        with shown() as progress:
            manifest = restore_whole(folder, progress)
        tables = len(manifest.digests) - len(manifest.parts)
        self.stdout.write(f"Restored and compared: {tables} tables of the installation {manifest.installation}.")
        self.stdout.write("Next: manage.py tenants migrate --all, then start web and worker.")

    def _tenant(self, folder: Path, options: dict[str, Any]) -> None:
        slug = options["slug"]
        with shown() as progress:
            restored = restore_tenant(slug, folder, new_here=options["new_here"], progress=progress)
        for sentence in restored.sentences:
            self.stdout.write(sentence)
        if restored.aside:
            self.stdout.write(f"What it had before is in the schema {restored.aside}, until you drop it.")
        state = (
            "in service"
            if restored.is_served
            else f"{restored.tenant.state}, as before: manage.py tenants resume {slug}"
        )
        self.stdout.write(f"{slug}: restored, {state}.")
