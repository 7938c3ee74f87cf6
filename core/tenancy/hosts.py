"""From the Host header to a tenant: normalise, then match exactly. No `www.` magic, no forwarded headers."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

_PORT = re.compile(r":[0-9]{0,5}\Z")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class ResolvedTenant:
    """What a request needs to know of its tenant, read from the registry once."""

    id: uuid.UUID
    schema_name: str
    type: str
    slug: str
    name_sv: str
    name_en: str
    accent: str
    email: str
    host: str
    is_open: bool


def normalise_host(raw: str) -> str | None:
    """The comparable form of a Host header: lower case, no port, no trailing dot, IDNA; None when it is no host."""
    host = _PORT.sub("", raw.strip(" \t").lower()).removesuffix(".")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return None
    labels = host.split(".")
    if not host or len(host) > 253 or not all(_LABEL.match(label) for label in labels):
        return None
    return host


def resolve_tenant(host: str) -> ResolvedTenant | None:
    """The tenant that serves `host` (normalised), or None. Must run in platform_work."""
    resolver: Callable[[str], ResolvedTenant | None] = import_string(settings.NODVERK_TENANT_FOR_HOST)
    return resolver(host)


def load_tenant(tenant_id: uuid.UUID) -> ResolvedTenant | None:
    """The tenant with this id, open or resting; None when there is none. Must run in platform_work."""
    loader: Callable[[uuid.UUID], ResolvedTenant | None] = import_string(settings.NODVERK_TENANT_BY_ID)
    return loader(tenant_id)
