"""An event that three make together: one item, in each one's lists once, counted once, each with a part of its own."""

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from core.actors import Actor
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.catalogue.queries import EntryFilters, counts_by_node, entries_for_public, latest_for_public
from shared.exchange.models import ItemVersion, Link, Receipt
from shared.exchange.relay import relay_tenant
from tenants.sharing.choices import Choice
from tenants.sharing.enums import Ground, Joint
from tenants.sharing.errors import NotAllowedError, NotInvitedError, PartRefusedError, SharingError
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.services import (
    erase_item,
    grant_page,
    join_item,
    leave_item,
    refuse_to_join,
    write_part,
)
from tests.exchange.builders import adopt, correct, page_of
from tests.exchange.verifying.asking import rebuild, verify

TITLE, LINK = "Träff i tre städer", "https://anmalan.example.org/traff"
WORDS = {"sv": {"text": "Vi ordnar lokalen i Örebro.", "place": "Örebro slott", "contact": "Cecilia Exempel"}}
NAMES = {"MSI Umeå", "MSI Örebro", "Nationellt kansli"}


@pytest.fixture
def event(scope: Any, umea: Any) -> Any:
    """A published event at Umeå that nobody has chosen for."""
    from tenants.events.models import EventIndexPage, EventPage

    with scope(umea):
        index = EventIndexPage.objects.get(locale__language_code="sv")
        starts = datetime(2099, 5, 4, 13, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
        page = EventPage(
            title=TITLE, slug="traff", kind="seminar", lead="Kom till oss.", starts_at=starts, place="Tre städer",
            online_url=LINK, live=False, locale=index.locale,
        )  # fmt: skip
        index.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page


@pytest.fixture
def asked(scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, event: Any, run_jobs: Any) -> Any:
    """The event, in public; Örebro and the office are asked to make it together with Umeå. Its item."""
    with scope(umea):
        item = ask(event, anna, orebro, kansli)
    run_jobs()
    return item


def ask(page: Any, user: Any, *tenants: Any, visibility: Visibility = Visibility.PUBLIC) -> Any:
    choice = Choice(visibility=visibility, organisers=tuple(tenant.id for tenant in tenants))
    return grant_page(page=page, choice=choice, by=Actor.of(user)).id


def calendar(client: Any, path: str = "/kalender.ics") -> list[tuple[str, str]]:
    """Id and organisers of each event."""
    file = icalendar.Calendar.from_ical(client.get(path).content)
    return [(str(each["UID"]), each["ORGANIZER"].params["CN"]) if "ORGANIZER" in each else (str(each["UID"]), "")
            for each in file.walk("VEVENT")]  # fmt: skip


def counted(scope: Any, kansli: Any) -> tuple[int, dict[str, int], dict[str, int]]:
    """The national list: all, by node as kept, and how many each node's own list has."""
    with scope(kansli, read_only=True):
        lists = {
            slug: entries_for_public(EntryFilters(nodes=(slug,)), "sv").total
            for slug in ("umea", "orebro", "nationellt-kansli")
        }
        return entries_for_public(EntryFilters(), "sv").total, counts_by_node(), lists


def told(scope: Any, tenant: Any) -> dict[str, tuple[str, Any]]:
    """State and part of each link, by the receiver's role, as a tenant reads them."""
    with scope(tenant, read_only=True):
        return {str(link.receiver): (link.state, link.part) for link in Link.objects.all()}


@pytest.fixture
def made(scope: Any, orebro: Any, kansli: Any, cecilia: Any, disa: Any, asked: Any, run_jobs: Any) -> Any:
    """As `asked`; both have accepted and published, and Örebro has written its part."""
    for tenant, user in ((orebro, cecilia), (kansli, disa)):
        with scope(tenant):
            join_item(item_id=asked, publish=True, by=Actor.of(user))
    with scope(orebro):
        write_part(item_id=asked, part=WORDS, by=Actor.of(cecilia))
    run_jobs()
    return asked


def organisers_in(html: str) -> set[str]:
    """Whom a page names to programs as organisers."""
    [data] = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.S)
    [event] = [each for each in json.loads(data)["@graph"] if each["@type"] == "Event"]
    return {each["name"] for each in event["organizer"]}


def test_one_event_three_organisers(scope: Any, umea: Any, orebro: Any, kansli: Any, made: Any, visit: Any) -> None:
    everyone = {"umea": 1, "orebro": 1, "nationellt-kansli": 1}
    assert counted(scope, kansli) == (1, everyone, everyone)
    for client, path in (
        (visit(umea), "/kalender.ics"), (visit(orebro), "/kalender.ics"), (visit(kansli), "/kalender.ics"),
        (visit(kansli), "/kalender.ics?node=orebro"), (visit(kansli), "/kalender.ics?node=umea"),
        (visit(orebro), f"/evenemang/{made}.ics"), (visit(kansli), f"/objekt/{made}.ics"),
    ):  # fmt: skip
        [(uid, organisers)] = calendar(client, path)
        assert (uid, set(organisers.split(", "))) == (str(made), NAMES), path
    here = visit(orebro).get("/kalender/").content.decode()
    assert (here.count(TITLE), "Från MSI Umeå" in here) == (1, False)
    pages = ((umea, "/kalender/traff/"), (orebro, "/kalender/traff/"), (kansli, f"/objekt/{made}/traff/"))
    for tenant, path in pages:
        html = visit(tenant).get(path).content.decode()
        assert (html.count(f'href="{LINK}"'), organisers_in(html), "Från MSI Umeå" in html) == (1, NAMES, False), path
        for words in ("Arrangeras av", *NAMES, *WORDS["sv"].values()):
            assert words in html
    for tenant in (umea, orebro, kansli):
        found = visit(tenant).get(f"/api/v1/items/{made}/").json()
        assert ({each["name"]["sv"] for each in found["nodes"]}, found["node"]["slug"]) == (NAMES, "umea")
        assert found["parts"][-1] == {"node": "orebro", **{name: {"sv": words} for name, words in WORDS["sv"].items()}}
    assert len(visit(kansli).get("/api/v1/items/?node=orebro").json()["results"]) == 1
    assert (verify()["findings"], rebuild()) == ([], {})


def test_a_correction_leaves_the_parts_and_one_withdrawal_takes_all(
    scope: Any, umea: Any, orebro: Any, kansli: Any, event: Any, made: Any, visit: Any, run_jobs: Any, platform: Any
) -> None:
    with scope(umea):
        correct(event, title="Träff, rättad", lead="Ny ingress.")
    run_jobs()
    with scope(orebro):
        assert page_of(Copy.objects.get()).title == "Träff, rättad"
        assert ItemVersion.objects.get(version=2).organisers == [
            {"tenant": str(tenant.id), "part": part}
            for tenant, part in sorted(((orebro, WORDS), (kansli, {})), key=lambda each: each[0].id)
        ]
    with scope(umea):
        event.unpublish()
    run_jobs()
    assert counted(scope, kansli) == (0, {}, {"umea": 0, "orebro": 0, "nationellt-kansli": 0})
    assert [calendar(visit(tenant)) for tenant in (umea, orebro, kansli)] == [[], [], []]
    assert visit(orebro).get("/kalender/traff/").status_code == 404
    assert told(scope, umea) == {str(each.id): ("withdrawn", None) for each in (orebro, kansli)}
    with platform():
        assert not ItemVersion.objects.exclude(organisers=[]).exists()
    assert (verify()["findings"], rebuild()) == ([], {})
    with scope(umea):
        event.refresh_from_db()
        event.save_revision().publish()
    run_jobs()
    assert counted(scope, kansli)[:2] == (1, {"umea": 1})
    assert told(scope, umea) == {str(each.id): ("offered", None) for each in (orebro, kansli)}


def test_who_only_receives_is_no_organiser_and_who_was_asked_later_may_join(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, event: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = ask(event, anna)
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
        with pytest.raises(NotInvitedError):
            join_item(item_id=item, publish=True, by=Actor.of(cecilia))
        with pytest.raises(NotInvitedError):
            write_part(item_id=item, part=WORDS, by=Actor.of(cecilia))
    run_jobs()
    with scope(umea):
        ask(event, anna, orebro)
    run_jobs()
    with scope(orebro):
        assert (Copy.objects.get().joint, Copy.objects.get().unread) == (Joint.NO, True)
        refuse_to_join(item_id=item, by=Actor.of(cecilia))
    run_jobs()
    with scope(umea):
        link = Link.objects.get()
        assert (link.state, link.part, link.note) == ("published", None, "Är inte med och gör det.")
    with scope(orebro):
        join_item(item_id=item, publish=True, by=Actor.of(cecilia))
        write_part(item_id=item, part=WORDS, by=Actor.of(cecilia))
        wrong: Any
        for wrong in ({"sv": {"text": "x" * 3001}}, {"no": {}}, {"sv": {"page": 3}}):
            with pytest.raises(PartRefusedError):
                write_part(item_id=item, part=wrong, by=Actor.of(cecilia))
    run_jobs()
    assert counted(scope, kansli)[:2] == (1, {"umea": 1, "orebro": 1})
    with scope(kansli, read_only=True):
        assert [entry.nodes for entry in latest_for_public(5, "sv", node="orebro")] == [("umea", "orebro")]
        assert entries_for_public(EntryFilters(q="slott"), "sv").total == 1
    assert (verify()["findings"], rebuild()) == ([], {})


def test_what_narrows_takes_a_name_and_a_part_away_at_once(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, event: Any, made: Any, run_jobs: Any
) -> None:
    with scope(umea):
        ask(event, anna, kansli)
    relay_tenant(umea.id)
    assert counted(scope, kansli)[:2] == (1, {"umea": 1, "nationellt-kansli": 1})
    with scope(umea):
        assert [each["tenant"] for each in ItemVersion.objects.get(version=2).organisers] == [str(kansli.id)]
        assert Link.objects.get(receiver=orebro.id).part is None
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.joint, copy.state, copy.seen_version) == (Joint.NO, "published", 2)
        assert [part for part in Receipt.objects.order_by("number").values_list("part", flat=True) if part] == []
    with scope(umea):
        ask(event, anna, kansli, visibility=Visibility.NATIONAL)
    relay_tenant(umea.id)
    assert counted(scope, kansli)[:2] == (0, {})
    run_jobs()
    with scope(orebro):
        assert not ItemVersion.objects.exclude(organisers=[]).exists()
        assert Copy.objects.get().state == "withdrawn"
    with scope(kansli):
        assert (Copy.objects.get().state, Copy.objects.get().is_joint) == ("published", False)
    assert (verify()["findings"], rebuild()) == ([], {})


def test_who_leaves_takes_its_name_its_part_and_its_copy_only(
    scope: Any, umea: Any, orebro: Any, kansli: Any, cecilia: Any, made: Any, run_jobs: Any, visit: Any
) -> None:
    with scope(orebro):
        leave_item(item_id=made, by=Actor.of(cecilia))
    run_jobs()
    assert counted(scope, kansli)[:2] == (1, {"umea": 1, "nationellt-kansli": 1})
    assert (calendar(visit(orebro)), len(calendar(visit(umea)))) == ([], 1)
    assert told(scope, umea) == {str(orebro.id): ("declined", None), str(kansli.id): ("published", {})}
    assert (verify()["findings"], rebuild()) == ([], {})
    with scope(orebro):
        assert Receipt.objects.filter(part__sv__isnull=False).count() == 0
        join_item(item_id=made, publish=False, by=Actor.of(cecilia))
    run_jobs()
    assert told(scope, umea)[str(orebro.id)] == ("adopted", {})
    assert counted(scope, kansli)[1] == {"umea": 1, "nationellt-kansli": 1, "orebro": 1}


def test_what_nobody_asked_for_is_refused_and_changes_nothing(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, event: Any, run_jobs: Any, platform: Any
) -> None:
    with scope(umea):
        item = ask(event, anna, kansli)
    run_jobs()
    facts = {"item": item, "version": 1, "state": "published", "part": WORDS}
    with scope(orebro):
        own = {"receiver": orebro.id, "origin_role": tenant_role(orebro.id)}
        Receipt.objects.create(number=1, **facts, **own)
        Receipt.objects.create(number=2, **{**facts, "part": {"sv": {"text": "x", "user": 7}}}, **own)
        Receipt.objects.create(number=3, **facts, receiver=kansli.id, origin_role=tenant_role(orebro.id))
    with platform():
        Receipt.objects.create(number=9, **facts, receiver=kansli.id, origin_role=tenant_role(umea.id))
    for tenant in (umea, orebro):
        relay_tenant(tenant.id)
    with platform():
        rows = {row.number: (row.handling, row.reason) for row in Receipt.objects.all()}
        assert not Link.objects.exists()
        assert not ItemVersion.objects.exclude(organisers=[]).exists()
    forged = f"forged: {{}} is not the role of tenant {kansli.id}"
    assert rows == {
        1: ("refused", "this tenant was not asked to make the item together with its origin"),
        2: ("refused", "local id: part.sv.user"),
        3: ("refused", forged.format(tenant_role(orebro.id))),
        9: ("refused", forged.format(tenant_role(umea.id))),
    }
    assert counted(scope, kansli)[1] == {"umea": 1}


def test_rights_and_words_for_who_may_not(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, event: Any, asked: Any, run_jobs: Any
) -> None:
    from tests.tenants.sharing.test_studio import person

    helper = Actor.of(person(scope, orebro, "PM"))
    with scope(orebro):
        for publish in (False, True):
            with pytest.raises(NotAllowedError):
                join_item(item_id=asked, publish=publish, by=helper)
        copy = join_item(item_id=asked, publish=False, by=Actor.of(cecilia))
        with pytest.raises(NotAllowedError):
            write_part(item_id=asked, part=WORDS, by=helper)
        with pytest.raises(NotAllowedError):
            leave_item(item_id=asked, by=helper)
        assert (Copy.objects.get().part, copy.joint, Receipt.objects.count()) == ({}, Joint.JOINED, 1)
    with scope(umea):
        with pytest.raises(SharingError):
            join_item(item_id=asked, publish=True, by=Actor.of(anna))
        item = SharedItem.objects.get()
        assert item.organisers == sorted([orebro.id, kansli.id])


def test_erasing_it_erases_every_part(
    scope: Any, umea: Any, orebro: Any, kansli: Any, bo: Any, made: Any, run_jobs: Any, platform: Any
) -> None:
    with scope(umea):
        erase_item(item_id=made, ground=Ground.PERSON, by=Actor.of(bo))
    run_jobs()
    with platform():
        assert not ItemVersion.objects.exists()
        assert [part for part in Receipt.objects.values_list("part", flat=True) if part] == []
        assert [(link.state, link.part) for link in Link.objects.all()] == [("erased", None)] * 2
    with scope(orebro):
        assert not Copy.objects.exists()
    assert counted(scope, kansli)[:2] == (0, {})
    assert (verify()["findings"], rebuild()) == ([], {})


def test_a_receipt_that_was_lost_and_a_row_that_was_changed_are_made_anew(
    scope: Any, orebro: Any, made: Any, run_jobs: Any, platform: Any
) -> None:
    with platform():
        Link.objects.update(part=None)
        ItemVersion.objects.update(organisers=[])
    with scope(orebro):
        Copy.objects.update(part={"sv": {**WORDS["sv"], "text": "Andra ord."}})
    kinds = {(each["kind"], each["table"]) for each in verify()["findings"]}
    assert kinds == {("differs", "exchange_link"), ("differs", "exchange_itemversion"), ("differs", "receipt")}
    assert rebuild() == {"exchange_link": {"changed": 2}, "exchange_itemversion": {"changed": 1}}
    from tests.exchange.verifying.asking import ask as command

    command("heal", "--all")
    run_jobs()
    assert verify()["findings"] == []
    assert told(scope, orebro)[str(orebro.id)][1]["sv"]["text"] == "Andra ord."


def test_a_partner_out_of_service_is_not_named(
    umea: Any, orebro: Any, kansli: Any, made: Any, visit: Any, platform: Any
) -> None:
    from shared.registry.enums import TenantState
    from shared.registry.models import Tenant

    addresses = ((umea, "/kalender/traff/"), (kansli, f"/objekt/{made}/traff/"), (kansli, f"/api/v1/items/{made}/"),
                 (umea, f"/api/v1/items/{made}/"), (kansli, "/kalender.ics"), (umea, "/kalender.ics"))  # fmt: skip
    named = [visit(tenant).get(path).content.decode() for tenant, path in addresses]
    assert ["MSI Örebro" in text.replace("\r\n ", "") for text in named] == [True] * 6
    with platform():
        Tenant.objects.filter(pk=orebro.id).update(state=TenantState.SUSPENDED)
    closed = [visit(tenant).get(path).content.decode() for tenant, path in addresses]
    assert [("MSI Örebro" in text, "Örebro slott" in text) for text in closed] == [(False, False)] * 6
