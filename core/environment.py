"""Every variable that Nodverk's processes read from their environment, said once; the table in docs is made of this.

A secret may stand in a file instead: then NAME_FILE holds the file's path. Needs no Django.
"""

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path

from core.postgres import LaunchError


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, what it means, what holds without it; a secret, or needed where visitors come from
    outside."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    needed: bool = False


VARIABLES = (
    Variable(
        "NODVERK_BASE_DOMAIN",
        "domain under which new tenants get their hosts; other than localhost: production",
        "localhost",
        needed=True,
    ),
    Variable(
        "NODVERK_HTTPS",
        "1: visitors come by HTTPS; cookies are Secure and __Host-, HTTP is redirected",
        "0",
        needed=True,
    ),
    Variable("NODVERK_TRUSTED_PROXIES", "networks whose X-Forwarded-For and -Proto are believed", "none", needed=True),
    Variable(
        "NODVERK_SECRET_KEY",
        "key that signs sessions and links, 32 characters or more",
        "var/secrets",
        secret=True,
        needed=True,
    ),
    Variable(
        "NODVERK_SECRET_KEY_FALLBACKS",
        "former signing keys, parted by spaces, that sessions and links may still carry",
        "none",
        secret=True,
    ),
    Variable("NODVERK_MAIL_HOST", "mail server; without it mail is printed to the log", "none", needed=True),
    Variable("NODVERK_MAIL_PORT", "its port", "587, with tls 465"),
    Variable("NODVERK_MAIL_SECURITY", "starttls, tls or none", "starttls"),
    Variable("NODVERK_MAIL_USER", "login at the mail server", "none"),
    Variable("NODVERK_MAIL_PASSWORD", "its password", "none", secret=True),
    Variable("NODVERK_MAIL_FROM", "sender of the platform's own mail", "nodverk@<base domain>"),
    Variable(
        "DATABASE_URL", "owner's address of another PostgreSQL than the embedded one", "the embedded one", secret=True
    ),
    Variable("NODVERK_INSTALLATION", "the installation's id, which names its database roles", "var/installation.json"),
    Variable("NODVERK_DATABASE_OWNER_URL", "address for the owner's login; operator only", "var/secrets", secret=True),
    Variable("NODVERK_DATABASE_APP_URL", "address for the application's login", "var/secrets", secret=True),
    Variable(
        "NODVERK_DATABASE_WORKER_URL", "address for the queue's login; worker and operator", "var/secrets", secret=True
    ),
    Variable(
        "NODVERK_PROCESS", "web, worker, metrics or operator; only the operator's may own the database", "operator"
    ),
    Variable("NODVERK_VAR", "folder of what the installation makes: secrets, media, logs", "var/ in the project"),
    Variable("NODVERK_STATIC_ROOT", "folder of the collected static files; their names then carry a hash", "none"),
    Variable("NODVERK_PORT", "port that visitors see; 443 and 80 are left out of addresses", "8000, with HTTPS 443"),
    Variable("NODVERK_HSTS_SECONDS", "how long browsers insist on HTTPS for a host", "31536000 with HTTPS"),
    Variable("NODVERK_API_ADDRESS_RATE", "API requests a minute of one address; 0: any number", "300"),
    Variable("NODVERK_API_TENANT_RATE", "API requests a minute of all together at one tenant", "6000"),
    Variable("NODVERK_METRICS_PORT", "loopback port on which make demo serves figures", "none"),
    Variable("PROMETHEUS_MULTIPROC_DIR", "folder in which processes keep their figures", "none are kept"),
    Variable("NODVERK_LOG_LEVEL", "DEBUG, INFO, WARNING, ERROR or CRITICAL", "WARNING"),
    Variable("SENTRY_DSN", "where errors are reported, scrubbed", "nowhere", secret=True),
)
_KNOWN = {variable.name: variable for variable in VARIABLES}

HOME = "localhost"
_DOMAIN = re.compile(r"(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


class BadVariableError(LaunchError):
    """A variable holds what it cannot mean."""


def text(name: str, default: str = "") -> str:
    """The variable's value; ``default`` when it is absent or empty. A secret is also looked for in NAME_FILE."""
    variable = _KNOWN[name]
    value = os.environ.get(name, "")
    if not value and variable.secret and os.environ.get(f"{name}_FILE"):
        value = read_file(f"{name}_FILE")
    return value or default


def read_file(name: str) -> str:
    try:
        return Path(os.environ[name]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BadVariableError(f"{name} names {os.environ[name]}, which cannot be read: {reason}.") from None


def flag(name: str) -> bool:
    """1 or 0."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise BadVariableError(f"{name} is {value}: write 1 or 0.")
    return value == "1"


def number(name: str, default: int, highest: int) -> int:
    """A whole number from 0 on."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdecimal() or int(value) > highest:
        raise BadVariableError(f"{name} is {value}: write a whole number from 0 to {highest}.")
    return int(value)


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise BadVariableError(f"{name} is {value}: write one of {', '.join(choices)}.")
    return value


def networks(name: str) -> list[str]:
    """Addresses and networks, parted by commas, each written as a network."""
    try:
        return [str(ipaddress.ip_network(part.strip())) for part in text(name).split(",") if part.strip()]
    except ValueError as error:
        raise BadVariableError(f"{name} holds no network ({error}): write for instance 10.0.0.0/24,::1.") from None


def is_production() -> bool:
    """Whether visitors come from outside this machine."""
    domain = text("NODVERK_BASE_DOMAIN", HOME)
    return domain != HOME and not domain.endswith(f".{HOME}")


def refuse_unsafe_surroundings() -> None:
    """Raise BadVariableError, naming the variable, where production would start without what it needs.

    The key is looked at where it is known: it may also stand in var/.
    """
    if not is_production():
        return
    domain = text("NODVERK_BASE_DOMAIN")
    if not _DOMAIN.fullmatch(domain):
        raise BadVariableError(f"NODVERK_BASE_DOMAIN is {domain}: write a domain as example.org, and nothing else.")
    if not flag("NODVERK_HTTPS"):
        raise BadVariableError(f"NODVERK_HTTPS is 0, and visitors come to {domain}: sign-ins must not travel open.")
    for variable in VARIABLES:
        if variable.needed and variable.name != "NODVERK_SECRET_KEY" and not text(variable.name):
            raise BadVariableError(f"{variable.name} is not given, and {domain} needs it: {variable.meaning}.")
    if "0.0.0.0/0" in networks("NODVERK_TRUSTED_PROXIES") or "::/0" in networks("NODVERK_TRUSTED_PROXIES"):
        raise BadVariableError("NODVERK_TRUSTED_PROXIES holds the whole internet: name our proxies' networks.")


def table() -> str:
    """The variables as Markdown."""
    lines = ["| Variable | What it says | Without it | |", "|---|---|---|---|"]
    for variable in VARIABLES:
        names = f"`{variable.name}`" + (", or `…_FILE`" if variable.secret else "")
        marks = ", ".join([*["secret"] * variable.secret, *["production needs it"] * variable.needed])
        lines.append(f"| {names} | {variable.meaning} | {variable.default} | {marks} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
