"""Django's `makemigrations` compares with the database's history, which needs a scope."""

import warnings
from typing import Any

from django.conf import settings
from django.core.management.commands.makemigrations import Command as MakeMigrations

from core.tenancy.scopes import owner_scope

NOWHERE = {**settings.DATABASES["default"], "HOST": "/nowhere"}  # a socket folder that no server has


class Command(MakeMigrations):
    """Django's own, with the owner's login; without one, or without a running database, it only compares the files."""

    def handle(self, *args: Any, **options: Any) -> Any:
        warnings.simplefilter("ignore", RuntimeWarning)
        if settings.NODVERK_OWNER_DATABASE is None:
            # wagtail-localize's first migration asks the database as it is imported, and takes a "cannot connect".
            settings.NODVERK_OWNER_DATABASE = NOWHERE
        with owner_scope(reason="makemigrations"):
            return super().handle(*args, **options)
