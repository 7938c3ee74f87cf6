"""The studio's list of what has not come through, at a node and at the office, and its buttons."""

from typing import Any

import pytest

from shared.catalogue.models import PublicEntry
from shared.exchange.enums import Fault
from shared.exchange.models import Trouble
from shared.exchange.relay import relay_tenant
from tenants.audit.models import AuditEntry
from tenants.roles import ADOPTERS, Role
from tests.exchange.builders import publish, report_page, share
from tests.exchange.faults import BROKEN, break_catalogue, mend_catalogue
from tests.tenants.sharing.test_studio import person

LIST = "/studio/sharing/troubles/"


@pytest.fixture
def stuck(scope: Any, umea: Any, anna: Any) -> Any:
    """A page of Umeå's that the catalogue does not take."""
    break_catalogue()
    with scope(umea):
        page = report_page(BROKEN)
        share(page, anna)
    relay_tenant(umea.id)
    return page


def test_it_says_what_to_whom_why_and_when(
    visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, stuck: Any
) -> None:
    html = visit(umea, anna).get(LIST).content.decode()
    assert f'<a href="/studio/pages/{stuck.pk}/edit/">{BROKEN}</a>' in html
    for words in ("Till: alla som får se den", "Ett fel i systemet.", "1 försök", "nästa försök", "Skicka igen"):
        assert words in html
    assert "ProgrammingError: no room" in html
    assert "Allt har kommit fram." in visit(orebro, cecilia).get(LIST).content.decode()


def test_it_speaks_english_too(visit: Any, scope: Any, umea: Any, anna: Any, stuck: Any) -> None:
    from wagtail.users.models import UserProfile

    with scope(umea):
        profile = UserProfile.get_for_user(anna)
        profile.preferred_language = "en"
        profile.save()
    html = visit(umea, anna).get(LIST).content.decode()
    for words in ("To: everyone who may see it", "A fault in the system.", "1 attempt", "next attempt", "Send again"):
        assert words in html


def test_the_office_sees_what_is_stuck_at_the_nodes_and_by_whom(
    visit: Any, kansli: Any, disa: Any, stuck: Any
) -> None:
    html = visit(kansli, disa).get(LIST).content.decode()
    assert "hos alla" in html
    assert "Från: MSI Umeå" in html
    assert BROKEN not in html  # nobody has shared it with the office yet
    assert "En sida som inte har delats förut" in html


def test_send_again_sends_again(
    visit: Any, scope: Any, platform: Any, umea: Any, anna: Any, stuck: Any, run_jobs: Any
) -> None:
    mend_catalogue()
    with scope(umea):
        trouble = Trouble.objects.get()
    answer = visit(umea, anna).post(f"{LIST}{trouble.pk}/resend/", follow=True)
    assert "1 skickas igen." in answer.content.decode()
    assert "exchange.try_again" in run_jobs()
    with platform():
        assert PublicEntry.objects.get().title_sv == BROKEN
    with scope(umea):
        assert not Trouble.objects.exists()
        entry = AuditEntry.objects.get(verb="trouble.resent")
        assert (entry.actor_id, entry.data) == (anna.pk, {"subjects": [str(trouble.subject)]})


def test_all_are_sent_again_but_what_was_refused(
    visit: Any, scope: Any, platform: Any, umea: Any, anna: Any, stuck: Any, run_jobs: Any
) -> None:
    with scope(umea):
        share(report_page(BROKEN, slug="en-till"), anna)
        publish(content=refused())
    relay_tenant(umea.id)
    mend_catalogue()
    answer = visit(umea, anna).post(f"{LIST}resend/", follow=True)
    assert "2 skickas igen." in answer.content.decode()
    run_jobs()
    with platform():
        assert PublicEntry.objects.count() == 2
        assert [trouble.cause for trouble in Trouble.objects.all()] == [Fault.REFUSED]
    page = visit(umea, anna).get(LIST).content.decode()
    assert "Ändra sidan och publicera den igen." in page
    assert "Skicka igen" not in page


def refused() -> dict[str, Any]:
    """Content with an address that is not its origin's."""
    from tests.exchange.builders import payload

    return payload(sv={"url": "http://orebro.localhost:8000/kunskap/x/"})


@pytest.mark.parametrize("role", list(Role))
def test_who_shares_or_receives_may_and_nobody_else(visit: Any, scope: Any, umea: Any, stuck: Any, role: Role) -> None:
    client = visit(umea, person(scope, umea, role.value))
    with scope(umea):
        trouble = Trouble.objects.get()
    answer = client.get(LIST)
    sent = client.post(f"{LIST}{trouble.pk}/resend/")
    with scope(umea):
        noted = AuditEntry.objects.filter(verb="trouble.resent").count()
    seen = answer.status_code == 200
    assert (seen, sent.headers.get("Location") == LIST, noted) == ((role in ADOPTERS,) * 2 + (int(role in ADOPTERS),))


def test_another_tenants_trouble_is_not_sent_again(
    visit: Any, scope: Any, umea: Any, orebro: Any, cecilia: Any, stuck: Any, run_jobs: Any
) -> None:
    with scope(umea):
        trouble = Trouble.objects.get()
    run_jobs()
    answer = visit(orebro, cecilia).post(f"{LIST}{trouble.pk}/resend/", follow=True)
    assert "Det fanns inget att skicka igen." in answer.content.decode()
    assert run_jobs() == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_trouble_more_costs_no_query_more(
    scope: Any, umea: Any, anna: Any, stuck: Any, queries: Any, count: int
) -> None:
    from tenants.sharing.queries.troubles import troubles_for_tenant

    with scope(umea):
        for number in range(count - 1):
            share(report_page(BROKEN, slug=f"nummer-{number}"), anna)
    relay_tenant(umea.id)
    with scope(umea), queries(8):
        assert [row.title for row in troubles_for_tenant().rows] == [BROKEN] * count
