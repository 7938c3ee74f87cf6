"""Django's `makemigrations` compares with the database's history, which needs a scope."""

import warnings
from typing import Any

from django.core.management.commands.makemigrations import Command as MakeMigrations

from core.tenancy.scopes import owner_scope


class Command(MakeMigrations):
    """Django's own, with the owner's login; without a running database it only compares the files."""

    def handle(self, *args: Any, **options: Any) -> Any:
        warnings.simplefilter("ignore", RuntimeWarning)
        with owner_scope(reason="makemigrations"):
            return super().handle(*args, **options)
