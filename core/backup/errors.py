"""What stands in the way of a backup or a restore."""

from core.postgres import LaunchError


class BackupError(LaunchError):
    """The message is one sentence for the operator; whatever raised it changed nothing unless the sentence says so."""
