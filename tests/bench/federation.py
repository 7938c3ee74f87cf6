"""The bench's federation: the template's office and two nodes, and nodes more until there are as many as wanted."""

from typing import Any

from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.registry.models import Tenant
from shared.registry.services import NewTenant, provision_tenant
from tests.cast import Person, make_person

NODES = 6


def found_federation(nodes: int = NODES) -> list[Any]:
    """The nodes by short name, each with a communicator, as the office has one."""
    with owner_scope(reason="bench: federation"):
        for number in range(nodes - 2):
            slug = f"nod-{number}"
            provision_tenant(NewTenant(slug=slug, name_sv=f"Nod {number}", name_en=f"Node {number}"))
    with platform_work(reason="bench: nodes"):
        every = list(Tenant.objects.order_by("slug"))
    for tenant in every:
        if tenant.slug not in {"umea", "orebro"}:
            with unit_of_work(tenant, reason="bench: people"):
                make_person(Person("Nils", tenant.slug, "KM"))
    return [tenant for tenant in every if not tenant.is_office]


def communicator() -> Any:
    """The communicator of the tenant in whose unit of work this runs."""
    from tenants.people.queries import people_with
    from tenants.roles import Role

    return people_with(frozenset({Role.KM}))[0]
