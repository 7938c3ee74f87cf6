"""A database of its own beside another, for as long as a visit lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from core.installation.addresses import with_database
from core.installation.checking import connect_owner, first_line
from core.installation.roles import drop_roles, join, other_roles
from core.postgres import LaunchError

LOCALE = "SELECT datlocprovider, datcollate, datctype FROM pg_database WHERE datname = current_database()"


@contextmanager
def spare_database(url: str, installation_id: str) -> Iterator[str]:
    """The URL of a new database on the server of ``url``, of the same login and locale.

    At the end it goes with the sessions that are left in it and with the installation's roles.
    """
    name = f"nodverk_spare_{installation_id}"
    with connect_owner(url) as owner:
        provider, collate, ctype = owner.execute(LOCALE).fetchone() or ("", "", "")
        locale = SQL(" LC_COLLATE {} LC_CTYPE {}").format(Literal(collate), Literal(ctype))
        make = SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(Identifier(name))
        try:
            owner.execute(make + locale if provider == "c" else make)
        except psycopg.Error as error:
            raise LaunchError(
                f"No database can be made beside {owner.info.dbname} ({first_line(error)}): "
                f"an administrator runs ALTER ROLE {owner.info.user} CREATEDB."
            ) from error
    try:
        yield with_database(url, name)
    finally:
        with connect_owner(url) as owner:
            for role in other_roles(owner, installation_id):
                join(owner, role)
            owner.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        drop_roles(url, installation_id)
