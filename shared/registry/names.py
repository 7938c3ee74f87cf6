"""Which names a tenant may have. Everything here is checked before anything is made."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.tenancy.hosts import normalise_host
from shared.registry.errors import InvalidNameError

MAX_BYTES = 48
MAX_DISPLAY = 120
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

SWEDISH = "åäö"
"""Letters of their own in Swedish: Habo and Håbo are two municipalities."""

ALPHABETS = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"])
"""Alphabets whose letters pass for one another's."""

_ALIKE = (
    str.maketrans("012345789", "olzeastbg")
    | str.maketrans("авекмнорстухіјѕԁԛԝһӏь", "abekmhopctyxijsdqwhlb")
    | str.maketrans("αβεηικνορτυχγω", "abenikvoptuxyw")
    | str.maketrans("ıłøđħŧ", "ilodht")
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_STROKES = str.maketrans("ijq", "llg")


def skeleton(name: str, *, apart: str = "") -> str:
    """What a reader takes a name for: accents, spaces and look-alike letters folded away; `apart` stay as they are."""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFC", name.casefold()):
        plain = sign if sign in apart else unicodedata.normalize("NFKD", sign).casefold()
        letters.extend(letter for letter in plain if letter.isalnum())
    looks = "".join(letters).translate(_ALIKE)
    for pair, letter in _PAIRS:
        looks = looks.replace(pair, letter)
    return looks.translate(_STROKES)


def validate_slug(slug: str, taken: Iterable[str]) -> str:
    """`slug` itself when a tenant may have it, given the `taken` ones.

    Raises InvalidNameError with one sentence: wrong form, too long (48 bytes), reserved, taken, or so like another
    name that people would mix them up.
    """
    words = {"name": shown(slug)}
    if len(slug.encode(errors="replace")) > MAX_BYTES:
        raise InvalidNameError(_("The short name %(name)s is longer than 48 bytes.") % words)
    if not PATTERN.match(slug) or len(slug) < 2:
        text = _("The short name %(name)s may hold only a–z, 0–9 and single hyphens, and begins with a letter.")
        raise InvalidNameError(text % words)
    if slug in RESERVED or slug.startswith(("pg-", "nv-", "xn-")):
        raise InvalidNameError(_("The short name %(name)s is reserved.") % words)
    others = set(taken)
    if slug in others:
        raise InvalidNameError(_("The short name %(name)s is taken.") % words)
    for other in sorted(RESERVED | others):
        if skeleton(slug) == skeleton(other):
            text = _("The short name %(name)s is too like %(other)s: people would mix them up.")
            raise InvalidNameError(text % {**words, "other": other})
    return slug


def validate_name(name: str, taken: Iterable[str]) -> str:
    """`name` itself when people may read it as a tenant's, given the `taken` ones.

    Raises InvalidNameError with one sentence: empty, too long (120 characters), invisible or stand-in signs, letters
    of several alphabets, or so like another tenant's name that people would mix them up.
    """
    words = {"name": shown(name)}
    if not any(sign.isalpha() for sign in name):
        raise InvalidNameError(_("A tenant's name has at least one letter."))
    if len(name) > MAX_DISPLAY:
        raise InvalidNameError(_("The name %(name)s is longer than 120 characters.") % words)
    if name != " ".join(name.split()) or not name.isprintable() or unicodedata.normalize("NFKC", name) != name:
        text = _("The name %(name)s has double or outer spaces, or signs that cannot be seen or stand for others.")
        raise InvalidNameError(text % words)
    if len({unicodedata.name(sign, "").partition(" ")[0] for sign in name if sign.isalpha()} & ALPHABETS) > 1:
        raise InvalidNameError(_("The name %(name)s mixes letters of several alphabets.") % words)
    for other in taken:
        if skeleton(name, apart=SWEDISH) == skeleton(other, apart=SWEDISH):
            text = _("The name %(name)s is too like %(other)s: people would mix them up.")
            raise InvalidNameError(text % {**words, "other": other})
    return name


def validate_schema(schema: str) -> str:
    """`schema` itself when a tenant may have it. Raises InvalidNameError: wrong form, too long or reserved."""
    words = {"schema": shown(schema)}
    if len(schema.encode(errors="replace")) > MAX_BYTES:
        raise InvalidNameError(_("The schema %(schema)s is longer than 48 bytes.") % words)
    if not SCHEMA.match(schema):
        raise InvalidNameError(
            _("The schema %(schema)s may hold only a–z, 0–9 and _, and begins with a letter.") % words
        )
    if schema in {"public", "information_schema"} or schema.startswith(("pg_", "nv_")):
        raise InvalidNameError(_("The schema %(schema)s is reserved.") % words)
    return schema


def validate_host(host: str, taken: Iterable[str], *, base: str, is_office: bool) -> str:
    """`host` itself when it may lead to a tenant, given the `taken` ones and the installation's `base` domain.

    Raises InvalidNameError with one sentence: not in its plain form, the office's (the base domain, and reserved
    names directly under it), taken, or so like another host that people would mix them up.
    """
    words = {"host": shown(host)}
    if normalise_host(host) != host:
        raise InvalidNameError(_("%(host)s is not a host name in its plain form.") % words)
    if not is_office and (host == base or host.removesuffix(f".{base}") in RESERVED):
        raise InvalidNameError(_("The host %(host)s is reserved.") % words)
    others = set(taken)
    if host in others:
        raise InvalidNameError(_("The host %(host)s is taken.") % words)
    for other in sorted(others):
        if host_skeleton(host) == host_skeleton(other):
            text = _("The host %(host)s is too like %(other)s: people would mix them up.")
            raise InvalidNameError(text % {**words, "other": other})
    return host


def host_skeleton(host: str) -> str:
    """What a reader takes a host for, label by label, as a browser shows it."""
    return ".".join(skeleton(_as_shown(label)) for label in host.split("."))


def schema_for(slug: str) -> str:
    """The schema of a short name."""
    return slug.replace("-", "_")


def shown(name: str) -> str:
    """A name as it can be printed, whatever signs it holds; one line, and not without end."""
    plain = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in name)
    return plain if len(plain) <= 2 * MAX_DISPLAY else f"{plain[:MAX_DISPLAY]}…"


def _as_shown(label: str) -> str:
    try:
        return label.encode().decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
