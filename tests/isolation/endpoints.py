"""Every address that a tenant answers, with something in the place of each argument."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from core.ids import uuid7
from tests.isolation.inhabitants import Inhabited

LEFT_OUT = ("logout", "healthz")
"""What ends the session, and what asks no database."""

FIXED: dict[str, object] = {
    "way": "write",
    "token": "fall-through",
    "app_label": "people",
    "model_name": "user",
    "content_type_app_label": "wagtailcore",
    "content_type_app_name": "wagtailcore",
    "content_type_model_name": "page",
    "parent_page_id": "{index}",
    "page_id": "{page}",
    "pk": "{page}",
    "object_id": "{page}",
    "slug": "x",
    "path": "kunskap/",
    "lang": "sv",
    "locale": "sv",
    "code": "sv",
}


def patterns(resolver: Any, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each pattern's route and converters."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        elif isinstance(one, URLPattern):
            yield route, dict(one.pattern.converters)


def reversible(urlconf: str) -> list[str]:
    """The names of every address, in namespaces, in a fixed order."""
    found: set[str] = set()

    def walk(resolver: Any, namespace: str) -> None:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                walk(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
            elif one.name:
                found.add(f"{namespace}{one.name}")

    walk(get_resolver(urlconf), "")
    return sorted(name for name in found if not name.endswith(LEFT_OUT))


def addresses(urlconf: str, at: Inhabited) -> list[str]:
    """One path for every named address that can be made."""
    resolver = get_resolver(urlconf)
    page = at.studio[1].split("/")[3]
    index = at.studio[0].split("/")[3]
    paths: set[str] = set()
    for name in reversible(urlconf):
        for arguments in signatures(resolver, name):
            values = {key: fill(key, page, index) for key in arguments}
            path = made(name, urlconf, values)
            if path is not None:
                paths.add(path)
    return sorted(paths)


def signatures(resolver: Any, name: str) -> list[tuple[str, ...]]:
    """The sets of arguments that a name takes."""
    *namespaces, last = name.split(":")
    for namespace in namespaces:
        _, resolver = resolver.namespace_dict[namespace]
    return [
        tuple(parameters)
        for possibilities, *_ in resolver.reverse_dict.getlist(last)
        for _, parameters in possibilities
    ]


def fill(key: str, page: str, index: str) -> object:
    value = FIXED.get(key, "{page}" if key.endswith(("id", "pk")) else "x")
    return value.format(page=page, index=index) if isinstance(value, str) else value


def made(name: str, urlconf: str, values: dict[str, object]) -> str | None:
    """The address, with whatever sort of value its converters take."""
    from django.urls import NoReverseMatch, reverse

    uuids = {key: uuid7() if key.endswith(("id", "pk", "item", "key")) else value for key, value in values.items()}
    for attempt in (values, uuids):
        try:
            return reverse(name, urlconf=urlconf, kwargs=attempt)
        except NoReverseMatch:
            continue
    return None
