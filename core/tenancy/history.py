"""What was migrated, as any process may see it: the history of `public` against the code's."""

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

APPLIED = "SELECT app, name FROM public.django_migrations"

_known: set[tuple[str, str]] = set()


def known_migrations() -> set[tuple[str, str]]:
    """(app, name) of every migration of the code that belongs in `public`; read from disk once in a process."""
    if not _known:
        loader = MigrationLoader(None, load=False)
        loader.load_disk()
        names = set(settings.TENANT_TYPES["public"]["APPS"])
        labels = {config.label for config in apps.get_app_configs() if config.name in names}
        _known.update((app, name) for app, name in loader.disk_migrations if app in labels)
    return _known


def unapplied_migrations() -> int:
    """How many migrations `public` lacks. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        applied = set(cursor.fetchall())
    return len(known_migrations() - applied)
