"""Rules for receiving: what matches comes by itself, as a draft or published, in the tenant's own job."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.sharing.errors import NotAllowedError
from tenants.sharing.models import AdoptionRule, Copy
from tenants.sharing.services import decline_offer, make_rule, remove_rule
from tenants.sharing.tasks import rules_task
from tests.exchange.builders import adopt, page_of, report_page, share

PAGE = "/studio/sharing/rules/"
ANY: dict[str, Any] = {"kind": "", "area": "", "origin": None, "county": "", "publish": False}


def person(scope: Any, tenant: Any, role: str) -> Any:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(tenant):
        return create_user(email=f"{role}@example.org".lower(), name="Per Exempel", roles=[Role(role)], by=SYSTEM)


@pytest.fixture
def rule(scope: Any, orebro: Any, cecilia: Any) -> Any:
    """`rule(kind="case")`: Cecilia's rule at Örebro."""

    def make(**terms: Any) -> AdoptionRule:
        with scope(orebro):
            return make_rule(**{**ANY, **terms}, by=Actor.of(cecilia))

    return make


@pytest.fixture
def offer(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> Any:
    """`offer("Titel", areas=[...])`: a page of Umeå's, shared, and the clock's next stroke."""

    def make(title: str = "Sida", **fields: Any) -> uuid.UUID:
        with scope(umea):
            item: uuid.UUID = share(report_page(title, **fields), anna).id
        run_jobs()
        strike(run_jobs)
        return item

    return make


def strike(run_jobs: Any) -> None:
    """The clock strikes, and every tenant follows its rules."""
    rules_task()
    run_jobs()


def received(scope: Any, tenant: Any) -> dict[str, str]:
    with scope(tenant):
        return {page_of(copy).title: copy.state for copy in Copy.objects.exclude(payload={})}


@pytest.mark.parametrize(
    ("terms", "matching", "other"),
    [
        ({"kind": "case"}, {"kind": "case"}, {"kind": "mapping"}),
        ({"area": "samverkansmodeller"}, {"areas": ["samverkansmodeller"]}, {"areas": []}),
        ({"county": "18"}, {"municipalities": ["1880"]}, {"municipalities": ["2480"]}),
        (
            {"kind": "case", "county": "18"},
            {"municipalities": ["1880"]},
            {"kind": "mapping", "municipalities": ["1880"]},
        ),
    ],
)
def test_what_matches_is_received_and_nothing_else(
    scope: Any, orebro: Any, rule: Any, offer: Any,
    terms: dict[str, Any], matching: dict[str, Any], other: dict[str, Any],
) -> None:  # fmt: skip
    made = rule(**terms)
    offer("Andra", **other)
    offer("Vår", **matching)
    assert received(scope, orebro) == {"Vår": "draft"}
    with scope(orebro):
        assert Copy.objects.get().adopted_by_id == made.id
        entry = AuditEntry.objects.get(verb="rule.followed")
        assert (entry.actor_id, entry.object_id, entry.data["kind"]) == (made.id, str(made.id), made.kind)


def test_of_one_origin_and_published_at_once(
    scope: Any, umea: Any, orebro: Any, kansli: Any, disa: Any, rule: Any, offer: Any, run_jobs: Any
) -> None:
    rule(origin=umea.id, publish=True)
    with scope(kansli):
        share(report_page("Kansliets"), disa)
    run_jobs()
    offer("Umeås")
    assert received(scope, orebro) == {"Umeås": "published"}


def test_a_rule_counts_from_when_it_was_made_and_not_after_it_is_gone(
    scope: Any, orebro: Any, cecilia: Any, rule: Any, offer: Any, run_jobs: Any
) -> None:
    offer("Före")
    made = rule()
    offer("Under")
    with scope(orebro):
        assert remove_rule(rule_id=made.id, by=Actor.of(cecilia))
        assert not remove_rule(rule_id=made.id, by=Actor.of(cecilia))
        verbs = AuditEntry.objects.filter(object_id=str(made.id)).order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["rule.made", "rule.followed", "rule.removed"]
    offer("Efter")
    assert received(scope, orebro) == {"Under": "draft"}


def test_what_people_have_answered_is_left_to_them(
    scope: Any, orebro: Any, cecilia: Any, umea: Any, anna: Any, rule: Any, run_jobs: Any
) -> None:
    rule()
    items = []
    for title in ("Nej", "Borta"):
        with scope(umea):
            items.append(share(report_page(title), anna).id)
    run_jobs()
    with scope(orebro):
        decline_offer(item_id=items[0], reason="", by=Actor.of(cecilia))
        page_of(adopt(items[1], cecilia)).delete()
    strike(run_jobs)
    with scope(orebro):
        assert dict(Copy.objects.values_list("item_id", "state")) == {items[0]: "declined", items[1]: "removed"}


def test_a_rule_does_what_its_maker_may_do(scope: Any, orebro: Any) -> None:
    strategist, writer = (person(scope, orebro, role) for role in ("ST", "PM"))
    with scope(orebro):
        with pytest.raises(NotAllowedError):
            make_rule(**{**ANY, "publish": True}, by=Actor.of(strategist))
        with pytest.raises(NotAllowedError):
            make_rule(**ANY, by=Actor.of(writer))
        assert not AdoptionRule.objects.exists()
        made = make_rule(**ANY, by=Actor.of(strategist))
        with pytest.raises(NotAllowedError):
            remove_rule(rule_id=made.id, by=Actor.of(writer))
        assert AdoptionRule.objects.count() == 1


def test_the_studio_keeps_the_rules(scope: Any, visit: Any, orebro: Any, umea: Any, cecilia: Any) -> None:
    client = visit(orebro, cecilia)
    assert "Det finns inga regler." in client.get(PAGE).content.decode()
    sent = {"kind": "case", "area": "", "origin": str(umea.id), "county": "18", "publish": "on"}
    assert client.post(PAGE, sent).headers["Location"] == PAGE
    html = client.get(PAGE).content.decode()
    assert "Gott exempel · MSI Umeå · Örebro län" in html
    with scope(orebro):
        made = AdoptionRule.objects.get()
        assert (made.kind, made.origin, made.county, made.publish, made.made_by_id) == (
            "case", umea.id, "18", True, cecilia.pk,
        )  # fmt: skip
    assert client.post(PAGE, {**sent, "county": "99"}).status_code == 400
    again = client.post(PAGE, sent)
    assert (again.status_code, "Den regeln finns redan." in again.content.decode()) == (400, True)
    client.post(f"{PAGE}{made.id}/remove/")
    with scope(orebro):
        assert not AdoptionRule.objects.exists()


def test_who_may_not_receive_keeps_no_rules(scope: Any, visit: Any, orebro: Any, rule: Any) -> None:
    made = rule()
    client = visit(orebro, person(scope, orebro, "PM"))
    for address in (PAGE, f"{PAGE}{made.id}/remove/"):
        assert client.post(address).headers["Location"] == "/studio/"
        assert visit(orebro).post(address).headers["Location"] == f"/studio/login/?next={address}"
    with scope(orebro):
        assert AdoptionRule.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_rule_more_on_the_page_costs_no_query(
    scope: Any, orebro: Any, umea: Any, rule: Any, queries: Any, count: int
) -> None:
    from tenants.sharing.queries.rules import rule_choices, rules_for_tenant

    for kind in ("case", "mapping", "report")[:count]:
        rule(kind=kind, origin=umea.id, county="18")
    with scope(orebro):
        choices = rule_choices("sv")
        with queries(1):
            assert len(rules_for_tenant(choices)) == count
