"""One page of a node's own site: who may read it, what it says of itself, and what surrounds it."""

from typing import Any

import pytest

from tests.exchange.builders import adopt, draft_page, page_of, report_page, share


def blocks(*values: tuple[str, Any]) -> Any:
    """A body of these blocks."""
    from tenants.editorial.models import KnowledgePage

    return KnowledgePage._meta.get_field("body").to_python([{"type": kind, "value": value} for kind, value in values])


@pytest.mark.parametrize("visibility", ["tenant", "national", "network"])
def test_a_page_below_public_is_a_404_to_erik_and_opens_for_anna(
    erik: Any, visit: Any, umea: Any, anna: Any, write: Any, visibility: str
) -> None:
    path = write("Hemlig", visibility)
    assert erik.get(path).status_code == 404
    response = visit(umea, anna).get(path)
    assert (response.status_code, response.context["item"].title) == (200, "Hemlig")
    assert response.context["item"].mark != ""
    assert response.context["notice"].startswith("Sidan är inte publik.")
    assert [card.mark != "" for card in visit(umea, anna).get("/kunskap/").context["results"]] == [True]


def test_a_public_page_carries_no_mark(erik: Any, visit: Any, umea: Any, anna: Any, write: Any) -> None:
    path = write("Öppen")
    assert [client.get(path).context["item"].mark for client in (erik, visit(umea, anna))] == ["", ""]


def test_cecilias_host_shows_nothing_of_umeas(visit: Any, orebro: Any, cecilia: Any, write: Any) -> None:
    paths = [write("Bara vi", "tenant"), write("Alla noder", "network"), write("Öppen")]
    client = visit(orebro, cecilia)
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert client.get("/kunskap/").context["total"] == 0
    assert client.get("/sok/?q=noder").context["total"] == 0


def test_a_page_shows_its_text_and_its_words(erik: Any, write: Any) -> None:
    body = blocks(
        ("heading", "Bakgrund"),
        ("paragraph", "<p>Vi <b>frågade</b> runt.</p>"),
        ("list", ["<p>ett</p>", "<p>två</p>"]),
        ("quote", {"text": "Det blev en verkstad.", "attribution": "Byns ordförande"}),
        ("fact_box", {"title": "Fakta", "text": "<p>Nitton skolor.</p>"}),
        ("heading", "Resultat"),
        ("heading", "Vad nu?"),
    )
    path = write(
        "Tomma skolor",
        body=body,
        key_findings=["Ägarbytet tar tid."],
        areas=["forskning-utbildning"],
        goals=[4],
        municipalities=["2480"],
        authors=["Demoredaktionen"],
        link_url="https://example.org/rapport.pdf",
    )
    response = erik.get(path)
    assert "<p>Vi <b>frågade</b> runt.</p>" in response.text
    assert [link.url for link in response.context["contents"]] == ["#bakgrund", "#resultat", "#vad-nu"]
    assert 'id="vad-nu"' in response.text
    assert [link.url for link in response.context["tags"]] == ["/kunskap/?area=forskning-utbildning"]
    assert [link.url for link in response.context["goals"]] == ["/kunskap/?goal=4"]
    assert [link.label for link in response.context["places"]] == ["Umeå"]
    assert (response.context["authors"], response.context["source"].url) == (
        "Demoredaktionen",
        "https://example.org/rapport.pdf",
    )
    assert f'<link rel="canonical" href="http://umea.localhost:8000{path}">' in response.text
    assert "<title>Tomma skolor – MSI Umeå</title>" in response.text
    assert [crumb.url for crumb in response.context["crumbs"]] == ["/", "/kunskap/", ""]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_runs_in_a_literal_number_of_queries(erik: Any, write: Any, queries: Any, rows: int) -> None:
    path = write("Tomma skolor", areas=["forskning-utbildning"], goals=[4], municipalities=["2480"])
    for number in range(rows):
        write(f"Mer {number}", areas=["forskning-utbildning"])
    erik.get(path)
    with queries(22):
        response = erik.get(path)
    assert len(response.context["related"]) == rows


def test_a_copy_says_where_it_comes_from_and_names_it_canonical(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page("Bybastu"), anna)
    run_jobs()
    with scope(orebro):
        path = page_of(adopt(item.id, cecilia)).url
    client = visit(orebro)
    response = client.get(path)
    provenance = response.context["item"].provenance
    assert (provenance.node_name, provenance.url, provenance.version) == (
        "MSI Umeå",
        "http://umea.localhost:8000/kunskap/bybastu/",
        1,
    )
    assert f'<link rel="canonical" href="{provenance.url}">' in response.text
    assert "Läs originalet hos MSI Umeå" in response.text
    (card,) = client.get("/kunskap/").context["results"]
    assert (card.title, card.provenance.node_name) == ("Bybastu", "MSI Umeå")


def test_the_language_switch_lands_on_the_translation(scope: Any, erik: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        swedish = report_page("Tomma skolor")
        english = report_page("Empty schools", language="en", translation_key=swedish.translation_key)
        share(swedish, anna)
        paths = {"sv": swedish.url, "en": english.url}
    response = erik.get(paths["sv"])
    assert {each.code: each.url for each in response.context["frame"].languages} == paths
    for code, path in paths.items():
        link = f'<link rel="alternate" hreflang="{code}" href="http://umea.localhost:8000{path}">'
        assert response.text.count(link) == 1


def test_without_a_translation_the_switch_leads_to_the_other_front_page(erik: Any, write: Any) -> None:
    response = erik.get(write("Tomma skolor"))
    languages = response.context["frame"].languages
    assert [(each.url, each.absolute_url != "") for each in languages] == [
        ("/kunskap/tomma-skolor/", True),
        ("/en/", False),
    ]


def test_the_frame_is_the_nodes_own(erik: Any) -> None:
    frame = erik.get("/").context["frame"]
    assert (frame.name, frame.accent, frame.is_office) == ("MSI Umeå", "#15803D", False)
    assert [(link.label, link.url) for link in frame.nav] == [
        ("Kunskap", "/kunskap/"),
        ("Nyheter", "/nyheter/"),
        ("Kalender", "/kalender/"),
    ]
    assert (frame.office_url, frame.studio_url) == ("http://localhost:8000/", "/studio/")
    assert [link.url for link in frame.nodes] == ["http://orebro.localhost:8000/"]
    assert [(each.code, each.url) for each in frame.languages] == [("sv", "/"), ("en", "/en/")]


def test_a_section_taken_from_the_menu_is_not_in_it(scope: Any, erik: Any, umea: Any) -> None:
    from tenants.editorial.models import NewsIndexPage

    with scope(umea):
        NewsIndexPage.objects.update(show_in_menus=False)
    assert [link.url for link in erik.get("/").context["frame"].nav] == ["/kunskap/", "/kalender/"]


@pytest.mark.parametrize("path", ["/finns-inte/", "/en/nothing-here/", "/kunskap/finns-inte/", "/%00/", "/objekt/x/"])
def test_a_missing_page_helps(erik: Any, path: str) -> None:
    response = erik.get(path)
    assert response.status_code == 404
    assert 'name="robots" content="noindex"' in response.text
    assert f'action="{"/en" if path.startswith("/en/") else ""}/sok/"' in response.text


def test_a_suspended_site_is_a_plain_503(erik: Any, platform: Any, umea: Any) -> None:
    from shared.registry.models import Tenant

    with platform():
        Tenant.objects.filter(pk=umea.pk).update(state="suspended")
    response = erik.get("/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "3600")
    assert "Webbplatsen är stängd för tillfället" in response.text


def test_a_fault_is_a_page_that_stands_alone(erik: Any, monkeypatch: Any) -> None:
    from tenants.website import views

    def fail(request: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "search_context", fail)
    erik.raise_request_exception = False
    response = erik.get("/sok/")
    assert response.status_code == 500
    assert "Något gick fel hos oss" in response.text


@pytest.mark.parametrize(("slug", "prefix"), [("umea", "/"), ("nationellt-kansli", "/kansliet/")])
def test_the_studios_preview_shows_a_draft(
    scope: Any, visit: Any, umea: Any, kansli: Any, anna: Any, disa: Any, slug: str, prefix: str
) -> None:
    tenant, person = {"umea": (umea, anna), "nationellt-kansli": (kansli, disa)}[slug]
    with scope(tenant):
        page = draft_page("Bara ett utkast")
        page.save_revision()
    client = visit(tenant, person)
    response = client.get(f"/studio/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert "<h1>Bara ett utkast</h1>" in response.text
    assert f'<a href="{prefix}kunskap/">' in response.text
    assert client.get(f"{prefix}kunskap/bara-ett-utkast/").status_code == 404
