"""`manage.py backup whole|tenant|verify|compare`: copies, and what they are worth."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError

from core.backup import Manifest, compare, read_manifest, verify
from core.postgres import LaunchError
from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from shared.backup.progress import shown
from shared.backup.queries import owner_url
from shared.backup.services import back_up_tenant, back_up_whole


class Command(OneSentenceCommand):
    """Make and look at backups, with the owner's login."""

    help = "Back up the installation or one tenant; verify a backup; compare it with what is here."
    refusals = (LaunchError, NoOwnerLoginError, OperationalError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("whole", help="everything but the secrets").add_argument("folder", type=Path)
        tenant = verbs.add_parser("tenant", help="one tenant: schema, rows in public, files")
        tenant.add_argument("slug")
        tenant.add_argument("folder", type=Path)
        verbs.add_parser("verify", help="every checksum").add_argument("folder", type=Path)
        compare_with = verbs.add_parser(
            "compare", help="count and hash every table here and hold them against a backup"
        )
        compare_with.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options["folder"].absolute(), options)

    def _whole(self, folder: Path, options: dict[str, Any]) -> None:
        with shown() as progress:
            manifest = back_up_whole(folder, progress)
        self._say(folder, manifest)

    def _tenant(self, folder: Path, options: dict[str, Any]) -> None:
        with shown() as progress:
            manifest = back_up_tenant(options["slug"], folder, progress)
        self._say(folder, manifest)

    def _say(self, folder: Path, manifest: Manifest) -> None:
        size = sum(file.size for file in manifest.files.values()) / 1_000_000
        tables = sum(1 for digest in manifest.digests if digest.table)
        self.stdout.write(f"{folder}: {tables} tables, {len(manifest.files)} files, {size:.1f} MB.")
        if manifest.missing:
            message = (
                f"The backup is whole but for {len(manifest.missing)} files that tenants hold and that are absent or "
                f"damaged in the media folder, the first {manifest.missing[0]}."
            )
            raise CommandError(message)

    def _verify(self, folder: Path, options: dict[str, Any]) -> None:
        with shown() as progress:
            manifest = verify(folder, progress)
        what = f"the tenant {manifest.only}" if manifest.only else "the whole installation"
        self.stdout.write(
            f"In order: {what} ({manifest.installation}), {manifest.made_at}, {len(manifest.files)} files."
        )

    def _compare(self, folder: Path, options: dict[str, Any]) -> None:
        manifest = read_manifest(folder)
        with shown() as progress:
            found = compare(owner_url(), manifest, progress)
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            message = f"{len(found)} differences."
            raise CommandError(message)
        self.stdout.write(f"Equal: {len(manifest.digests) - len(manifest.parts)} tables.")
