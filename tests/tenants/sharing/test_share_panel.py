"""The share panel, what it proposes, and sharing many pages at once."""

from typing import Any

import pytest

from shared.exchange.models import Message
from tenants.sharing.models import SharedItem, SharingDefault
from tests.exchange.builders import adopt, page_of, report_page, share
from tests.tenants.sharing.test_studio import person

TITLE = "Social innovation i glesbygd"


@pytest.fixture
def page(scope: Any, umea: Any) -> Any:
    """A published page at Umeå that nobody has chosen for."""
    with scope(umea):
        return report_page(body=[("paragraph", "<p>Kommunernas arbete växer.</p>")])


def panel(page: Any) -> str:
    return f"/studio/sharing/pages/{page.pk}/"


def sent(**values: Any) -> dict[str, Any]:
    return {"visibility": "public", "listed": "on", "may_edit": "on", **values}


def test_what_a_choice_does_is_shown_before_anything_is_said(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, page: Any
) -> None:
    answer = visit(umea, anna).post(panel(page), sent(credit="Text: Kim Exempel", until="2099-05-31"))
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Ingenting har delats eller återkallats än.", "Exakt det här kommer att synas för MSI Örebro",
        "Text: Kim Exempel", "31 maj 2099", TITLE, "Kommunernas arbete växer.", "MSI Örebro", "Nationellt kansli",
        '<input type="hidden" name="credit" value="Text: Kim Exempel">',
    ):  # fmt: skip
        assert words in html
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_it_is_shown_for_each_receiver_by_name(visit: Any, umea: Any, orebro: Any, anna: Any, page: Any) -> None:
    client = visit(umea, anna)
    for slug, name in (("orebro", "MSI Örebro"), ("nationellt-kansli", "Nationellt kansli")):
        html = client.post(panel(page), sent(**{"for": slug})).content.decode()
        assert f"Exakt det här kommer att synas för {name}" in html


def test_confirming_grants_and_going_back_keeps_what_was_chosen(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, page: Any
) -> None:
    client = visit(umea, anna)
    values = sent(visibility="chosen", receivers=[str(orebro.id)], purpose="Till mässan.")
    html = client.post(panel(page), values | {"change": "1"}).content.decode()
    assert 'value="Till mässan."' in html
    with scope(umea):
        assert SharedItem.objects.get().visibility == "tenant"
    assert client.post(panel(page), values | {"confirm": "1"}).status_code == 302
    with scope(umea):
        item = SharedItem.objects.get()
        assert (item.visibility, item.receivers, item.purpose, item.may_edit) == (
            "chosen", [orebro.id], "Till mässan.", True,
        )  # fmt: skip
        assert Message.objects.get().terms["receivers"] == [str(orebro.id)]


def test_who_loses_it_is_named_with_what_is_taken_down(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    html = visit(umea, anna).post(panel(page), sent(visibility="tenant")).content.decode()
    for words in ("Återkallas från", "<strong>MSI Örebro</strong>: kopian där tas ned (Publicerad, version 1)",
                  "Allmänheten kan inte längre läsa den", "Behåll den för oss själva"):  # fmt: skip
        assert words in html


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"visibility": "chosen"}, "Välj minst en nod."),
        ({"until": "2020-01-01"}, "Sista dagen måste ligga efter i dag"),
        ({"until": "i morgon"}, 'href="#until"'),
        ({"receivers": ["nobody"]}, 'href="#receivers"'),
    ],
)
def test_a_wrong_choice_is_explained_and_changes_nothing(
    visit: Any, scope: Any, umea: Any, anna: Any, page: Any, wrong: dict[str, Any], words: str
) -> None:
    answer = visit(umea, anna).post(panel(page), sent(confirm="1", **wrong))
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_the_panel_begins_with_what_the_tenant_proposes(
    visit: Any, scope: Any, umea: Any, anna: Any, page: Any
) -> None:
    client = visit(umea, anna)
    answer = client.post(
        "/studio/sharing/defaults/case/", {"visibility": "network", "credit": "Text: vi", "on_loss": "leave"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/studio/sharing/defaults/")
    assert "Alla noder" in client.get("/studio/sharing/defaults/").content.decode()
    html = client.get(panel(page)).content.decode()
    assert 'value="network" aria-describedby="visibility-network-text" checked' in html
    assert 'value="Text: vi"' in html
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_proposals_are_for_those_who_share(visit: Any, scope: Any, umea: Any) -> None:
    client = visit(umea, person(scope, umea, "PM"))
    for address in ("/studio/sharing/defaults/", "/studio/sharing/defaults/case/"):
        assert client.get(address).headers["Location"] == "/studio/"
        assert client.post(address, {"visibility": "network"}).status_code in {302, 405}
    with scope(umea):
        assert not SharingDefault.objects.exists()


def test_an_unknown_kind_has_no_proposal(visit: Any, umea: Any, anna: Any) -> None:
    assert visit(umea, anna).get("/studio/sharing/defaults/nonsense/").status_code == 404


def test_many_pages_get_one_grant_and_what_cannot_is_named(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(orebro):
        item = share(report_page("Från Örebro"), cecilia).id
    run_jobs()
    with scope(umea):
        foreign = page_of(adopt(item, anna))
        long = report_page("Lång", lead="x" * 5001)
        other = report_page("Andra")
    ids = [each.pk for each in (page, other, long, foreign)]
    address = "/studio/bulk/wagtailcore/page/share/?" + "&".join(f"id={each}" for each in ids)
    client = visit(umea, anna)
    html = client.get(address).content.decode()
    assert "De här lämnas som de är" in html
    answer = client.post(address, sent(visibility="network", next="/studio/knowledge/"), follow=True)
    html = answer.content.decode()
    assert "Sparat: 2 sidor. Alla noder." in html
    assert "Lång: Något i innehållet kan inte delas" in html
    with scope(umea):
        shared = SharedItem.objects.filter(state="shared").values_list("translation_key", flat=True)
        assert set(shared) == {page.translation_key, other.translation_key}
        assert Message.objects.count() == 2


def test_who_may_not_share_shares_nothing_in_bulk(visit: Any, scope: Any, umea: Any, page: Any) -> None:
    client = visit(umea, person(scope, umea, "PM"))
    client.post(f"/studio/bulk/wagtailcore/page/share/?id={page.pk}", sent())
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)
