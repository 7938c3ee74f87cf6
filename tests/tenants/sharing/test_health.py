"""The studio's page on the exchange's health: one figure a node, what was mended, and what needs a person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import unit_of_work
from shared.exchange.models import Checkup
from tenants.roles import Role
from tests.exchange.builders import report_page, share
from tests.tenants.sharing.test_studio import person

PAGE = "/studio/sharing/health/"


def cause(item: Any, *, state: str, table: str, kind: str, repairs: tuple[str, ...] = ()) -> dict[str, Any]:
    """As a healing keeps it."""
    return {"state": state, "table": table, "subject": str(item), "kind": kind, "repairs": list(repairs),
            "expected": "-", "found": "-"}  # fmt: skip


@pytest.fixture
def checked(scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, run_jobs: Any) -> Any:
    """Umeå's page, one thing mended and one left at Umeå, nothing found at Örebro, the office not looked at."""
    with scope(umea):
        page = report_page("Sida med fel")
        item = share(page, anna).id
    run_jobs()
    causes = [
        cause(item, state="left", table="message", kind="missing"),
        cause(item, state="mended", table="item", kind="hash", repairs=("retold",)),
        cause("0" * 64, state="mended", table="media reference", kind="orphan"),
    ]
    now = timezone.now()
    with platform():
        for tenant, at, found in ((umea, now - timedelta(days=1), []), (umea, now, causes), (orebro, now, [])):
            Checkup.objects.create(
                tenant=tenant.id, origin_role=tenant_role(tenant.id), audience=[tenant_role(kansli.id)], at=at,
                looked_at=1000, found=len(found), mended=2 if found else 0, waiting=0, left=1 if found else 0,
                causes=found,
            )  # fmt: skip
    return page


def test_a_node_sees_its_own_latest_check_up_and_what_to_do(visit: Any, umea: Any, anna: Any, checked: Any) -> None:
    html = visit(umea, anna).get(PAGE).content.decode()
    assert "99,9\xa0% i ordning" in html or "99,9 % i ordning" in html
    assert "lagat 2, på väg 0, till en människa 1" in html
    link = f'<a href="/studio/pages/{checked.pk}/edit/">Sida med fel</a>'
    assert f"Saknas: vad som sagts om en sida, {link}. <strong>Behöver en människa.</strong> Publicera sidan" in html
    assert f"raden för en delad sida, {link}. <strong>Sagt på nytt.</strong>" in html
    assert "en hänvisning till en fil. <strong>Löstes av en annan rättning.</strong>" in html
    assert "MSI Örebro" not in html.partition('class="nice-padding sharing"')[2]


def test_another_node_sees_nothing_of_it(visit: Any, orebro: Any, cecilia: Any, checked: Any) -> None:
    html = visit(orebro, cecilia).get(PAGE).content.decode().partition('class="nice-padding sharing"')[2]
    assert ("100,0 % i ordning" in html, "Sida med fel" in html, "MSI Umeå" in html) == (True, False, False)


def test_the_office_sees_every_node_the_worst_first(visit: Any, kansli: Any, disa: Any, checked: Any) -> None:
    html = visit(kansli, disa).get(PAGE).content.decode().partition('class="nice-padding sharing"')[2]
    places = [html.index(f"<h2>{name}</h2>") for name in ("MSI Umeå", "Nationellt kansli", "MSI Örebro")]
    assert (places, html.count("Inte granskat ännu.")) == (sorted(places), 1)


def test_it_speaks_english_too(visit: Any, scope: Any, umea: Any, anna: Any, checked: Any) -> None:
    from wagtail.users.models import UserProfile

    with scope(umea):
        profile = UserProfile.get_for_user(anna)
        profile.preferred_language = "en"
        profile.save()
    html = visit(umea, anna).get(PAGE).content.decode()
    for words in ("99.9 % in order", "1000 rows", "Needs a person.", "Publish the page again: that says it anew."):
        assert words in html


def test_the_start_page_says_what_needs_a_person(visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any,
                                                 checked: Any) -> None:  # fmt: skip
    words = "fel i utbytet som behöver en människa"
    assert words in visit(umea, anna).get("/studio/").content.decode()
    assert words not in visit(orebro, cecilia).get("/studio/").content.decode()


def test_it_is_for_those_who_share_or_receive(visit: Any, scope: Any, umea: Any, checked: Any) -> None:
    reader = person(scope, umea, Role.RG)
    assert visit(umea, reader).get(PAGE).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_its_queries_do_not_grow(
    visit: Any,
    kansli: Any,
    disa: Any,
    umea: Any,
    platform: Any,
    checked: Any,
    django_assert_num_queries: Any,
    rows: int,
) -> None:
    from tenants.sharing.queries.health import health_for_tenant

    with platform():
        latest = Checkup.objects.filter(tenant=umea.id).latest("at")
        latest.causes = latest.causes * rows
        latest.save()
    with unit_of_work(kansli, reason="test"), django_assert_num_queries(5):
        assert len(health_for_tenant()) == 3


@pytest.mark.parametrize(
    ("left", "looked_at", "health"), [(0, 0, 100.0), (1, 100_000, 99.9), (1, 1, 0.0), (3, 1, 0.0), (1, 8, 87.5)]
)
def test_the_figure_is_never_rounded_up_to_healthy(left: int, looked_at: int, health: float) -> None:
    assert Checkup(left=left, looked_at=looked_at).health == health
