"""Django's `migrate` would touch one schema, and the wrong way: say which command does it."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    """Refuses, and points to `tenants migrate`."""

    help = "Use `manage.py tenants migrate --all`."

    def handle(self, *args: Any, **options: Any) -> None:
        message = "Use `manage.py tenants migrate --all`: it migrates public, the templates and every tenant."
        raise CommandError(message)
