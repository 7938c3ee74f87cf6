"""House rules of tenancy as system checks: the start fails instead of a tenant's data leaking."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from core.tenancy.access import Access

THIRD_PARTY: dict[str, Access] = {"procrastinate": Access.NONE}
"""Apps in `public` whose models cannot declare a class themselves."""


def shared_models() -> list[Any]:
    """Every model whose table stands in the schema `public`."""
    names = set(settings.SHARED_APPS)
    configs = [config for config in apps.get_app_configs() if config.name in names]
    return [model for config in configs for model in config.get_models()]


def access_of(model: Any) -> Access | None:
    """The declared access class of a shared model, or None when it has none."""
    return THIRD_PARTY.get(model._meta.app_label) or getattr(model, "access", None)


@register
def check_apps_are_disjoint(**kwargs: Any) -> Iterator[CheckMessage]:
    """No app stands both in public and in a tenant: a missing table must fail, never fall through to public."""
    for kind, config in settings.TENANT_TYPES.items():
        doubled = set(config["APPS"]) & set(settings.SHARED_APPS) if kind != "public" else set()
        for name in sorted(doubled):
            yield Error(f"{name} is listed both as shared and for {kind}.", id="nodverk.E001")


@register
def check_access_classes(**kwargs: Any) -> Iterator[CheckMessage]:
    """Every table in public says what a tenant may do with it."""
    for model in shared_models():
        if access_of(model) is None:
            yield Error(f"{model._meta.label} declares no access class.", obj=model, id="nodverk.E002")


@register
def check_cache_keys(**kwargs: Any) -> Iterator[CheckMessage]:
    """Every cache alias takes its keys from the bound tenant."""
    for alias, config in settings.CACHES.items():
        if config.get("KEY_FUNCTION") != "core.tenancy.cache.tenant_key":
            yield Error(f"Cache {alias} does not take its keys from the bound tenant.", id="nodverk.E003")


@register
def check_no_foreign_keys_to_public(**kwargs: Any) -> Iterator[CheckMessage]:
    """No table of a tenant has a database foreign key to a public one."""
    shared = set(shared_models())
    for model in apps.get_models():
        for field in model._meta.local_fields if model not in shared else []:
            if field.is_relation and field.related_model in shared and getattr(field, "db_constraint", True):
                yield Error(f"{field} is a database foreign key to a public table.", obj=model, id="nodverk.E004")
