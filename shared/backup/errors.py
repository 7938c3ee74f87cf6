"""What backups refuse, besides core.backup's own."""

from core.backup import BackupError


class NoDatabaseError(BackupError):
    """This process does not know the owner's login."""

    def __init__(self) -> None:
        super().__init__("This process does not hold the owner's login: run it as the operator.")


class UnknownHereError(BackupError):
    """The tenant is another installation's."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"{slug} of the backup is no tenant of this installation: --new-here admits it.")


class TakenHereError(BackupError):
    """Something else stands where the tenant of the backup would."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The tenant of the backup has no place here: {what}.")


class KnownHereError(BackupError):
    """--new-here, for a tenant that is here."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"{slug} is a tenant of this installation: leave --new-here out.")
