"""Database URLs in libpq's form."""

from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from core.postgres import LaunchError

LOGIN = ("user", "password")


def parts_of(url: str) -> dict[str, str]:
    """The parameters in a URL. Raises LaunchError, without the secret, when libpq cannot read it."""
    readable = url.startswith(("postgresql://", "postgres://"))
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except (psycopg.Error, UnicodeError):
        readable, parts = False, {}
    readable = readable and parts.get("port", "5432").replace(",", "").isdecimal()
    if not readable or not parts.get("dbname"):
        raise LaunchError("DATABASE_URL is not of the form postgresql://user:password@host:port/database.")
    return parts


def place_of(url: str) -> str:
    """Server and database, for people: without login and options."""
    parts = parts_of(url)
    return f"{parts.get('host', 'localhost')}:{parts.get('port', '5432')}/{parts['dbname']}"


def with_login(url: str, user: str, password: str) -> str:
    """The same database for another login."""
    return made_of(parts_of(url) | {"user": user, "password": password})


def with_database(url: str, database: str) -> str:
    """Another database of the same server for the same login."""
    return made_of(parts_of(url) | {"dbname": database})


def made_of(parts: dict[str, str]) -> str:
    """The URL of parameters; a login without a password stays without."""
    host, port, database = (parts.get("host", ""), parts.get("port", ""), parts["dbname"])
    rest = {name: value for name, value in parts.items() if name not in {*LOGIN, "host", "port", "dbname"}}
    in_query = host.startswith("/") or "," in host or not host
    if in_query:
        rest = {**({"host": host} if host else {}), **({"port": port} if port else {}), **rest}
    place = "" if in_query else (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    query = "&".join(f"{name}={quote(value, safe='/')}" for name, value in rest.items())
    login = ":".join(quote(parts[name], safe="") for name in LOGIN if name in parts)
    where = f"{login}@{place}" if login else place
    return f"postgresql://{where}/{quote(database, safe='')}{'?' + query if query else ''}"


def same_database(one: str, other: str) -> bool:
    """Whether two URLs differ in the login only."""
    first, second = parts_of(one), parts_of(other)
    return all(first.get(name) == second.get(name) for name in {*first, *second} - set(LOGIN))
