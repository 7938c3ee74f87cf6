"""An object that was read in one tenant's unit is of no use in another's: ids repeat from schema to schema."""

import copy
import pickle
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from taggit.models import Tag
from wagtail.models import Page

from core.tenancy.errors import WrongScopeError
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.registry.models import Tenant, TenantPlace


@pytest.fixture
def umeas(umea: Any, orebro: Any) -> Tag:
    """A tag of Umeå's whose id is another tag's at Örebro."""
    for tenant, name in ((umea, "tved"), (orebro, "olaus")):
        with unit_of_work(tenant, reason="test"):
            Tag.objects.update_or_create(pk=4711, defaults={"name": name, "slug": name})
    with unit_of_work(umea, reason="test"):
        return Tag.objects.get(pk=4711)


def name_at(tenant: Any) -> str:
    with unit_of_work(tenant, reason="test", read_only=True):
        return str(Tag.objects.get(pk=4711).name)


@pytest.mark.parametrize("way", ["as read", "copied", "pickled", "half read"])
def test_it_does_not_overwrite_the_row_of_the_same_id(way: str, umeas: Tag, umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        forms = {
            "as read": umeas,
            "copied": copy.deepcopy(umeas),
            "pickled": pickle.loads(pickle.dumps(umeas)),  # noqa: S301
            "half read": Tag.objects.only("pk").get(pk=4711),
        }
    with pytest.raises(WrongScopeError, match=r"Tag was read in another tenant's unit than test\."):
        with unit_of_work(orebro, reason="test"):
            forms[way].save()
    assert (name_at(umea), name_at(orebro)) == ("tved", "olaus")


def test_it_does_not_delete_the_row_of_the_same_id(umeas: Tag, umea: Any, orebro: Any) -> None:
    with pytest.raises(WrongScopeError), unit_of_work(orebro, reason="test"):
        umeas.delete()
    assert name_at(orebro) == "olaus"


def test_it_is_not_read_anew_from_there(umeas: Tag, orebro: Any) -> None:
    with pytest.raises(WrongScopeError), unit_of_work(orebro, reason="test"):
        umeas.refresh_from_db()
    assert umeas.name == "tved"


def test_it_is_neither_followed_nor_related(umea: Any, orebro: Any, anna: Any, cecilia: Any) -> None:
    with unit_of_work(umea, reason="test"):
        page = Page.objects.get(depth=1)
    with unit_of_work(orebro, reason="test"):
        for use in (lambda: page.locale, lambda: list(page.sites_rooted_here.all()), lambda: list(anna.groups.all())):
            with pytest.raises(WrongScopeError):
                use()
        own = Page.objects.get(depth=1)
        with pytest.raises(WrongScopeError):
            own.owner = anna
        own.owner = cecilia
        assert own.owner.pk == cecilia.pk


def test_in_a_later_unit_of_its_own_tenant_it_is_as_good_as_ever(umeas: Tag, umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        umeas.name = "tvedestrand"
        umeas.save()
        umeas.refresh_from_db()
    assert name_at(umea) == "tvedestrand"


def test_one_that_was_made_outside_a_unit_belongs_to_the_unit_that_saves_it(umea: Any) -> None:
    person = get_user_model()(email="ny@umea.example.org")
    with unit_of_work(umea, reason="test"):
        person.save()
        assert get_user_model().objects.filter(pk=person.pk).exists()


def test_the_platform_and_the_owner_pass_on_what_stands_in_public(umea: Any) -> None:
    with platform_work(reason="test"):
        tenant = Tenant.objects.get(slug="umea")
    with unit_of_work(umea, reason="test"):
        assert [place.city for place in tenant.places.all()] == []
        read = Tenant.objects.get(slug="umea")
    with owner_scope(reason="test"):
        assert list(TenantPlace.objects.filter(tenant=read)) == list(read.places.all()) == []
