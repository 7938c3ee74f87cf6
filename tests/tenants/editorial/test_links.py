import uuid
from typing import Any

from tenants.editorial.links import html_for_payload, items_of_pages, linked_pages, point_for_payload
from tenants.sharing.enums import ItemState
from tenants.sharing.models import SharedItem
from tests.tenants.editorial.making import make_item

ITEM = uuid.UUID("01890000-0000-7000-8000-000000000001")


def test_linked_pages_are_found_by_id() -> None:
    texts = [
        '<p><a linktype="page" id="7">a</a> <a href="https://x.se">b</a></p>',
        "<p>c</p>",
        '<a linktype="document" id="9">d</a>',
    ]
    assert linked_pages(texts) == {7}


def test_a_link_to_a_shared_item_carries_its_global_id() -> None:
    text = '<p>Läs <a linktype="page" id="7">mer</a>.</p>'
    assert html_for_payload(text, {7: ITEM}) == f'<p>Läs <a data-item="{ITEM}">mer</a>.</p>'


def test_other_local_links_lose_their_link_and_keep_their_words() -> None:
    text = '<p><a linktype="page" id="8">sida</a> <a linktype="document" id="9">fil</a> <a id="ankare">här</a></p>'
    assert html_for_payload(text, {7: ITEM}) == "<p>sida fil här</p>"


def test_links_out_and_marks_stay() -> None:
    text = '<p><b>Fet</b> <i>kursiv</i> <a href="https://example.org/?a=1&amp;b=2">ut</a></p>'
    assert html_for_payload(text, {}) == text


def test_what_is_no_text_goes() -> None:
    text = '<p data-block-key="abc12">Text</p><embed embedtype="image" id="1" alt="x"/><script>alert(1)</script>'
    assert html_for_payload(text, {}) == "<p>Text</p>"


def test_a_point_of_a_list_has_no_paragraph_around_it() -> None:
    assert point_for_payload('<p data-block-key="x">En <b>punkt</b></p>', {}) == "En <b>punkt</b>"
    assert point_for_payload("<p>En</p><p>Två</p>", {}) == "<p>En</p><p>Två</p>"


def test_pages_have_a_global_id_once_they_are_shared(umea: Any, scope: Any, queries: Any) -> None:
    with scope(umea):
        shared, private, never = make_item(), make_item(), make_item()
        item = SharedItem.objects.create(
            translation_key=shared.translation_key, family="knowledge", kind="case", state=ItemState.SHARED
        )
        SharedItem.objects.create(translation_key=private.translation_key, family="knowledge", kind="case")
        assert items_of_pages({shared.pk, private.pk, never.pk}) == {shared.pk: item.id}
        with queries(0):
            assert items_of_pages(set()) == {}
