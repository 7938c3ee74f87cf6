"""The page of a received copy: to whom it is shared on; and that an offer was looked at."""

import uuid
from typing import Any

import pytest
from wagtail.users.models import UserProfile

from shared.exchange.enums import LinkState
from shared.exchange.models import Link, Receipt
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import shared_with
from tenants.sharing.queries.passing import shared_on
from tests.exchange.builders import adopt, correct, page_of, report_page, share
from tests.tenants.sharing.test_granting import grant
from tests.tenants.sharing.test_studio import person


@pytest.fixture
def held(scope: Any, umea: Any, kansli: Any, anna: Any, disa: Any, run_jobs: Any) -> tuple[uuid.UUID, str, Any]:
    """An item of Umeå's that the office holds and may share on: the item, the studio's page of it, the page there."""
    with scope(umea):
        page = report_page("Från Umeå")
        item = grant(page, anna, "national", may_reshare=True).pk
    run_jobs()
    with scope(kansli):
        copy = page_of(adopt(item, disa, publish=False))
    run_jobs()
    return item, f"/studio/sharing/pages/{copy.pk}/", page


def chosen(scope: Any, kansli: Any) -> Any:
    with scope(kansli):
        return shared_on(Copy.objects.get())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_shared_on_from_the_page_of_the_copy(
    visit: Any, scope: Any, umea: Any, orebro: Any, kansli: Any, disa: Any, run_jobs: Any, held: Any, language: str
) -> None:
    _, address, _ = held
    client = visit(kansli, disa)
    with scope(kansli):
        profile = UserProfile.get_for_user(disa)
        profile.preferred_language = language
        profile.save()
    html = client.get(address).content.decode()
    words = {"sv": ("Dela vidare", "Till ingen", "MSI Örebro"), "en": ("Share it on", "To nobody", "MSI Örebro")}
    assert [word for word in words[language] if word not in html] == []
    assert "MSI Umeå</label>" not in html
    empty = client.post(f"{address}onward/", {"to": "some"})
    message = {"sv": "Välj minst en nod.", "en": "Choose at least one node."}[language]
    assert (empty.status_code, message in empty.content.decode()) == (400, True)
    wrong = client.post(f"{address}onward/", {"to": "some", "receivers": [str(umea.id)]})
    assert (wrong.status_code, chosen(scope, kansli)) == (400, frozenset())
    for data, expected in (
        ({"to": "some", "receivers": [str(orebro.id)]}, frozenset({orebro.id})),
        ({"to": "all"}, None),
        ({"to": "nobody"}, frozenset()),
    ):
        assert client.post(f"{address}onward/", data).status_code == 302
        run_jobs()
        assert chosen(scope, kansli) == expected
    assert client.get(f"{address}onward/").status_code == 405


def test_who_may_not_share_cannot_share_on_either(
    visit: Any, scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any, held: Any
) -> None:
    _, address, page = held
    reader = person(scope, kansli, "RG")
    assert visit(kansli, reader).post(f"{address}onward/", {"to": "all"}).status_code in {302, 403, 404}
    assert visit(orebro, cecilia).post(f"{address}onward/", {"to": "all"}).status_code == 404
    own = visit(umea, anna).post(f"/studio/sharing/pages/{page.pk}/onward/", {"to": "all"})
    assert (own.status_code, chosen(scope, kansli)) == (404, frozenset())


def test_what_may_not_be_shared_on_offers_no_such_choice(
    visit: Any, scope: Any, umea: Any, kansli: Any, anna: Any, disa: Any, run_jobs: Any, held: Any
) -> None:
    _, address, page = held
    with scope(umea):
        grant(page, anna, "national", may_reshare=False)
    run_jobs()
    client = visit(kansli, disa)
    assert "Dela vidare" not in client.get(address).content.decode()
    assert client.post(f"{address}onward/", {"to": "all"}).status_code == 404


def test_the_origin_sees_which_version_of_an_offer_was_looked_at(
    visit: Any, scope: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna, "network").pk
    run_jobs()

    def seen() -> tuple[str, int | None, int | None]:
        run_jobs()
        with scope(umea):
            row = next(row for row in shared_with(SharedItem.objects.get()) if row.name == "MSI Örebro")
        return row.state.value, row.seen, row.version

    address = f"/studio/sharing/inbox/{item}/"
    reader = visit(orebro, person(scope, orebro, "RG"))
    reader.get(address)
    assert seen() == ("offered", None, None)
    client = visit(orebro, cecilia)
    for _ in range(2):
        assert client.get(address).status_code == 200
    with platform():
        assert Receipt.objects.count() == 1
    assert seen() == ("offered", 1, None)
    with scope(umea):
        correct(page, title="Rättad")
    assert "Har tittat på version 1" in visit(umea, anna).get("/studio/sharing/outbox/").content.decode()
    run_jobs()
    client.get(address)
    assert seen() == ("offered", 2, None)
    with scope(orebro):
        adopt(item, cecilia)
    client.get(address)
    assert seen() == ("published", 2, 2)
    with platform():
        assert (Link.objects.get().state, Receipt.objects.count()) == (LinkState.PUBLISHED, 3)
