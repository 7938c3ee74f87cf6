"""Wires the tenancy core into Django at start."""

from django.apps import AppConfig
from django.db.models.signals import post_init, post_migrate, pre_save


class TenancyConfig(AppConfig):
    """Must stand before contenttypes and auth in INSTALLED_APPS: its post_migrate receiver has to run first."""

    name = "core.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from core.tenancy import checks, contenttypes, origins, signing  # noqa: F401  (checks register themselves)

        contenttypes.install()
        signing.install()
        post_init.connect(origins.note_origin, dispatch_uid="nodverk-origins")
        pre_save.connect(contenttypes.give_stable_id, dispatch_uid="nodverk-stable-ids")
        post_migrate.connect(contenttypes.create_with_stable_ids, dispatch_uid="nodverk-stable-ids")
