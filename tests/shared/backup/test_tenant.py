"""One tenant goes back to its backup; the others serve meanwhile, lose nothing, and are told what they must know."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.backup import BackupError, Manifest, differences, verify
from core.backup.manifest import checksum, write_manifest
from core.tenancy.migrating import MIGRATION_LOCK
from core.tenancy.scopes import owner_scope
from shared.backup.returning import restore_tenant
from shared.backup.services import back_up_tenant
from shared.catalogue.models import FacetCount
from shared.exchange.models import Item, Link, Message
from shared.media.models import MediaReference
from shared.registry.checking import check_installation, check_tenant
from shared.registry.models import Tenant
from shared.registry.services import suspend_tenant
from tenants.editorial.models import KnowledgePage
from tenants.sharing.models import Copy, SharedItem
from tests.exchange.builders import adopt, page_of, report_page, share
from tests.shared.backup.conftest import MakePage, digests_of, quiet

pytestmark = pytest.mark.committed
type Jobs = Callable[[], list[str]]


def restore(folder: Path, slug: str = "umea", **options: Any) -> Any:
    return restore_tenant(slug, folder, new_here=options.get("new_here", False), progress=quiet)


def titles(scope: Any, tenant: Any) -> list[str]:
    with scope(tenant):
        return sorted(KnowledgePage.objects.values_list("title", flat=True))


def state_of(slug: str) -> tuple[str, str]:
    with owner_scope(reason="test"):
        tenant = Tenant.objects.get(slug=slug)
        return tenant.state, tenant.fault


def test_a_destroyed_tenant_comes_back_equal_and_the_others_are_as_they_were(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Jobs, illustrated: MakePage,
    tmp_path: Path, media_folder: Path,
) -> None:  # fmt: skip
    with scope(umea):
        page = illustrated()
        digest = page.picture.content_hash
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    manifest = back_up_tenant("umea", tmp_path / "backup", quiet)
    assert (manifest.only, manifest.missing, [part.slug for part in manifest.parts]) == ("umea", [], ["umea"])
    before = {schema: digests_of(schema) for schema in ("umea", "orebro", "kansli")}
    with scope(umea):
        KnowledgePage.objects.get(pk=page.pk).delete()
        for picture in type(page.picture).objects.all():
            picture.delete()
    with scope(umea):
        assert MediaReference.objects.filter(hash=digest).count() == 0
    run_jobs()
    others = {schema: digests_of(schema) for schema in ("orebro", "kansli")}
    for path in media_folder.rglob(f"{digest}*"):
        path.unlink()
    restored = restore(tmp_path / "backup")
    assert {schema: differences(found, digests_of(schema)) for schema, found in others.items()} == {
        "orebro": [],
        "kansli": [],
    }
    changed = differences(before["umea"], digests_of("umea"))
    assert [line.split(" has ")[0] for line in changed] == ["umea.audit_auditentry", "umea.sharing_shareditem"]
    assert restored.sentences == ["Items told anew 1, withdrawn 0; copies brought in step 0, removed 0."]
    with owner_scope(reason="test") as connection:
        assert (check_installation(connection), check_tenant(connection, umea)) == ([], [])
    assert (state_of("umea"), len(list(media_folder.rglob(f"{digest}.png")))) == (("active", ""), 1)
    with scope(umea):
        assert MediaReference.objects.get(hash=digest).uses == 1


def test_what_was_told_after_the_backup_is_told_anew_or_taken_back(
    scope: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Jobs, tmp_path: Path
) -> None:
    with scope(umea):
        page = report_page("Före")
        first = share(page, anna).id
    run_jobs()
    with scope(orebro):
        adopt(first, cecilia)
    run_jobs()
    back_up_tenant("umea", tmp_path / "backup", quiet)
    with scope(umea):
        page.title = "Efter"
        page.save_revision().publish()
        second = share(report_page("Helt ny"), anna).id
    run_jobs()
    with scope(orebro):
        adopt(second, cecilia)
        assert page_of(Copy.objects.get(item_id=first)).title == "Efter"
    run_jobs()
    restored = restore(tmp_path / "backup")
    assert restored.sentences == ["Items told anew 1, withdrawn 1; copies brought in step 0, removed 0."]
    run_jobs()
    assert titles(scope, umea) == ["Före"]
    with scope(orebro):
        copies = {copy.item_id: copy for copy in Copy.objects.all()}
        assert (copies[first].state, page_of(copies[first]).title) == ("published", "Före")
        assert (copies[second].state, page_of(copies[second]).live) == ("withdrawn", False)
    with platform():
        states = dict(Item.objects.values_list("id", "state"))
        assert (states[first], states[second]) == ("live", "withdrawn")
        said = Message.objects.filter(item=first).order_by("version").values_list("version", "verb", "handling")
        assert list(said) == [(1, "publish", "applied"), (2, "correct", "applied"), (3, "correct", "applied")]
    with scope(umea):
        assert SharedItem.objects.get().version == 3


def test_a_receiver_that_goes_back_is_brought_to_what_its_origins_say(
    scope: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Jobs, tmp_path: Path
) -> None:
    with scope(umea):
        page = report_page("Första")
        kept = share(page, anna).id
        later = share(report_page("Senare"), anna).id
    run_jobs()
    with scope(orebro):
        adopt(kept, cecilia)
    run_jobs()
    back_up_tenant("orebro", tmp_path / "backup", quiet)
    with scope(umea):
        page.title = "Första, rättad"
        page.save_revision().publish()
    with scope(orebro):
        adopt(later, cecilia)
    run_jobs()
    restored = restore(tmp_path / "backup", "orebro")
    assert restored.sentences == ["Items told anew 0, withdrawn 0; copies brought in step 1, removed 1."]
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.item_id, copy.base_version, page_of(copy).title) == (kept, 2, "Första, rättad")
    with platform():
        links = {link.item: (link.state, link.adopted_version) for link in Link.objects.filter(receiver=orebro.id)}
        assert (links[kept], links[later][0]) == (("published", 2), "removed")
    with scope(orebro):
        adopt(later, cecilia)
    assert restore_again(tmp_path / "backup", run_jobs).sentences == [
        "Items told anew 0, withdrawn 0; copies brought in step 1, removed 1."
    ]


def restore_again(folder: Path, run_jobs: Jobs) -> Any:
    run_jobs()
    return restore(folder, "orebro")


def test_a_tenant_that_was_closed_stays_closed(scope: Any, umea: Any, tmp_path: Path) -> None:
    back_up_tenant("umea", tmp_path / "backup", quiet)
    with owner_scope(reason="test"):
        suspend_tenant(Tenant.objects.get(slug="umea"))
    assert restore(tmp_path / "backup").is_served is False
    assert state_of("umea") == ("suspended", "")


def test_a_quarantined_tenant_is_back_in_service(scope: Any, umea: Any, tmp_path: Path) -> None:
    back_up_tenant("umea", tmp_path / "backup", quiet)
    with owner_scope(reason="test") as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA umea CASCADE")
        cursor.execute("UPDATE registry_tenant SET state = 'quarantined', fault = 'gone' WHERE slug = 'umea'")
    restored = restore(tmp_path / "backup")
    assert (restored.aside, state_of("umea")) == (None, ("active", ""))


def refused(folder: Path, told: str, slug: str = "umea", **options: Any) -> None:
    """Restoring is refused, and nothing of the tenant is touched."""
    before = (digests_of("umea"), state_of("umea"))
    with pytest.raises(BackupError) as error:
        restore(folder, slug, **options)
    assert told in str(error.value)
    assert (digests_of("umea"), state_of("umea")) == before


def test_what_is_damaged_foreign_or_newer_is_refused_before_anything_is_touched(
    scope: Any, umea: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    manifest = back_up_tenant("umea", folder, quiet)
    with owner_scope(reason="test") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        with pytest.raises(BackupError, match=r"^A migration or another restore is at work"):
            restore(folder)
    refused(folder, "The backup holds no tenant called orebro (it holds: umea).", "orebro")
    refused(folder, "umea is a tenant of this installation: leave --new-here out.", new_here=True)
    manifest.migrations.append("registry.0099_of_the_future")
    write_manifest(folder, manifest)
    refused(folder, "made by a newer Nodverk (registry.0099_of_the_future is unknown here)")
    manifest.migrations.pop()
    manifest.parts[0].tenant_id = "0199ffff-0000-7000-8000-00000000abcd"
    write_manifest(folder, manifest)
    refused(folder, "umea of the backup is no tenant of this installation: --new-here admits it.")
    refused(folder, "no place here: the name umea or the schema umea is another tenant's", new_here=True)
    manifest.parts[0].tenant_id = str(umea.id)
    write_manifest(folder, manifest)
    dump = folder / "schemas" / "umea.dump"
    dump.write_bytes(dump.read_bytes()[:-1])
    refused(folder, "The backup is damaged: schemas/umea.dump has")


def test_a_dump_that_is_not_what_its_digests_say_is_undone(scope: Any, umea: Any, tmp_path: Path) -> None:
    """The checksums are in order, the rows are not: the comparison inside the transaction finds it."""
    folder = tmp_path / "backup"
    manifest = back_up_tenant("umea", folder, quiet)
    places = [digest.table for digest in manifest.parts[0].digests]
    manifest.parts[0].digests[places.index("auth_group")] = manifest.parts[0].digests[places.index("people_user")]
    write_manifest(folder, manifest)
    before = digests_of("umea")
    found = manifest.parts[0].digests[places.index("people_user")]
    manifest.parts[0].digests[places.index("people_user")] = type(found)("umea", "people_user", 3, found.hash, "")
    write_manifest(folder, manifest)
    with pytest.raises(BackupError, match=r"^Nothing of umea was restored: .*umea\.people_user would differ"):
        restore(folder)
    assert (differences(before, digests_of("umea")), state_of("umea")) == ([], ("suspended", ""))


def as_of_another_installation(folder: Path, manifest: Manifest) -> None:
    """Turn a backup into the same tenant's of an installation with another id."""
    before, after = f"nv_{manifest.installation}_", "nv_zz9zz9_"
    for path in (folder / "rows").rglob("*.copy"):
        path.write_text(path.read_text().replace(before, after))
        manifest.files[path.relative_to(folder).as_posix()] = checksum(path)
    manifest.installation, manifest.parts[0].role = "zz9zz9", manifest.parts[0].role.replace(before, after)
    write_manifest(folder, manifest)


FORGET = (
    "DROP SCHEMA umea CASCADE",
    "DELETE FROM media_publicuse",
    "DELETE FROM media_mediareference",
    *(f"DELETE FROM exchange_{name}" for name in ("message", "receipt", "item", "itemversion", "grant", "link")),
    "DELETE FROM catalogue_count",
    "DELETE FROM catalogue_word",
    *(f"DELETE FROM {name}" for name in ("catalogue_public", "catalogue_shared", "media_publicmedia")),
    "DELETE FROM media_sharedmedia",
    "DELETE FROM registry_domain WHERE domain = 'umea.localhost'",
    "DELETE FROM registry_tenant WHERE slug = 'umea'",
)


def test_a_tenant_moves_to_another_installation_and_its_next_backup_is_equal(
    scope: Any, platform: Any, umea: Any, anna: Any, run_jobs: Jobs, visit: Any, illustrated: MakePage, tmp_path: Path
) -> None:
    with scope(umea):
        share(illustrated(), anna)
    run_jobs()
    folder = tmp_path / "first"
    manifest = back_up_tenant("umea", folder, quiet)
    as_of_another_installation(folder, manifest)
    with owner_scope(reason="test") as connection, connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement)
    with pytest.raises(BackupError, match=r"is no tenant of this installation: --new-here admits it\.$"):
        restore(folder)
    restored = restore(folder, new_here=True)
    assert (restored.aside, restored.sentences[0][:19]) == (None, "Items told anew 0, ")
    assert visit(umea).get("/").status_code == 200
    with platform():
        assert FacetCount.objects.filter(facet="node", value="umea").values_list("n", flat=True)[0] == 1
    again = back_up_tenant("umea", tmp_path / "second", quiet)
    assert differences(manifest.parts[0].digests, again.parts[0].digests) == []
    assert differences(manifest.parts[0].own_rows, again.parts[0].own_rows) == []
    assert [digest.rows for digest in again.parts[0].own_rows if digest.table == "exchange_message"] == [1]


def test_a_picture_that_is_missing_on_disk_is_named_and_all_else_is_kept(
    scope: Any, umea: Any, illustrated: MakePage, tmp_path: Path, media_folder: Path
) -> None:
    with scope(umea):
        gone = illustrated("Borta", "#111111").picture.content_hash
        there = illustrated("Kvar", "#222222").picture.content_hash
    for path in media_folder.rglob(f"{gone}*"):
        path.unlink()
    manifest = back_up_tenant("umea", tmp_path / "backup", quiet)
    assert (manifest.missing, verify(tmp_path / "backup").parts[0].hashes) == ([gone], sorted([gone, there]))
    with pytest.raises(BackupError, match=r"exists already: a backup gets a folder of its own"):
        back_up_tenant("umea", tmp_path / "backup", quiet)
    with pytest.raises(BackupError, match=r"^There is no tenant called nowhere\.$"):
        back_up_tenant("nowhere", tmp_path / "other", quiet)
    assert list(tmp_path.glob("other*")) == []
