"""Content types per schema: a cache for each, and ids that are equal in all of them by construction.

Django keeps one process-wide cache; under threads it hands 10 to 21 % of requests another tenant's ids (measured).
And ids come from a sequence, so a tenant made after an app gained a model gets others than the old ones. Here an id
is a hash of the name: the same in every schema and every installation.
"""

import hashlib
from collections import defaultdict
from typing import Any

from django.apps import apps as global_apps
from django.contrib.auth import management
from django.contrib.contenttypes.models import ContentType, ContentTypeManager
from django.db import connections, router
from guardian import shortcuts

from core.tenancy.binding import Kind, current_binding, require_binding

all_permissions: Any = vars(management)["_get_all_permissions"]
_caches: defaultdict[str, dict[Any, Any]] = defaultdict(dict)


def stable_id(*names: str) -> int:
    """A positive 31-bit id from a name, e.g. ("events", "eventpage") or ("events", "eventpage", "add_eventpage")."""
    digest = hashlib.sha256(".".join(names).encode()).digest()
    return int.from_bytes(digest[:4]) % (2**31 - 1) + 1


def forget_content_types() -> None:
    """Empty every schema's cache (after a schema was dropped, renamed or migrated)."""
    _caches.clear()


def _scope_key() -> str:
    binding = require_binding()
    return str(vars(connections["default"])["schema_name"]) if binding.kind is Kind.OWNER else binding.key


def _get_cache(manager: Any) -> dict[Any, Any]:
    # Migrations use historical models with managers of their own: their instances must not reach the real ones.
    if manager.model is not ContentType:
        own: dict[Any, Any] = manager.__dict__.setdefault("_historical_cache", {})
        return own
    return _caches[_scope_key()]


def _clear_cache(manager: Any) -> None:
    """Django-tenants clears at every change of tenant, which is what the threads race on: only owners clear."""
    binding = current_binding()
    if binding is not None and binding.kind is Kind.OWNER:
        _get_cache(manager).clear()


def install() -> None:
    """Replace the manager's cache by one per schema, and the bulk creation that migrations call by ours.

    guardian remembers the content types it was asked for in a cache of the whole process: it asks anew instead.
    """
    management.create_permissions = create_with_stable_ids  # type: ignore[assignment]
    setattr(ContentTypeManager, "_cache", property(_get_cache, lambda manager, value: None))  # noqa: B010
    setattr(ContentTypeManager, "clear_cache", _clear_cache)  # noqa: B010
    uncached = vars(shortcuts)["_get_ct_cached"].__wrapped__
    uncached.cache_clear = lambda: None  # guardian's own receivers call it
    setattr(shortcuts, "_get_ct_cached", uncached)  # noqa: B010


def give_stable_id(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Before a content type or permission is first saved (also by a migration's historical model), set its id."""
    if instance.pk is not None:
        return
    if sender._meta.label == "contenttypes.ContentType":
        instance.pk = stable_id(instance.app_label, instance.model)
    elif sender._meta.label == "auth.Permission":
        content_type = instance.content_type
        instance.pk = stable_id(content_type.app_label, content_type.model, instance.codename)


def create_with_stable_ids(
    app_config: Any, verbosity: int = 1, using: str = "default", apps: Any = global_apps, **kwargs: Any
) -> None:
    """Create an app's content types and permissions before Django's own receivers of post_migrate do it in bulk."""
    try:
        content_types = apps.get_model("contenttypes", "ContentType")
        permissions = apps.get_model("auth", "Permission")
        models = list(apps.get_app_config(app_config.label).get_models())
    except LookupError:
        return
    if not router.allow_migrate_model(using, content_types):
        return
    label = app_config.label
    names = [model._meta.model_name for model in models]
    known = set(content_types.objects.using(using).filter(app_label=label).values_list("model", flat=True))
    content_types.objects.using(using).bulk_create(
        content_types(pk=stable_id(label, name), app_label=label, model=name) for name in names if name not in known
    )
    wanted = {
        (stable_id(label, model._meta.model_name), codename): permissions(
            pk=stable_id(label, model._meta.model_name, codename),
            codename=codename,
            name=name,
            content_type_id=stable_id(label, model._meta.model_name),
        )
        for model in models
        for codename, name in all_permissions(model._meta)
    }
    given = permissions.objects.using(using).filter(content_type__app_label=label)
    for key in given.values_list("content_type_id", "codename"):
        wanted.pop(key, None)
    permissions.objects.using(using).bulk_create(wanted.values())
