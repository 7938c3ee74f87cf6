"""Content types: a cache per schema, and ids that are equal everywhere."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import pre_save
from guardian import shortcuts
from wagtail.models import Page

from core.tenancy import contenttypes
from core.tenancy.contenttypes import forget_content_types, give_stable_id, stable_id
from core.tenancy.errors import NoScopeError
from core.tenancy.schemas import inside_schema
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.registry.templates import template_of


def test_an_id_is_made_of_the_name() -> None:
    ids = [stable_id("events", "eventpage"), stable_id("events", "eventpage", "add_eventpage"), stable_id("e", "p")]
    assert ids == [1302367085, 1901514390, 55784197]
    assert stable_id("ab", "c") != stable_id("a", "bc")


def test_ids_fit_a_positive_integer_column() -> None:
    ids = [stable_id("app", str(number)) for number in range(20_000)]
    assert (min(ids) >= 1, max(ids) <= 2**31 - 1) == (True, True)


def rows(tenant: Any) -> set[tuple[int, str, str]]:
    with unit_of_work(tenant, reason="test", read_only=True):
        return set(ContentType.objects.values_list("id", "app_label", "model"))


def test_every_schema_has_the_same_ids(umea: Any, orebro: Any, kansli: Any) -> None:
    assert rows(umea) == rows(orebro)
    assert rows(umea) <= rows(kansli)
    assert [row for row in rows(kansli) if row[0] != stable_id(*row[1:])] == []


def test_every_schema_has_the_same_permissions(umea: Any, orebro: Any, kansli: Any) -> None:
    found = []
    for tenant in (umea, orebro, kansli):
        with unit_of_work(tenant, reason="test", read_only=True):
            names = ("id", "content_type__app_label", "content_type__model", "codename")
            found.append(set(Permission.objects.values_list(*names)))
    assert found[0] == found[1] <= found[2]
    assert [row for row in found[2] if row[0] != stable_id(*row[1:])] == []


def test_one_that_is_made_later_gets_the_same_id_in_each(umea: Any, orebro: Any) -> None:
    made = []
    for tenant in (umea, orebro):
        with unit_of_work(tenant, reason="test") as unit:
            made.append(ContentType.objects.create(app_label="late", model="comer").pk)
            unit.roll_back()
    assert made == [stable_id("late", "comer")] * 2


def test_a_historical_model_gets_the_same_ids(umea: Any) -> None:
    """Migrations save through models without our manager; the receiver knows them by label."""
    assert ("nodverk-stable-ids", give_stable_id) in [
        (receiver[0][0], receiver[1]()) for receiver in pre_save.receivers if receiver[0][0] == "nodverk-stable-ids"
    ]


def test_each_scope_has_a_cache_of_its_own(umea: Any, orebro: Any) -> None:
    forget_content_types()
    with unit_of_work(umea, reason="test"):
        ContentType.objects.get_for_model(Page)
        assert {key for key, cached in contenttypes._caches.items() if cached} == {str(umea.id)}
    with unit_of_work(orebro, reason="test"):
        ContentType.objects.get_for_model(Page)
    with owner_scope(reason="test") as owner, inside_schema(owner, "umea", "node"):
        ContentType.objects.get_for_model(Page)
    assert {key for key, cached in contenttypes._caches.items() if cached} == {str(umea.id), str(orebro.id), "umea"}


def test_the_cache_saves_the_second_query(umea: Any, queries: Any) -> None:
    forget_content_types()
    with unit_of_work(umea, reason="test"):
        with queries(1):
            ContentType.objects.get_for_model(Page)
        with queries(0):
            ContentType.objects.get_for_model(Page)


def test_another_tenants_unit_does_not_clear_it(umea: Any, orebro: Any, queries: Any) -> None:
    """django-tenants clears at every change of tenant: that is what threads race on."""
    with unit_of_work(umea, reason="test"):
        ContentType.objects.get_for_model(Page)
    with unit_of_work(orebro, reason="test"):
        ContentType.objects.clear_cache()
    with unit_of_work(umea, reason="test"), queries(0):
        ContentType.objects.get_for_model(Page)


def test_an_owner_clears_the_schema_it_works_in(umea: Any) -> None:
    with owner_scope(reason="test") as owner, inside_schema(owner, "umea", "node"):
        ContentType.objects.get_for_model(Page)
        ContentType.objects.clear_cache()
        assert contenttypes._caches["umea"] == {}


def test_outside_a_scope_nothing_is_cached_or_given(database: str) -> None:
    with pytest.raises(NoScopeError):
        ContentType.objects.get_for_model(Page)


def test_the_platform_has_no_content_types(database: str) -> None:
    """They stand in the tenants' schemas alone; asking for them in public fails."""
    with pytest.raises(Exception, match='relation "django_content_type" does not exist'), platform_work(reason="test"):
        ContentType.objects.get_for_model(Page)


def test_the_templates_have_the_same_ids(database: str) -> None:
    for kind in ("node", "national_office"):
        with owner_scope(reason="test") as owner, inside_schema(owner, template_of(kind), kind):
            found = ContentType.objects.values_list("id", "app_label", "model")
            assert [row for row in found if row[0] != stable_id(*row[1:])] == []


def test_guardian_asks_anew_in_each_tenant(umea: Any, orebro: Any, queries: Any) -> None:
    """It kept content types in a cache of the process, the first tenant's for all."""
    ask = vars(shortcuts)["_get_ct_cached"]
    for tenant in (umea, orebro):
        with unit_of_work(tenant, reason="test"), queries(1):
            assert ask("taggit", "add_tag").pk == stable_id("taggit", "tag")
    shortcuts.clear_ct_cache()
