"""Cache keys and signatures carry the bound tenant."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.core import signing
from django.core.cache import cache, caches
from django.core.signing import BadSignature, get_cookie_signer
from wagtail.contrib.redirects.forms import ConfirmImportForm

from core.tenancy.cache import tenant_key
from core.tenancy.errors import ForbiddenError, NoScopeError
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from core.tenancy.signing import signing_for


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
        get_cookie_signer(salt="consent").sign("yes")
    with platform_work(reason="test"), pytest.raises(NoScopeError):
        signing.dumps("yes")


def wagtails() -> signing.Signer:
    """Signs the name of an uploaded file between two steps of an import."""
    signer: signing.Signer = ConfirmImportForm(headers=[]).signer
    return signer


SIGNED: dict[str, tuple[Callable[[], str], Callable[[str], object]]] = {
    "a plain text": (lambda: signing.Signer().sign("x"), lambda text: signing.Signer().unsign(text)),
    "with a time": (lambda: signing.TimestampSigner().sign("x"), lambda text: signing.TimestampSigner().unsign(text)),
    "with a salt": (lambda: signing.dumps("x", salt="s"), lambda text: signing.loads(text, salt="s")),
    "a file's name": (lambda: wagtails().sign("x"), lambda text: wagtails().unsign(text)),
}


@pytest.mark.parametrize("what", SIGNED)
def test_whatever_is_signed_is_its_tenants_own(what: str, umea: Any, orebro: Any) -> None:
    sign, unsign = SIGNED[what]
    with unit_of_work(umea, reason="test"):
        signed = sign()
    with unit_of_work(umea, reason="test"):
        assert unsign(signed) == "x"
    with unit_of_work(orebro, reason="test"), pytest.raises(BadSignature):
        unsign(signed)


def test_the_token_of_a_reset_link_is_its_tenants_own(umea: Any, orebro: Any, anna: Any) -> None:
    """Also where the same person, down to the password, stands in both: say after a restored backup."""
    for generator in (default_token_generator, PasswordResetTokenGenerator()):
        with unit_of_work(umea, reason="test"):
            token = generator.make_token(anna)
            assert generator.check_token(anna, token)
        with unit_of_work(orebro, reason="test"):
            assert not generator.check_token(anna, token)
    with pytest.raises(NoScopeError):
        default_token_generator.make_token(anna)


def test_the_owner_signs_for_a_tenant_and_a_tenant_for_itself_alone(umea: Any, orebro: Any, anna: Any) -> None:
    with owner_scope(reason="test"):
        with signing_for(umea):
            token, text = default_token_generator.make_token(anna), signing.Signer().sign("x")
        with pytest.raises(NoScopeError):
            signing.Signer().sign("x")
    with unit_of_work(umea, reason="test"):
        assert default_token_generator.check_token(anna, token)
        assert signing.Signer().unsign(text) == "x"
    with unit_of_work(orebro, reason="test"):
        assert not default_token_generator.check_token(anna, token)
        with pytest.raises(ForbiddenError), signing_for(umea):
            pytest.fail("signed for another")
