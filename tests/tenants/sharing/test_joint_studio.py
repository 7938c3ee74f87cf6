"""What is made together, as the studio shows it: whom to ask, the answer, our part, leaving; and who may."""

from typing import Any

import pytest

from core.actors import Actor
from shared.catalogue.enums import Visibility
from shared.exchange.models import Message, Receipt
from tenants.sharing.choices import Choice, choice_of
from tenants.sharing.enums import Joint
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.outbox import fields_of
from tenants.sharing.services import grant_page
from tests.exchange.builders import report_page
from tests.tenants.sharing.test_studio import person

WORDS = {"text_sv": "Vår del.", "place_sv": "", "contact_sv": "", "text_en": "Our part.", "place_en": "",
         "contact_en": "Cecilia"}  # fmt: skip
PART = {
    "sv": {"text": "Vår del.", "place": "", "contact": ""},
    "en": {"text": "Our part.", "place": "", "contact": "Cecilia"},
}


@pytest.fixture
def page(scope: Any, umea: Any) -> Any:
    """A published page at Umeå that nobody has chosen for."""
    with scope(umea):
        return report_page()


@pytest.fixture
def asked(scope: Any, umea: Any, orebro: Any, anna: Any, page: Any, run_jobs: Any) -> Any:
    """The page, in public; Örebro is asked to make it together with Umeå. Its item."""
    with scope(umea):
        choice = Choice(visibility=Visibility.PUBLIC, organisers=(orebro.id,))
        item = grant_page(page=page, choice=choice, by=Actor.of(anna)).id
    run_jobs()
    return item


def sent(page: Any, orebro: Any, **values: Any) -> tuple[str, dict[str, Any]]:
    given = {"visibility": "chosen", "organisers": [str(orebro.id)], "may_edit": "on", **values}
    return f"/studio/sharing/pages/{page.pk}/", given


def test_who_is_asked_is_among_the_chosen_ones_and_nobody_is_while_only_we_see_it(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, page: Any
) -> None:
    client = visit(umea, anna)
    address, values = sent(page, orebro)
    html = client.post(address, values).content.decode()
    assert '<h3 id="asked">Blir inbjudna att göra det tillsammans med oss</h3>' in html
    with scope(umea):
        assert (SharedItem.objects.get().organisers, Message.objects.count()) == ([], 0)
    assert client.post(address, values | {"confirm": "1"}).status_code == 302
    with scope(umea):
        item, told = SharedItem.objects.get(), Message.objects.get().terms
        assert (item.receivers, item.organisers) == ([orebro.id], [orebro.id])
        assert (told["receivers"], told["organisers"]) == ([str(orebro.id)], [str(orebro.id)])
        assert ("organisers", str(orebro.id)) in fields_of(choice_of(item))
    html = client.post(address, values | {"visibility": "national"}).content.decode()
    assert 'id="asked"' not in html
    client.post(address, values | {"visibility": "national", "confirm": "1"})
    with scope(umea):
        assert SharedItem.objects.get().organisers == [orebro.id]
        assert Message.objects.get(version=2).terms["organisers"] == []


def test_an_invitation_is_accepted_from_the_inbox_and_our_part_is_written(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, asked: Any, page: Any, run_jobs: Any
) -> None:
    client = visit(orebro, cecilia)
    assert "Inbjudan att göra det tillsammans" in client.get("/studio/sharing/inbox/").content.decode()
    assert [row["invited"] for row in client.get("/studio/sharing/inbox/data/").json()["rows"]] == [True]
    assert client.get(f"/studio/sharing/copies/{asked}/part/").status_code == 404
    answer = client.post(f"/studio/sharing/inbox/{asked}/join/", {"publish": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/studio/sharing/copies/{asked}/part/")
    form = client.get(answer.headers["Location"]).content.decode()
    assert ("Vad vi bidrar med" in form, "MSI Umeå" in form) == (True, True)
    long = client.post(answer.headers["Location"], WORDS | {"contact_sv": "x" * 301})
    assert (long.status_code, 'href="#contact_sv"' in long.content.decode()) == (400, True)
    assert client.post(answer.headers["Location"], WORDS).status_code == 302
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.joint, copy.part, copy.state) == (Joint.JOINED, PART, "published")
        assert Receipt.objects.order_by("-number").first().part == PART  # type: ignore[union-attr]
    panel = visit(umea, anna).get(f"/studio/sharing/pages/{page.pk}/").content.decode()
    assert "Publicerad, gör det tillsammans med oss" in panel
    assert client.post(f"/studio/sharing/copies/{asked}/leave/").headers["Location"] == "/studio/sharing/inbox/"
    run_jobs()
    with scope(orebro):
        assert (Copy.objects.get().state, Copy.objects.get().part) == ("declined", {})
    panel = visit(umea, anna).get(f"/studio/sharing/pages/{page.pk}/").content.decode()
    assert "gör det tillsammans med oss" not in panel


def test_the_studio_refuses_who_may_not(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, asked: Any
) -> None:
    helper = visit(orebro, person(scope, orebro, "PM"))
    for path in (f"inbox/{asked}/join/", f"copies/{asked}/refuse/", f"copies/{asked}/leave/"):
        assert helper.post(f"/studio/sharing/{path}", {"publish": "1"}).headers["Location"] == "/studio/"
        assert visit(orebro).post(f"/studio/sharing/{path}").headers["Location"].startswith("/studio/login/")
    with scope(orebro):
        assert (Copy.objects.count(), Receipt.objects.count()) == (0, 0)
    visit(orebro, cecilia).post(f"/studio/sharing/inbox/{asked}/join/", {"publish": "0"})
    for answer in (
        helper.post(f"/studio/sharing/copies/{asked}/part/", WORDS),
        helper.post(f"/studio/sharing/copies/{asked}/leave/"),
        visit(umea, anna).post(f"/studio/sharing/inbox/{asked}/join/", {"publish": "1"}),
    ):
        assert answer.headers["Location"] in {"/studio/", "/studio/sharing/inbox/"}
    assert visit(umea, anna).post(f"/studio/sharing/copies/{asked}/part/", WORDS).status_code == 404
    with scope(orebro):
        assert (Copy.objects.get().joint, Copy.objects.get().part, Receipt.objects.count()) == (Joint.JOINED, {}, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_made_together_costs_a_list_the_same_for_all_sizes(
    visit: Any, scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any, queries: Any,
    number: int,
) -> None:  # fmt: skip
    from tenants.sharing.services import join_item

    with scope(umea):
        choice = Choice(visibility=Visibility.PUBLIC, organisers=(orebro.id,))
        pages = [report_page(f"Rapport {each}") for each in range(number)]
        items = [grant_page(page=page, choice=choice, by=Actor.of(anna)).id for page in pages]
    run_jobs()
    with scope(orebro):
        for item in items:
            join_item(item_id=item, publish=True, by=Actor.of(cecilia))
    run_jobs()
    for tenant, path, count in (
        (umea, "/kunskap/", 19), (orebro, "/kunskap/", 19),
        (umea, "/flode/atom.xml", 22), (orebro, "/flode/atom.xml", 22),  # two of them for who makes them together
        (kansli, "/utforska/?node=orebro", 21), (kansli, "/flode/atom.xml?node=orebro", 18),
    ):  # fmt: skip
        client = visit(tenant)
        assert client.get(path).content.decode().count("Rapport 0") >= 1
        with queries(count):
            client.get(path)
