"""Backups and restores."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    """Copies of the installation and of single tenants; no tables of its own."""

    name = "shared.backup"
    label = "backup"
    verbose_name = _("Backup")
