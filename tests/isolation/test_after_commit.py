"""What Wagtail and wagtail-localize do after the commit needs a scope; in Django's way it fails, the edit kept."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.test import Client
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.scopes import unit_of_work
from tests.exchange.builders import report_page, share
from tests.proofs.recording import Proof
from tests.tenants.editorial.making import again
from tests.tenants.editorial.test_translation import source_page, translated


@pytest.fixture
def djangos_hooks(tenants: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Callbacks run the way Django does: after the commit, when role and path are gone."""
    monkeypatch.setattr(DatabaseWrapper, "run_and_clear_commit_hooks", TenantsWrapper.run_and_clear_commit_hooks)


def at(tenants: list[Any], slug: str) -> Any:
    return next(tenant for tenant in tenants if tenant.slug == slug)


def published(tenant: Any, slug: str) -> Page:
    """A public page."""
    with unit_of_work(tenant, reason="test"):
        page = report_page("En adress", slug=slug)
        editor = get_user_model().objects.get(email__startswith="kanarie")
        share(page, editor, "public", listed=False)
    return page


def rename(tenant: Any, page: Page, slug: str) -> None:
    with unit_of_work(tenant, reason="test"):
        page.refresh_from_db()
        page.slug = slug
        page.save_revision().publish()


def redirects(tenant: Any) -> set[str]:
    with unit_of_work(tenant, reason="test", read_only=True):
        return set(Redirect.objects.values_list("old_path", flat=True))


@pytest.mark.usefixtures("inhabited")
def test_a_new_slug_leads_on_from_the_old_address(tenants: list[Any]) -> None:
    umea, orebro = at(tenants, "umea"), at(tenants, "orebro")
    page = published(umea, "gammal")
    published(orebro, "gammal")
    before = redirects(orebro)
    rename(umea, page, "ny")
    assert (redirects(umea), redirects(orebro)) == ({"/kunskap/gammal"}, before)
    browser = Client(headers={"host": "umea.localhost"})
    answer: Any = browser.get("/kunskap/gammal/")
    assert (answer.status_code, answer.url) == (301, "/kunskap/ny/")
    assert browser.get(answer.url).status_code == 200
    assert Client(headers={"host": "orebro.localhost"}).get("/kunskap/ny/").status_code == 404


@pytest.mark.usefixtures("inhabited", "djangos_hooks")
def test_in_djangos_way_the_redirect_fails(tenants: list[Any], proof: Proof) -> None:
    kiruna = at(tenants, "kiruna")
    page = published(kiruna, "gammal")
    with pytest.raises(DatabaseError, match="does not exist"):
        rename(kiruna, page, "ny")
    assert redirects(kiruna) == set()


def test_localizes_publication_finds_its_tenant(tenants: list[Any]) -> None:
    umea = at(tenants, "umea")
    with unit_of_work(umea, reason="test"):
        target = translated(source_page(), {}, publish=True)
    with unit_of_work(umea, reason="test"):
        assert again(target).live is True


@pytest.mark.usefixtures("djangos_hooks")
def test_in_djangos_way_localizes_publication_fails(tenants: list[Any]) -> None:
    kiruna = at(tenants, "kiruna")
    with pytest.raises(DatabaseError, match="does not exist"), unit_of_work(kiruna, reason="test"):
        target = translated(source_page(slug="tvatt"), {}, publish=True)
    with unit_of_work(kiruna, reason="test"):
        assert again(target).live is False


def test_a_callback_runs_as_its_tenant_also_when_many_wait(tenants: list[Any]) -> None:
    """Each in a unit of its own, in order; those of one tenant never in another's."""
    seen: list[str] = []

    def look() -> None:
        from core.tenancy.binding import current_tenant

        seen.append(current_tenant().schema_name)

    for tenant in tenants:
        with unit_of_work(tenant, reason="test"):
            for _ in range(3):
                transaction.on_commit(look)
    assert seen == [tenant.schema_name for tenant in tenants for _ in range(3)]
