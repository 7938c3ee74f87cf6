"""payload -> page -> payload is the same payload, apart from what is the page's own: address, first publication."""

from typing import Any

import pytest
from wagtail.models import Locale, Page

from shared.exchange.payload import clean_payload
from tenants.editorial.models import KnowledgePage
from tenants.sharing.adapters import adapter_for, adapter_for_family
from tests.tenants.pictures.test_pictures import make_picture

ITEM = "01890000-0000-7000-8000-000000000001"


def language_of(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Tvättstugan",
        "slug": "tvattstugan",
        "lead": "Grannar löser saker ihop.",
        "key_findings": [],
        "place": "",
        "picture_alt": "En tvättstuga",
        "url": "http://orebro.localhost:8000/kunskap/tvattstugan/",
        "published_at": "2026-11-01T08:00:00+00:00",
        "body": [
            {"type": "heading", "text": "Början & slut"},
            {
                "type": "paragraph",
                "html": f'<p>En <b>stol</b>, <a data-item="{ITEM}">en länk</a>.</p><ul><li>a</li></ul>',
            },
            {"type": "list", "items": ["Ett bord", 'Se <a href="https://example.org">mer</a>']},
            {"type": "quote", "text": "Vi pratar.", "attribution": "En granne"},
            {"type": "fact_box", "title": "Fakta", "html": "<p>41 rum</p>"},
        ],
        **fields,
    }


def payload_of(family: str, picture: dict[str, Any] | None, **fields: Any) -> dict[str, Any]:
    payload = {
        "schema": 1,
        "family": family,
        "kind": {"knowledge": "mapping", "news": "news", "event": "seminar"}[family],
        "areas": ["samverkansmodeller"],
        "goals": [11, 10],
        "municipalities": ["1880"],
        "licence": "CC BY 4.0",
        "demo": True,
        "picture": picture,
        "languages": {"sv": language_of(), "en": language_of(title="The laundry room", picture_alt="A laundry room")},
        **fields,
    }
    return clean_payload(payload)


FAMILIES: dict[str, dict[str, Any]] = {
    "knowledge": {"year": 2026, "authors": ["Åsa Ek", "Bo Al"], "online_url": "https://example.org/rapport"},
    "news": {},
    "event": {
        "starts_at": "2026-12-01T09:00:00+00:00",
        "ends_at": "2026-12-01T11:00:00+00:00",
        "preliminary": True,
        "cancelled": True,
        "online_url": "https://example.org/rum",
        "organisers": ["MSI Örebro"],
    },
}


def placed(payload: dict[str, Any], language: str) -> Page:
    adapter = adapter_for_family(payload["family"])
    index = adapter.index_for(Locale.objects.get(language_code=language))
    assert index is not None
    page = adapter.build(payload, language)
    index.add_child(instance=page)
    return Page.objects.get(pk=page.pk).specific


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("family", list(FAMILIES))
def test_a_payload_comes_out_of_a_page_as_it_went_in(umea: Any, scope: Any, family: str, language: str) -> None:
    with scope(umea):
        picture = make_picture(credit="Foto: Prov").for_payload()
        payload = payload_of(family, picture, **FAMILIES[family])
        image = {"type": "image", "picture": picture, "alt": "Ett rum", "caption": "Rummet"}
        payload["languages"][language]["body"].append(image)
        if family == "knowledge":
            payload["languages"][language]["key_findings"] = ["17 av 41 hade en yta", "Språkfika lockade fler"]
        if family == "event":
            payload["languages"][language]["place"] = "Stadsbiblioteket"
        payload = clean_payload(payload)
        page = placed(payload, language)
        adapter = adapter_for(page)
        assert adapter is not None
        text = adapter.describe_language(page)
        described = clean_payload({**adapter.describe(page), "languages": {language: text}})
        own = {name: described["languages"][language][name] for name in ("url", "published_at")}
        expected = {**payload, "languages": {language: {**payload["languages"][language], **own}}}
        assert described == expected


def test_the_address_is_absolute_and_in_the_pages_language(umea: Any, scope: Any) -> None:
    with scope(umea):
        payload = payload_of("knowledge", None)
        addresses = [
            adapter_for_family("knowledge").describe_language(placed(payload, code))["url"] for code in ("sv", "en")
        ]
        assert addresses == [
            "http://umea.localhost:8000/kunskap/tvattstugan/",
            "http://umea.localhost:8000/en/knowledge/tvattstugan/",
        ]


def test_the_office_answers_under_its_own_folder(kansli: Any, scope: Any) -> None:
    with scope(kansli):
        page = placed(payload_of("news", None), "sv")
        assert adapter_for_family("news").describe_language(page)["url"] == (
            "http://localhost:8000/kansliet/nyheter/tvattstugan/"
        )


def test_applying_leaves_place_slug_and_own_tags(umea: Any, scope: Any) -> None:
    with scope(umea):
        page = placed(payload_of("knowledge", None), "sv")
        page.slug, page.own_tags = "var-egen", ["bostad"]
        page.save()
        correction = payload_of("knowledge", None, languages={"sv": language_of(title="Rättad", slug="annan")})
        adapter_for_family("knowledge").apply(page, correction, "sv")
        page.save()
        again = KnowledgePage.objects.get(pk=page.pk)
        assert (again.title, again.slug, again.own_tags) == ("Rättad", "var-egen", ["bostad"])
        assert again.get_parent().slug == "kunskap"


def test_pages_that_are_no_content_have_no_adapter(umea: Any, scope: Any) -> None:
    with scope(umea):
        assert adapter_for(Page.objects.get(slug="kunskap")) is None
        assert adapter_for(Page.objects.get(slug="hem")) is None
