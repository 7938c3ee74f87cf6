"""Front page, calendar, nodes, and what surrounds them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.national_office.portal.conftest import content

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def event(title: str, start: str, **changes: Any) -> dict[str, Any]:
    """The facts of an event."""
    return {
        "family": "event",
        "kind": "seminar",
        "starts_at": f"{start}T11:00:00+00:00",
        "languages": {"sv": content(title)},
        **changes,
    }


def test_an_empty_portal_invites(erik: Any) -> None:
    response = erik.get("/")
    assert (response.status_code, response.context["lead"]) == (200, None)
    assert [node.name for node in response.context["nodes"]] == ["MSI Umeå", "MSI Örebro"]


@time_machine.travel(NOW, tick=False)
def test_the_front_page_shows_the_latest_of_all(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    for day, tenant, title in ((1, umea, "A"), (2, orebro, "B"), (3, umea, "C"), (4, umea, "D"), (5, umea, "E")):
        put(tenant, languages={"sv": content(title, published_at=f"2026-05-0{day}T08:00:00+00:00")})
    put(umea, family="news", kind="news", languages={"sv": content("Nytt", published_at="2026-05-09T08:00:00+00:00")})
    put(umea, **event("Frukost", "2026-06-02"))
    put(umea, **event("Förra", "2026-05-02"))
    context = erik.get("/").context
    assert context["lead"].title == "E"
    assert [card.title for card in context["secondary"]] == ["B", "D", "C"]
    assert [card.title for card in context["latest"]] == ["Nytt", "A"]
    assert [card.title for card in context["events"]] == ["Frukost"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
@time_machine.travel(NOW, tick=False)
def test_pages_run_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Rapport {number}")
            put(tenant, **event(f"Frukost {number}", "2026-06-02"))
    for address, count in (("/", 26), ("/kalender/", 18), ("/noder/", 22), ("/noder/umea/", 25)):
        erik.get(address)
        with queries(count):
            assert erik.get(address).status_code == 200


@time_machine.travel(NOW, tick=False)
def test_the_calendar_is_a_list_by_month(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, **event("Juli", "2026-07-02"))
    put(orebro, **event("Juni", "2026-06-20", preliminary=True))
    put(umea, **event("Maj", "2026-05-20"))
    response = erik.get("/kalender/")
    assert [(group.month.month, [card.title for card in group.events]) for group in response.context["months"]] == [
        (6, ["Juni"]),
        (7, ["Juli"]),
    ]
    assert response.text.count("Preliminärt datum") == 1
    past = erik.get(response.context["other_period"].url)
    assert [[card.title for card in group.events] for group in past.context["months"]] == [["Maj"]]


@time_machine.travel(NOW, tick=False)
def test_the_calendar_can_be_narrowed_to_a_node(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, **event("Hos Umeå", "2026-07-02"))
    put(orebro, **event("Hos Örebro", "2026-06-20"))
    response = erik.get("/kalender/?node=umea")
    assert [[card.title for card in group.events] for group in response.context["months"]] == [["Hos Umeå"]]
    chosen = [link.label for link in response.context["node_filter"] if link.current]
    assert chosen == ["MSI Umeå"]
    empty = erik.get("/kalender/?node=finns-inte")
    assert (empty.status_code, empty.context["months"]) == (200, ())
    assert "Just nu är inget planerat" in empty.text


def test_nodes_are_listed_with_what_they_share(erik: Any, put: Any, umea: Any) -> None:
    put(umea)
    put(umea)
    response = erik.get("/noder/")
    assert [(node.name, node.count, node.site_url) for node in response.context["nodes"]] == [
        ("MSI Umeå", 2, "http://umea.localhost:8000/"),
        ("MSI Örebro", 0, "http://orebro.localhost:8000/"),
    ]
    assert response.context["office"].site_url == "http://localhost:8000/kansliet/"


def test_a_node_has_a_page_with_what_is_new_from_it(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, title="Vårt")
    put(orebro, title="Deras")
    response = erik.get("/noder/umea/")
    assert [card.title for card in response.context["results"]] == ["Vårt"]
    assert response.context["explore_url"] == "/utforska/?node=umea"
    assert 'href="http://umea.localhost:8000/"' in response.text
    assert erik.get("/noder/finns-inte/").status_code == 404


def test_the_registrys_facts_make_a_nodes_sentence(erik: Any, platform: Any, umea: Any) -> None:
    from shared.registry.models import Tenant, TenantParty, TenantPlace

    with platform():
        Tenant.objects.filter(pk=umea.pk).update(covers_counties=["24"])
        party = {"tenant_id": umea.id, "name_sv": "Umeå universitet", "name_en": "Umeå University"}
        TenantParty.objects.create(relation="host", organisation_slug="umea-universitet", **party)
        TenantPlace.objects.create(tenant_id=umea.id, city="Umeå", is_seat=True)
    node = erik.get("/noder/umea/").context["node"]
    assert (node.host, node.place) == ("Umeå universitet", "Umeå")
    assert node.description == "Arbetar med social innovation i Västerbottens län. Värd är Umeå universitet."
    english = erik.get("/en/noder/umea/").context["node"]
    assert english.description == "Works for social innovation in Västerbotten County, hosted by Umeå University."


def test_a_suspended_node_is_not_listed(erik: Any, platform: Any, umea: Any) -> None:
    from shared.registry.models import Tenant

    with platform():
        Tenant.objects.filter(pk=umea.pk).update(state="suspended")
    assert [node.name for node in erik.get("/noder/").context["nodes"]] == ["MSI Örebro"]
    assert erik.get("/noder/umea/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/utforska/", "/kalender/", "/noder/", "/noder/umea/", "/finns-inte/"])
def test_every_page_is_framed_in_both_languages(erik: Any, address: str) -> None:
    for prefix, code in (("", "sv"), ("/en", "en")):
        response = erik.get(f"{prefix}{address}")
        frame = response.context["frame"]
        assert f'<html lang="{code}">' in response.text
        assert [link.url for link in frame.nav][:3] == [
            f"{prefix}/{each}/" for each in ("utforska", "kalender", "noder")
        ]
        assert (frame.is_office, frame.accent_key) == (True, "1f3a5f-15803d-b91c1c")
        assert [each.code for each in frame.languages if each.current] == [code]


def test_portal_addresses_do_not_exist_at_a_node(visit: Any, umea: Any) -> None:
    client = visit(umea)
    assert [client.get(address).status_code for address in ("/utforska/", "/noder/")] == [404, 404]


def test_every_page_says_whom_to_write_to(visit: Any, platform: Any, umea: Any, kansli: Any) -> None:
    from shared.registry.models import Tenant

    with platform():
        Tenant.objects.filter(pk=umea.pk).update(email="hej@umea.example.org")
        Tenant.objects.filter(pk=kansli.pk).update(email="hej@kansliet.example.org")
    for tenant, address in ((umea, "hej@umea.example.org"), (kansli, "hej@kansliet.example.org")):
        assert f'<a href="mailto:{address}">{address}</a>' in visit(tenant).get("/").text


@time_machine.travel(NOW, tick=False)
def test_what_is_near_names_the_node_of_every_county(
    erik: Any, put: Any, platform: Any, umea: Any, orebro: Any
) -> None:
    from shared.registry.models import Tenant

    with platform():
        Tenant.objects.filter(pk=umea.pk).update(covers_counties=["24", "22"])
        Tenant.objects.filter(pk=orebro.pk).update(covers_counties=["18"])
    put(umea, **event("Inställd", "2026-06-02", cancelled=True))
    put(umea, **event("Frukost", "2026-06-03"))
    put(umea, **event("Middag", "2026-06-04"))
    context = erik.get("/").context
    areas = {area.code: area for area in context["map_areas"]}
    assert len(areas) == 21
    assert {code: area.url for code, area in areas.items() if not area.vacant} == {
        "24": "/noder/umea/",
        "22": "/noder/umea/",
        "18": "/noder/orebro/",
    }
    assert (areas["24"].name, areas["24"].accent_class) == ("Västerbottens län", "a-15803d")
    assert {area.url for area in areas.values() if area.vacant} == {"/noder/nationellt-kansli/"}
    coming = {node.name: node.next_event and node.next_event.title for node in context["nodes"]}
    assert coming == {"MSI Umeå": "Frukost", "MSI Örebro": None}


def test_the_map_has_a_shape_for_every_county(erik: Any) -> None:
    import re
    from pathlib import Path

    import national_office.portal

    shapes = Path(national_office.portal.__file__).parent / "static/portal/sweden.svg"
    drawn = re.findall(r'<path id="l(\d\d)" d="M', shapes.read_text())
    assert sorted(drawn) == sorted(area.code for area in erik.get("/noder/").context["map_areas"])
