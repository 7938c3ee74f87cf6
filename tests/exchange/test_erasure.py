"""A person asks to be erased: gone at the origin, in copies, lists, search and feeds; the proof is shown."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from core.tenancy.scopes import owner_scope
from shared.catalogue.queries import EntryFilters, entries_for_public
from shared.exchange.models import Item, ItemVersion, Link, Message
from shared.exchange.relay import relay_tenant
from tenants.audit.models import AuditEntry
from tenants.pictures.models import Picture
from tenants.roles import Role
from tenants.sharing.enums import Ground
from tenants.sharing.errors import ErasedError, NotAllowedError, NotGrantedError, SharedCopyError
from tenants.sharing.models import Copy, Erasure, SharedItem
from tenants.sharing.queries.erasures import proof_of
from tenants.sharing.services import erase_item
from tests.exchange.builders import adopt, correct, page_of, report_page, share
from tests.exchange.test_pictures import media_folder, picture
from tests.exchange.verifying.asking import found, rebuild
from tests.tenants.sharing.test_granting import grant
from tests.tenants.sharing.test_studio import person

__all__ = ["media_folder"]

NAME = "Zyxelqvist"
"""A name that stands in nothing else; as people write it, and as an index of words keeps it."""

TABLES = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1, 2
"""


def where_it_stands(word: str) -> list[str]:
    """Every table of every schema with a row that holds the word, in whatever column."""
    found = []
    with owner_scope(reason="test: search everything") as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        for schema, table in cursor.fetchall():
            cursor.execute(
                f'SELECT 1 FROM "{schema}"."{table}" AS each WHERE each::text ILIKE %s LIMIT 1', [f"%{word}%"]
            )
            if cursor.fetchone():
                found.append(f"{schema}.{table}")
    return found


def erase(item: uuid.UUID, by: Any) -> Erasure:
    return erase_item(item_id=item, ground=Ground.PERSON, by=Actor.of(by))


@pytest.fixture
def named(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> tuple[Any, uuid.UUID]:
    """A page about a person, with her picture, corrected, translated and shared with everyone."""
    with scope(umea):
        portrait = picture()
        Picture.objects.filter(pk=portrait.pk).update(title=NAME, description=NAME)
        page = report_page(
            NAME, lead=f"{NAME} berättar.", body=[("paragraph", f"<p>{NAME} växte upp här.</p>")],
            picture=portrait, picture_alt=NAME,
        )  # fmt: skip
        item = grant(page, anna, "public", credit=f"Text: {NAME}", purpose=f"Om {NAME}").pk
        english = {"language": "en", "translation_key": page.translation_key, "picture_alt": NAME}
        report_page(f"{NAME} in English", **english)
        correct(page, lead=f"{NAME} berättar igen.")
    run_jobs()
    return page, item


def test_it_is_found_nowhere_in_any_schema_and_the_proof_says_where_it_was(
    scope: Any, umea: Any, orebro: Any, kansli: Any, bo: Any, cecilia: Any, disa: Any, run_jobs: Any,
    named: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    _, item = named
    with scope(orebro):
        adopt(item, cecilia)
    with scope(kansli):
        page_of(adopt(item, disa, publish=False)).delete()
    run_jobs()
    before = where_it_stands(NAME)
    assert {"public.exchange_message", "public.catalogue_public", "umea.wagtailcore_revision"} <= set(before)
    assert {"orebro.sharing_copy", "nationellt_kansli.sharing_copy"} & set(before)
    with scope(umea):
        proof = erase(item, bo)
        assert {sort: proof.removed[sort] for sort in ("pages", "pictures")} == {"pages": 2, "pictures": 1}
    run_jobs()
    assert where_it_stands(NAME) == []
    with scope(umea):
        stored = proof_of(item)
        assert stored is not None
        assert [str(line.where) for line in stored.lines][2:] == ["MSI Örebro", "Nationellt kansli"]
        assert (stored.is_whole, len(stored.lines)) == (True, 4)
        assert {link.state for link in Link.objects.all()} == {"erased"}
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(), "sv").entries == ()


def test_nobody_receives_it_again_and_the_origin_does_not_share_it_again(
    scope: Any, platform: Any, umea: Any, orebro: Any, bo: Any, cecilia: Any, run_jobs: Any,
    named: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    page, item = named
    with scope(umea):
        key = page.translation_key
        erase(item, bo)
    run_jobs()
    with scope(orebro), pytest.raises((NotGrantedError, StopIteration)):
        adopt(item, cecilia)
    with scope(umea):
        again = report_page("Igen", translation_key=key)
        with pytest.raises(ErasedError):
            share(again, bo)
        with pytest.raises(ErasedError):
            erase(item, bo)
        assert Message.objects.filter(item=item).exclude(verb="erase").count() == 3
    run_jobs()
    with platform():
        assert (Item.objects.get().state, ItemVersion.objects.count()) == ("erased", 0)


def test_verify_knows_what_is_erased_and_finds_what_was_left(
    scope: Any, platform: Any, umea: Any, orebro: Any, bo: Any, cecilia: Any, run_jobs: Any,
    named: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    _, item = named
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    with scope(umea):
        erase(item, bo)
    run_jobs()
    assert (found(), rebuild()) == ([], {})
    with platform():
        Message.objects.filter(item=item, version=1).update(payload={"family": "knowledge"})
        Item.objects.filter(pk=item).update(state="withdrawn")
    assert found() == [("differs", "exchange_item", "umea"), ("differs", "message", "umea")]
    assert rebuild() == {"exchange_item": {"changed": 1}}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.VL])
def test_only_who_leads_the_tenant_may_erase(scope: Any, umea: Any, anna: Any, run_jobs: Any, role: Role) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna).pk
        from tenants.people.services import create_user

        someone = create_user(email="roll@umea.example.org", name="Roll Exempel", roles=[role], by=SYSTEM)
        for by in (Actor.of(someone), SYSTEM, Actor(id=uuid.uuid4(), name="Ingen")):
            with pytest.raises(NotAllowedError):
                erase_item(item_id=item, ground=Ground.PERSON, by=by)
        page.refresh_from_db()
        assert (page.live, Message.objects.count(), Erasure.objects.count()) == (True, 1, 0)
        assert not AuditEntry.objects.filter(verb="item.erased").exists()


def test_what_came_from_another_is_not_ours_to_erase(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    from tenants.people.services import create_user

    with scope(umea):
        item = share(report_page(), anna).pk
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
        leader = create_user(email="vl@orebro.example.org", name="Leder Exempel", roles=[Role.VL], by=SYSTEM)
        with pytest.raises(SharedCopyError):
            erase(item, leader)
        assert page_of(Copy.objects.get()).live


def test_what_had_not_been_said_yet_is_never_said(
    scope: Any, platform: Any, umea: Any, kansli: Any, anna: Any, bo: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page(NAME)
        item = share(page, anna).pk
        erase(item, bo)
    relay_tenant(umea.id)
    run_jobs()
    with platform():
        assert not Item.objects.filter(state="live").exists()
        assert not ItemVersion.objects.exists()
    assert where_it_stands(NAME) == []


def test_an_unshared_page_is_erased_at_home_alone(scope: Any, umea: Any, bo: Any) -> None:
    with scope(umea):
        page = report_page(NAME)
        item = SharedItem.objects.get(translation_key=page.translation_key).pk
        erase(item, bo)
        assert (Message.objects.count(), SharedItem.objects.get().state) == (0, "erased")
        assert [str(line.where) for line in proof_of(item).lines] == ["Hos oss"]  # type: ignore[union-attr]
    assert where_it_stands(NAME) == []


def test_a_receiver_that_is_down_erases_when_it_is_back_and_the_proof_waits(
    scope: Any, umea: Any, orebro: Any, bo: Any, cecilia: Any, run_jobs: Any, named: tuple[Any, uuid.UUID],
    monkeypatch: Any,
) -> None:  # fmt: skip
    from tenants.sharing import tasks

    _, item = named
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    apply = tasks.apply_item  # type: ignore[attr-defined]
    monkeypatch.setattr(tasks, "apply_item", lambda **_: "Down.")
    with scope(umea):
        erase(item, bo)
    run_jobs()
    with scope(umea):
        assert not proof_of(item).is_whole  # type: ignore[union-attr]
        assert Link.objects.get().state == "published"
    with scope(orebro):
        assert apply(item_id=item) == "The copy was erased."
    run_jobs()
    with scope(orebro):
        assert apply(item_id=item) == "It was erased here already."
    with scope(umea):
        assert proof_of(item).is_whole  # type: ignore[union-attr]
    assert where_it_stands(NAME) == []


def test_a_backup_brings_nothing_back(
    scope: Any, umea: Any, orebro: Any, bo: Any, cecilia: Any, run_jobs: Any, named: tuple[Any, uuid.UUID]
) -> None:
    from tenants.sharing.services import rejoin_exchange

    _, item = named
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    with scope(umea):
        before = SharedItem.objects.values().get()
        erase(item, bo)
    run_jobs()
    with scope(umea):
        Erasure.objects.all().delete()
        report_page(NAME, translation_key=before["translation_key"])
        SharedItem.objects.filter(pk=item).update(**before)
        assert rejoin_exchange().startswith("Items told anew 1, withdrawn 0;")
        assert rejoin_exchange().startswith("Items told anew 0, withdrawn 0;")
        proof = Erasure.objects.get()
        assert (proof.ground, proof.erased_by_id, proof.version) == ("person", bo.pk, 4)
        assert Message.objects.filter(verb="erase").count() == 1
    assert where_it_stands(NAME) == []


def test_a_picture_that_something_else_shows_stays(
    scope: Any, umea: Any, bo: Any, named: tuple[Any, uuid.UUID]
) -> None:
    page, item = named
    with scope(umea):
        report_page("Annan", picture=page.picture, picture_alt="Bro")
        assert "pictures" not in erase(item, bo).removed
        assert Picture.objects.count() == 1


def test_the_page_shows_what_goes_and_asks_before_it_does(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, bo: Any, cecilia: Any, run_jobs: Any,
    named: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    page, item = named
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    address = f"/studio/sharing/pages/{page.pk}/erase/"
    client = visit(umea, bo)
    html = client.get(address).content.decode()
    for words in (NAME, f"{NAME} in English", "<strong>MSI Örebro</strong> (Publicerad)", "kan inte göras ogjort"):
        assert words in html
    for wrong in ({}, {"ground": "person"}, {"certain": "on"}, {"ground": "whim", "certain": "on"}):
        assert client.post(address, wrong).status_code == 400
    with scope(umea):
        assert not Erasure.objects.exists()
    assert visit(umea, anna).post(address, {"ground": "person", "certain": "on"}).headers["Location"] == "/studio/"
    with scope(umea):
        assert not Erasure.objects.exists()
    answer = client.post(address, {"ground": "person", "certain": "on"})
    assert answer.headers["Location"] == f"/studio/sharing/erased/{item}/"
    assert "kvittensen väntar" in client.get(answer.headers["Location"]).content.decode()
    run_jobs()
    html = client.get(answer.headers["Location"]).content.decode()
    assert "Det är borta överallt." in html
    assert "2 sidor" in html
    assert client.get("/studio/sharing/outbox/?state=erased").status_code == 200
    writer = visit(umea, person(scope, umea, "PM"))
    assert writer.get(answer.headers["Location"]).headers["Location"] == "/studio/"


def test_after_withdrawal_it_is_offered_again_to_those_who_had_it(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    from tenants.sharing.queries.inbox import InboxFilter, inbox_for_tenant

    with scope(umea):
        page = report_page()
        item = share(page, anna).pk
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(umea):
        page.refresh_from_db()
        page.save_revision().publish()
        assert list(Message.objects.order_by("version").values_list("verb", flat=True)) == [
            "publish", "withdraw", "restore",
        ]  # fmt: skip
    run_jobs()
    with scope(orebro):
        assert (Link.objects.get().state, Copy.objects.get().state) == ("offered", "withdrawn")
        assert [row.item_id for row in inbox_for_tenant(InboxFilter()).rows] == [item]
