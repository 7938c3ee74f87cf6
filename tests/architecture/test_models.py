"""The models keep the house's rules: keys, access classes, no key of the database into public."""

import inspect
import uuid
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from core.ids import uuid7
from core.models import BaseModel
from core.tenancy.access import Access
from core.tenancy.checks import access_of, shared_models
from tests.architecture.sources import PACKAGES

OTHERS_KEYS = {
    "pictures.Picture": "Wagtail's addresses of pictures take whole numbers",
    "pictures.PictureRendition": "Wagtail's addresses of pictures take whole numbers",
    "people.User_groups": "made by Django's PermissionsMixin",
    "people.User_user_permissions": "made by Django's PermissionsMixin",
}


def our_models() -> list[type[models.Model]]:
    """Every model that is declared in our packages, with the tables Django makes for many-to-many fields."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.partition(".")[0] in PACKAGES]


def columns(model: type[models.Model]) -> set[str]:
    return {str(field.column) for field in model._meta.local_concrete_fields}


def is_page(model: type[models.Model]) -> bool:
    return bool(model._meta.parents) and isinstance(model._meta.pk, models.OneToOneField)


def test_every_model_of_ours_has_a_uuid7_key() -> None:
    other = [
        model._meta.label
        for model in our_models()
        if not is_page(model)
        and not (isinstance(model._meta.pk, models.UUIDField) and model._meta.pk.default is uuid7)
    ]
    assert set(other) == set(OTHERS_KEYS)


def test_a_base_model_gets_its_key_before_it_is_saved() -> None:
    first, second = (BaseModel._meta.get_field("id").get_default() for _ in range(2))
    assert [first.version, second.version, first < second] == [7, 7, True]
    assert isinstance(first, uuid.UUID)


def test_every_shared_model_says_what_a_tenant_may_do() -> None:
    assert [model._meta.label for model in shared_models() if not isinstance(access_of(model), Access)] == []


def test_the_access_class_has_the_columns_that_its_policies_read() -> None:
    needed = {
        Access.APPEND_OWN: {"origin_role"},
        Access.OWN_ROWS: {"origin_role"},
        Access.GRANTED: {"origin_role", "audience"},
    }
    missing = [
        (model._meta.label, sorted(needed.get(access_of(model) or Access.NONE, set()) - columns(model)))
        for model in shared_models()
    ]
    assert [pair for pair in missing if pair[1]] == []


def test_no_tables_of_shared_apps_are_made_by_django_alone() -> None:
    """A table that no class of ours names would get no rights and no policy."""
    named = set(settings.SHARED_APPS)
    silent = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created and apps.get_app_config(model._meta.app_label).name in named
    ]
    assert silent == []


def test_no_app_stands_in_both_places() -> None:
    assert set(settings.SHARED_APPS) & {*settings.TENANT_APPS, *settings.OFFICE_APPS} == set()


def foreign_keys_into_public(candidates: list[Any]) -> list[str]:
    shared = set(shared_models())
    return [
        str(field)
        for model in candidates
        if model not in shared
        for field in model._meta.get_fields(include_parents=False)
        if field.is_relation and field.concrete and field.related_model in shared
    ]


def test_no_table_of_a_tenant_points_into_public() -> None:
    """Neither with a constraint nor without: a tenant's row keeps a code or a uuid."""
    assert foreign_keys_into_public(list(apps.get_models(include_auto_created=True))) == []


def test_tables_in_public_and_in_tenants_have_different_names() -> None:
    public = {model._meta.db_table for model in shared_models()}
    others = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - public
    tenants = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m not in set(shared_models())}
    assert (public & tenants, others == tenants) == (set(), True)


def test_append_only_is_said_of_the_audit() -> None:
    marked = {model._meta.label for model in our_models() if getattr(model, "append_only", False)}
    assert "audit.AuditEntry" in marked


def test_no_model_saves_by_overriding_what_a_scope_forbids() -> None:
    """django-tenants' own ways of changing tenant are closed on our Tenant."""
    tenant: Any = apps.get_model("registry", "Tenant")
    own = {name for name, value in vars(tenant).items() if inspect.isfunction(value)}
    assert own >= {"__enter__", "activate"}
