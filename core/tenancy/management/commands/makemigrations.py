"""Django's `makemigrations` compares with the database's history, which needs a scope."""

from typing import Any

from django.core.management.commands.makemigrations import Command as MakeMigrations

from core.tenancy.scopes import platform_work


class Command(MakeMigrations):
    """Django's own, inside platform_work."""

    def handle(self, *args: Any, **options: Any) -> Any:
        import warnings

        with platform_work(reason="makemigrations", read_only=True) as unit:
            unit.roll_back()
            warnings.simplefilter("ignore", RuntimeWarning)
            return super().handle(*args, **options)
