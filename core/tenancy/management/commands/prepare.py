"""`manage.py prepare`: the roles and logins of a deployment that is told its id, logins and passwords."""

from typing import Any

from django.conf import settings

from core.installation import prepare_declared, read_environment
from core.postgres import LaunchError
from core.tenancy.commands import OneSentenceCommand


class Command(OneSentenceCommand):
    """Make the roles, and the logins with the passwords given; running it again changes nothing but passwords."""

    help = "Make the database roles and logins that the environment names; before the first `tenants migrate --all`."
    refusals = (LaunchError,)

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_declared(read_environment(settings.VAR_DIR))
        self.stdout.write(f"The roles and logins of the installation {settings.NODVERK_INSTALLATION} are in order.")
