"""Which short names a tenant may have. Everything here is checked before anything is made."""

import re
import unicodedata

from django.utils.translation import gettext as _

from shared.registry.errors import InvalidNameError

MAX_BYTES = 48
PATTERN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
SCHEMA = re.compile(r"[a-z][a-z0-9_]*\Z")

RESERVED = frozenset(
    [
        "public",
        "pg",
        "information-schema",
        "template",
        "postgres",
        "nodverk",
        "platform",
        "owner",
        "app",
        "worker",
        "www",
        "api",
        "admin",
        "root",
        "system",
        "static",
        "media",
        "studio",
        "cms",
        "konto",
        "login",
        "logga-in",
        "mail",
        "smtp",
        "imap",
        "ftp",
        "ns",
        "ns1",
        "ns2",
        "dns",
        "test",
        "example",
        "localhost",
        "local",
        "demo",
        "status",
        "health",
        "healthz",
        "readyz",
        "metrics",
        "portal",
        "nationellt",
        "national",
        "msi",
        "en",
        "sv",
        "kunskap",
        "kalender",
        "nyheter",
        "noder",
        "utforska",
        "objekt",
        "stil",
        "support",
        "help",
        "hjalp",
        "security",
        "abuse",
        "postmaster",
        "webmaster",
        "hostmaster",
        "noreply",
        "null",
        "none",
        "undefined",
    ]
)

_CONFUSABLE = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "i": "l", "j": "l", "q": "g"}
    | dict(zip("авекмнорстух", "abekmhopctyx", strict=True))
)


def skeleton(name: str) -> str:
    """What a reader takes a name for: accents, hyphens and look-alike letters folded away."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if sign.isalnum())
    return letters.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_CONFUSABLE)


def validate_slug(slug: str, taken: list[str]) -> str:
    """`slug` itself when a tenant may have it, given the `taken` ones.

    Raises InvalidNameError with one sentence: wrong form, too long (48 bytes), reserved, taken, or so like another
    name that people would mix them up.
    """
    words = {"name": slug}
    if len(slug.encode()) > MAX_BYTES:
        raise InvalidNameError(_("The short name %(name)s is longer than 48 bytes.") % words)
    if not PATTERN.match(slug) or len(slug) < 2:
        text = _("The short name %(name)s may hold only a–z, 0–9 and single hyphens, and begins with a letter.")
        raise InvalidNameError(text % words)
    if slug in RESERVED or slug.startswith(("pg-", "nv-", "xn-")):
        raise InvalidNameError(_("The short name %(name)s is reserved.") % words)
    if slug in taken:
        raise InvalidNameError(_("The short name %(name)s is taken.") % words)
    for other in sorted(RESERVED.union(taken)):
        if skeleton(slug) == skeleton(other):
            text = _("The short name %(name)s is too like %(other)s: people would mix them up.")
            raise InvalidNameError(text % {**words, "other": other})
    return slug


def validate_schema(schema: str) -> str:
    """`schema` itself when a tenant may have it. Raises InvalidNameError: wrong form, too long or reserved."""
    words = {"schema": schema}
    if len(schema.encode()) > MAX_BYTES:
        raise InvalidNameError(_("The schema %(schema)s is longer than 48 bytes.") % words)
    if not SCHEMA.match(schema):
        raise InvalidNameError(
            _("The schema %(schema)s may hold only a–z, 0–9 and _, and begins with a letter.") % words
        )
    if schema in {"public", "information_schema"} or schema.startswith(("pg_", "nv_")):
        raise InvalidNameError(_("The schema %(schema)s is reserved.") % words)
    return schema


def schema_for(slug: str) -> str:
    """The schema of a short name."""
    return slug.replace("-", "_")
