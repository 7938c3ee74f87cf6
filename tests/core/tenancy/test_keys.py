"""Cache keys and signatures carry the bound tenant."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache, caches
from django.core.signing import BadSignature, get_cookie_signer

from core.tenancy.cache import tenant_key
from core.tenancy.errors import NoScopeError
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work


def test_a_key_names_installation_and_tenant(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        key = tenant_key("roots", "prefix", 2)
    assert key == f"{django_settings.NODVERK_INSTALLATION}:{umea.id}:prefix:2:roots"


def test_each_scope_has_entries_of_its_own(umea: Any, orebro: Any) -> None:
    scopes: list[Callable[[], AbstractContextManager[Any]]] = [
        lambda: unit_of_work(umea, reason="test"),
        lambda: unit_of_work(orebro, reason="test"),
        lambda: platform_work(reason="test"),
        lambda: owner_scope(reason="test"),
    ]
    for number, scope in enumerate(scopes):
        with scope():
            assert cache.get("who", "nobody") == "nobody"
            cache.set("who", number)
    for number, scope in enumerate(scopes):
        with scope():
            assert cache.get("who") == number
            cache.delete("who")


@pytest.mark.parametrize("alias", list(django_settings.CACHES))
def test_outside_a_scope_the_cache_is_closed(alias: str, database: str) -> None:
    with pytest.raises(NoScopeError):
        caches[alias].get("who")
    with pytest.raises(NoScopeError):
        caches[alias].set("who", 1)


def test_a_signed_cookie_is_its_tenants_own(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        signed = get_cookie_signer(salt="consent").sign("yes")
        assert get_cookie_signer(salt="consent").unsign(signed) == "yes"
    with unit_of_work(orebro, reason="test"), pytest.raises(BadSignature):
        get_cookie_signer(salt="consent").unsign(signed)


def test_nothing_is_signed_outside_a_unit(database: str) -> None:
    with pytest.raises(NoScopeError):
        get_cookie_signer(salt="consent")
    with platform_work(reason="test"), pytest.raises(NoScopeError):
        get_cookie_signer(salt="consent")
