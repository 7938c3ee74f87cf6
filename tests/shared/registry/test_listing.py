"""What the registry knows of its tenants: a table for people, JSON for programs."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.tenancy.backend.base import DatabaseWrapper
from shared.registry.enums import PartyRelation, TenantState
from shared.registry.management.listing import as_json, print_table
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace
from shared.registry.queries import TenantRecord, tenant_by_slug, tenant_records
from shared.registry.services import quarantine_tenant

Expect = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def umea(owner: DatabaseWrapper) -> Iterator[Tenant]:
    """Umeå with everything that can be said of a tenant; undone afterwards."""
    with transaction.atomic():
        tenant = tenant_by_slug("umea")
        Tenant.objects.filter(pk=tenant.pk).update(
            municipality_code="2480", covers_counties=["24", "22"], started_on=date(2019, 1, 1)
        )
        Domain.objects.create(domain="a-nod.example", tenant=tenant, is_primary=False)
        TenantPlace.objects.create(tenant=tenant, city="Åsele", municipality_code="2463")
        TenantPlace.objects.create(tenant=tenant, city="Umeå", municipality_code="2480", is_seat=True)
        TenantPlace.objects.create(tenant=tenant, city="Bjurholm", municipality_code="2403")
        for relation in (PartyRelation.HOST, PartyRelation.FUNDER):
            TenantParty.objects.create(
                tenant=tenant,
                relation=relation,
                organisation_slug="umu",
                name_sv="Umeå universitet",
                name_en="Umeå University",
            )
        yield tenant
        transaction.set_rollback(True)


def record_of(slug: str) -> TenantRecord:
    return next(record for record in tenant_records() if record.slug == slug)


def test_a_record_holds_everything(umea: Tenant) -> None:
    record = record_of("umea")
    assert (record.url, record.hosts) == ("http://umea.localhost:8000", ("umea.localhost", "a-nod.example"))
    assert [(place.city, place.is_seat) for place in record.places] == [
        ("Umeå", True),
        ("Bjurholm", False),
        ("Åsele", False),
    ]
    assert [(party.relation, party.name_en) for party in record.parties] == [
        ("funder", "Umeå University"),
        ("host", "Umeå University"),
    ]
    assert (record.county, record.municipality, record.covers) == ("24", "2480", ("24", "22"))
    assert (record.started_on, record.ended_on, record.rung) == (date(2019, 1, 1), None, 5)


def test_json_is_the_record(umea: Tenant) -> None:
    read = json.loads(as_json([record_of("umea")]))
    assert (len(read), read[0]["slug"], read[0]["started_on"], read[0]["ended_on"]) == (1, "umea", "2019-01-01", None)
    assert read[0]["places"][0] == {"city": "Umeå", "municipality": "2480", "is_seat": True}
    assert set(read[0]) == set(TenantRecord.__slots__)


@pytest.mark.parametrize("tenant_count", [1, 3])
def test_four_queries_whatever_the_number(tenant_count: int, umea: Tenant) -> None:
    keep = ["umea", "orebro", "nationellt-kansli"][:tenant_count]
    Tenant.objects.exclude(slug__in=keep).delete()
    with CaptureQueriesContext(connection) as asked:
        assert len(tenant_records()) == tenant_count
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 4


def table(records: list[TenantRecord], language: str = "en") -> list[str]:
    out = StringIO()
    with translation.override(language):
        print_table(records, out)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def test_the_table_is_read_line_by_line(umea: Tenant) -> None:
    lines = table([record_of("nationellt-kansli"), record_of("umea")])
    assert lines[0].split("  ")[0] == "Short name"
    columns = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in (lines[0], *lines[2:4])]
    assert columns == [
        ["Short name", "Name", "Kind", "State", "Address", "Places", "Since"],
        ["nationellt-kansli", "National Office", "National office", "Active", "http://localhost:8000", "–", "–"],
        [
            "umea",
            "MSI Umeå",
            "Node",
            "Active",
            "http://umea.localhost:8000",
            "Umeå, Bjurholm, Åsele",
            "2019-01-01",
        ],
    ]
    assert lines[4:] == ["2 active"]


def test_the_table_speaks_swedish_too_and_says_why_one_is_in_quarantine(umea: Tenant) -> None:
    quarantine_tenant(umea, fault="people.0002: CheckViolation")
    lines = table([record_of("nationellt-kansli"), record_of("umea")], "sv")
    assert lines[0].split()[:3] == ["Kortnamn", "Namn", "Slag"]
    assert "Nationellt kansli" in lines[2]
    assert ("I karantän" in lines[3], lines[4:]) == (
        True,
        ["umea: people.0002: CheckViolation", "1 aktiv, 1 i karantän"],
    )


def test_nothing_is_cut_off_in_a_file(umea: Tenant) -> None:
    Tenant.objects.filter(pk=umea.pk).update(name_en="A long name " * 9)
    text = " ".join(table([record_of("umea")]))
    assert ("…" in text, "http://umea.localhost:8000" in text) == (False, True)


def test_no_tenants_is_a_sentence() -> None:
    assert table([]) == ["No tenant yet: “tenants provision” makes one."]


def test_the_command_lists_in_both_ways(database: str, capsys: Any) -> None:
    call_command("tenants", "list", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert (listed[0]["slug"], listed[0]["state"]) == ("nationellt-kansli", TenantState.ACTIVE.value)
    call_command("tenants", "list")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("nationellt-kansli")] == ["nationellt-kansli"]
