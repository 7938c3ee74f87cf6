"""Where a tenant is in its life, and what the registry's constraints hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from core.ids import uuid7
from core.tenancy.backend.base import DatabaseWrapper
from shared.registry import queries
from shared.registry.enums import PartyRelation, TenantState, TenantType
from shared.registry.errors import NotInOrderError, TenantLeftError, UnknownTenantError
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace
from shared.registry.services import quarantine_tenant, release_tenant, resume_tenant, suspend_tenant


@pytest.fixture
def tenant(owner: DatabaseWrapper) -> Iterator[Tenant]:
    """Umeå, whose state may change until the test ends."""
    with transaction.atomic():
        yield Tenant.objects.get(slug="umea")
        transaction.set_rollback(True)


def state(tenant: Tenant) -> tuple[str, str]:
    fresh = Tenant.objects.get(pk=tenant.pk)
    return fresh.state, fresh.fault


def served(tenant: Tenant) -> tuple[bool, bool, bool, bool]:
    """Whether lists, ids, resolved lists and the host show it in service."""
    resolved, by_id = queries.tenant_for_host("umea.localhost"), queries.tenant_by_id(tenant.pk)
    return (
        tenant in queries.tenants_in_service(),
        by_id is not None and by_id.is_open,
        "umea" in [each.slug for each in queries.resolved_in_service()],
        resolved is not None and resolved.is_open,
    )


def test_a_suspended_tenant_is_not_served_and_comes_back(tenant: Tenant) -> None:
    assert served(tenant) == (True,) * 4
    suspend_tenant(tenant)
    assert (state(tenant), served(tenant)) == (("suspended", ""), (False,) * 4)
    assert queries.tenant_by_id(tenant.pk) is not None
    suspend_tenant(tenant)
    assert state(tenant) == ("suspended", "")
    resume_tenant(tenant)
    assert (state(tenant), served(tenant)) == (("active", ""), (True,) * 4)
    assert tenant in queries.all_tenants()


def test_a_quarantined_tenant_is_not_served_until_it_is_in_order(tenant: Tenant) -> None:
    quarantine_tenant(tenant, fault="a column is missing")
    assert (state(tenant), served(tenant)) == (("quarantined", "a column is missing"), (False,) * 4)
    with pytest.raises(NotInOrderError):
        resume_tenant(tenant)
    assert state(tenant) == ("quarantined", "a column is missing")
    release_tenant(tenant)
    assert (state(tenant), served(tenant)) == (("active", ""), (True,) * 4)


def test_a_suspended_tenant_stays_suspended_through_a_fault(tenant: Tenant) -> None:
    suspend_tenant(tenant)
    quarantine_tenant(tenant, fault="a column is missing")
    assert state(tenant) == ("suspended", "a column is missing")
    with pytest.raises(NotInOrderError):
        resume_tenant(tenant)
    release_tenant(tenant)
    assert state(tenant) == ("suspended", "")
    resume_tenant(tenant)
    assert state(tenant) == ("active", "")


def test_suspending_a_quarantined_tenant_does_not_forget_its_fault(tenant: Tenant) -> None:
    quarantine_tenant(tenant, fault="a column is missing")
    suspend_tenant(tenant)
    assert state(tenant) == ("suspended", "a column is missing")


def test_a_change_is_decided_from_the_row_as_it_is_now(tenant: Tenant) -> None:
    """Whoever read the tenant before the operator suspended it does not put it back in service."""
    read_before = Tenant.objects.get(pk=tenant.pk)
    suspend_tenant(tenant)
    release_tenant(read_before)
    assert (state(tenant), read_before.state) == (("suspended", ""), "suspended")
    quarantine_tenant(read_before, fault="a column is missing")
    assert (state(tenant), read_before.fault) == (("suspended", "a column is missing"), "a column is missing")


@pytest.mark.parametrize("change", [suspend_tenant, resume_tenant])
def test_a_tenant_that_has_left_does_not_come_back(change: Any, tenant: Tenant) -> None:
    tenant.state = TenantState.LEFT
    tenant.save()
    with pytest.raises(TenantLeftError):
        change(tenant)
    assert (state(tenant), served(tenant)) == (("left", ""), (False,) * 4)
    assert queries.tenant_by_id(tenant.pk) is None


def test_the_office_comes_first_then_the_nodes_by_name(tenant: Tenant) -> None:
    names = [each.slug for each in queries.all_tenants() if each.slug in {"umea", "orebro", "nationellt-kansli"}]
    assert (names[0], queries.office().slug) == ("nationellt-kansli", "nationellt-kansli")


def test_unknown_names_and_hosts(tenant: Tenant) -> None:
    with pytest.raises(UnknownTenantError):
        queries.tenant_by_slug("nobody")
    assert queries.tenant_by_id(uuid7()) is None
    assert [queries.tenant_for_host(host) for host in ("nobody.localhost", "UMEA.localhost", "umea.localhost.")] == [
        None
    ] * 3


def refused(name: str, make: Any) -> None:
    """The database refuses it, by the constraint of this name."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def another(**changes: Any) -> Tenant:
    facts = {"slug": "another", "schema_name": "another", "type": TenantType.NODE, "name_sv": "x", "name_en": "x"}
    return Tenant(**{**facts, **changes})


def test_what_a_tenants_row_must_hold(tenant: Tenant) -> None:
    refused("one_national_office", another(type=TenantType.NATIONAL_OFFICE).save)
    refused("registry_tenant_slug", another(slug="umea").save)
    with pytest.raises(ValidationError):
        another(schema_name="umea").save()
    refused("registry_tenant_schema_name", lambda: Tenant.objects.bulk_create([another(schema_name="umea")]))
    refused("tenant_ends_after_start", another(started_on=date(2026, 2, 1), ended_on=date(2026, 1, 1)).save)
    same_last_twelve = another(id=type(tenant.pk)(int=uuid7().int >> 48 << 48 | tenant.pk.int & (1 << 48) - 1))
    refused("registry_tenant_role_suffix", same_last_twelve.save)


def test_what_addresses_parties_and_places_must_hold(tenant: Tenant) -> None:
    refused("registry_domain_domain", lambda: Domain.objects.create(domain="orebro.localhost", tenant=tenant))
    party = {"tenant": tenant, "relation": PartyRelation.HOST, "organisation_slug": "umu"}
    TenantParty.objects.create(**party)
    TenantParty.objects.create(**{**party, "relation": PartyRelation.FUNDER})
    refused("party_once_per_relation", lambda: TenantParty.objects.create(**party))
    TenantPlace.objects.create(tenant=tenant, city="Umeå", is_seat=True)
    TenantPlace.objects.create(tenant=tenant, city="Skellefteå")
    refused("one_seat_per_tenant", lambda: TenantPlace.objects.create(tenant=tenant, city="Vännäs", is_seat=True))
    refused("place_once_per_tenant", lambda: TenantPlace.objects.create(tenant=tenant, city="Umeå"))


def test_a_tenant_has_one_primary_host(tenant: Tenant) -> None:
    """A second one that says it is takes the place of the first; the database holds it so."""
    second = Domain(domain="second.example", tenant=tenant, is_primary=True)
    refused("one_primary_host_per_tenant", lambda: Domain.objects.bulk_create([second]))
    refused("host_is_plain", lambda: Domain.objects.create(domain="Umeå.example", tenant=tenant, is_primary=False))
    Domain.objects.create(domain="nod-umea.example", tenant=tenant, is_primary=True)
    assert list(tenant.domains.filter(is_primary=True).values_list("domain", flat=True)) == ["nod-umea.example"]


def test_saving_a_tenant_makes_no_schema_and_deleting_its_row_drops_none(owner: DatabaseWrapper) -> None:
    with transaction.atomic(), owner.cursor() as cursor:
        row = another()
        row.save()
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'another'")
        assert cursor.fetchone() == (0,)
        cursor.execute("CREATE SCHEMA another")
        row.delete()
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'another'")
        assert cursor.fetchone() == (1,)
        transaction.set_rollback(True)
