"""One installation: the contents of var/, and the logins and roles it has in its database. Needs no Django."""

from core.installation.declared import prepare_declared
from core.installation.preparing import Installation, lent_database, load_installation, prepare_installation
from core.installation.reading import InstallationFiles, read_environment
from core.installation.roles import Logins, drop_roles, prepare_logins

__all__ = [
    "Installation",
    "InstallationFiles",
    "Logins",
    "drop_roles",
    "lent_database",
    "load_installation",
    "prepare_declared",
    "prepare_installation",
    "prepare_logins",
    "read_environment",
]
