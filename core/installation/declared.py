"""An installation whose id, logins and secrets are given by its surroundings: containers, a managed database."""

from core.installation.addresses import parts_of, same_database
from core.installation.reading import InstallationFiles
from core.installation.roles import Logins, prepare_logins, role_name
from core.postgres import LaunchError

NEEDED = {
    "id": "NODVERK_INSTALLATION",
    "owner_url": "NODVERK_DATABASE_OWNER_URL",
    "app_url": "NODVERK_DATABASE_APP_URL",
    "worker_url": "NODVERK_DATABASE_WORKER_URL",
}


def prepare_declared(files: InstallationFiles) -> str:
    """Make the roles, and the logins with the passwords that were given; writes no file. The owner's address.

    Raises LaunchError for a part that is missing, and for a login that is not this installation's in the owner's
    database: a password that nobody knows must never be set.
    """
    for name, variable in NEEDED.items():
        if getattr(files, name) is None:
            raise LaunchError(f"{variable} is not given: this installation takes what it needs from its environment.")
    owner_url, logins = str(files.owner_url), Logins(str(files.app_url), str(files.worker_url))
    for variable, url, role in (
        (NEEDED["app_url"], logins.app_url, "app"),
        (NEEDED["worker_url"], logins.worker_url, "worker"),
    ):
        login = role_name(str(files.id), role)
        parts = parts_of(url)
        if parts.get("user") != login or not parts.get("password") or not same_database(url, owner_url):
            raise LaunchError(f"{variable} has to name the login {login}, with a password, in the owner's database.")
    prepare_logins(owner_url, str(files.id), logins)
    return owner_url
