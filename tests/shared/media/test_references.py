"""The storage in a tenant: bytes once for all, a hold for each, and nothing learnt of others."""

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError

from core.tenancy.roles import tenant_role
from shared.media.errors import InvalidNameError, NoTenantError
from shared.media.models import MediaReference
from shared.media.storage import ContentStorage
from tests.shared.media import samples
from tests.shared.media.samples import stored_files


def upload(data: bytes, name: str = "Semester i Umeå.jpg") -> str:
    return default_storage.save(name, ContentFile(data))


def uses(platform: Any) -> dict[tuple[uuid.UUID, str], int]:
    with platform():
        return {(one.tenant_id, str(one.name)): one.uses for one in MediaReference.objects.all()}


def test_an_upload_is_named_by_its_bytes_and_held_by_its_tenant(scope: Any, umea: Any) -> None:
    with scope(umea):
        name = upload(samples.picture(kind="WEBP"))
        reference = MediaReference.objects.get()
    assert (str(reference.name), reference.extension) == (name, "webp")
    assert (reference.tenant_id, reference.origin_role) == (umea.id, tenant_role(umea.id))
    assert (reference.width, reference.height, reference.uses) == (60, 40, 1)
    assert default_storage.url(name) == f"/media/{name}"
    assert (default_storage.exists(name), default_storage.size(name)) == (True, reference.size)
    with default_storage.open(name) as file:
        assert file.read() == samples.picture(kind="WEBP")


def test_every_row_that_names_a_file_counts(scope: Any, umea: Any, platform: Any, media_folder: Path) -> None:
    with scope(umea):
        name = upload(b"%PDF-1.7")
        assert upload(b"%PDF-1.7", "annat.pdf") == name
    assert uses(platform) == {(umea.id, name): 2}
    with scope(umea):
        default_storage.delete(name)
    assert uses(platform) == {(umea.id, name): 1}
    with scope(umea):
        default_storage.delete(name)
        default_storage.delete(name)
    assert uses(platform) == {}
    assert stored_files(media_folder) == [name]


def test_tenants_share_bytes_and_nothing_else(
    scope: Any, umea: Any, orebro: Any, platform: Any, media_folder: Path
) -> None:
    with scope(umea):
        name = upload(samples.picture())
    with scope(orebro):
        assert MediaReference.objects.count() == 0
        assert upload(samples.picture()) == name
        assert MediaReference.objects.count() == 1
    assert stored_files(media_folder) == [name]
    with scope(orebro):
        default_storage.delete(name)
    assert uses(platform) == {(umea.id, name): 1}


def test_deleting_what_only_another_holds_changes_nothing(scope: Any, umea: Any, orebro: Any, platform: Any) -> None:
    with scope(umea):
        name = upload(samples.picture())
    with scope(orebro):
        default_storage.delete(name)
    assert uses(platform) == {(umea.id, name): 1}


def test_a_tenant_cannot_hold_in_anothers_name(scope: Any, umea: Any, orebro: Any, platform: Any) -> None:
    forged = {"hash": "ab" * 32, "extension": "png", "size": 1}
    with pytest.raises(ProgrammingError, match="row-level security"), scope(umea):
        MediaReference.objects.create(origin_role=tenant_role(orebro.id), tenant_id=orebro.id, **forged)
    with pytest.raises(IntegrityError, match="media_reference_role_is_the_tenants"), scope(umea):
        MediaReference.objects.create(origin_role=tenant_role(umea.id), tenant_id=orebro.id, **forged)
    assert uses(platform) == {}


def test_a_rolled_back_upload_is_held_by_nobody(scope: Any, umea: Any, platform: Any) -> None:
    with scope(umea) as unit:
        upload(samples.picture())
        unit.roll_back()
    assert uses(platform) == {}


def test_outside_a_tenant_the_owner_must_be_named(platform: Any, umea: Any, media_folder: Path) -> None:
    with platform():
        with pytest.raises(NoTenantError):
            upload(samples.picture())
        assert stored_files(media_folder) == []
        name = ContentStorage(tenant_id=umea.id).save("logo.png", io.BytesIO(samples.picture()))
    assert uses(platform) == {(umea.id, name): 1}


def test_inside_a_tenant_nobody_else_can_be_named(scope: Any, umea: Any, orebro: Any, platform: Any) -> None:
    with scope(umea):
        name = ContentStorage(tenant_id=orebro.id).save("logo.png", ContentFile(samples.picture()))
    assert uses(platform) == {(umea.id, name): 1}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.jpg"])
def test_a_climbing_name_is_refused(scope: Any, umea: Any, media_folder: Path, name: str) -> None:
    with pytest.raises(SuspiciousFileOperation), scope(umea):
        upload(samples.picture(), name)
    assert stored_files(media_folder) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "", "original_images/a.jpg"])
def test_only_names_of_ours_are_opened(name: str) -> None:
    assert not default_storage.exists(name)
    for ask in (default_storage.open, default_storage.path, default_storage.size, default_storage.url):
        with pytest.raises(InvalidNameError):
            ask(name)


def test_stored_files_are_not_written_to(scope: Any, umea: Any) -> None:
    with scope(umea):
        name = upload(b"%PDF-1.7")
    with pytest.raises(ValueError, match="only read"):
        default_storage.open(name, "wb")


@pytest.mark.parametrize(("count", "statements"), [(1, 4), (3, 12)])
def test_an_upload_costs_a_few_statements(scope: Any, umea: Any, queries: Any, count: int, statements: int) -> None:
    """Look, savepoint, add, release: for each file."""
    with scope(umea), queries(statements):
        for number in range(count):
            upload(b"%PDF-1.7" + bytes([number]))
