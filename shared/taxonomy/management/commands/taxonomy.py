"""`manage.py taxonomy`: bring the taxonomy up to its data files."""

from typing import Any

from core.tenancy.commands import OneSentenceCommand
from core.tenancy.scopes import platform_work
from shared.taxonomy.services import load_taxonomy


class Command(OneSentenceCommand):
    """Load the taxonomy from its files: adds and updates by code, deletes nothing."""

    help = "Bring the taxonomy up to its data files; adds and updates, deletes nothing."

    def handle(self, *args: Any, **options: Any) -> str:
        with platform_work(reason="command taxonomy"):
            return f"{load_taxonomy()} terms in place."
