"""Who gets a file, and how."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shared.media.models import SharedMedia
from shared.media.names import MediaName
from shared.media.renditions import make_renditions
from shared.media.services import mark_public
from tests.shared.media import samples
from tests.shared.media.house import House
from tests.shared.media.showing import show

ITEM = uuid.UUID(int=3)


@pytest.fixture
def portrait(scope: Any, umea: Any) -> MediaName:
    """A picture that Umeå uploaded, with its copies."""
    with scope(umea):
        name = MediaName.parse(default_storage.save("p.png", ContentFile(samples.picture(1000, 500))))
    make_renditions(name)
    return name


def addresses(name: MediaName) -> list[str]:
    return [f"/media/{name}", f"/media/r/{name.hash}-w480.webp"]


def statuses(client: Any, name: MediaName) -> list[int]:
    return [client.get(address).status_code for address in addresses(name)]


def test_erik_gets_nothing_that_is_not_public(visit: Any, umea: Any, portrait: MediaName) -> None:
    assert statuses(visit(umea), portrait) == [404, 404]


def test_anna_sees_her_own_nodes_files_and_no_cache_keeps_them(
    visit: Any, umea: Any, anna: Any, portrait: MediaName
) -> None:
    client = visit(umea, anna)
    assert statuses(client, portrait) == [200, 200]
    assert client.get(f"/media/{portrait}")["Cache-Control"] == "private, no-store"


def test_cecilia_and_disa_get_nothing_of_umeas(
    visit: Any, cecilia: Any, disa: Any, portrait: MediaName, house: House
) -> None:
    assert statuses(visit(house.orebro, cecilia), portrait) == [404, 404]
    assert statuses(visit(house.kansli, disa), portrait) == [404, 404]


def test_a_public_page_makes_its_files_public_at_its_own_host_only(
    visit: Any, scope: Any, umea: Any, orebro: Any, portrait: MediaName
) -> None:
    with scope(umea):
        mark_public([portrait.hash], subject=ITEM)
    assert statuses(visit(umea), portrait) == [200, 200]
    assert statuses(visit(orebro), portrait) == [404, 404]


def test_a_public_items_files_are_read_everywhere(
    visit: Any, platform: Any, portrait: MediaName, house: House
) -> None:
    with platform():
        show([portrait.hash], house.umea, public=True)
    assert [statuses(visit(tenant), portrait) for tenant in (house.umea, house.orebro, house.kansli)] == [
        [200, 200]
    ] * 3


def test_a_shared_items_files_are_read_by_the_audiences_people(
    visit: Any, platform: Any, cecilia: Any, disa: Any, portrait: MediaName, house: House
) -> None:
    with platform():
        show([portrait.hash], house.umea, to=[house.orebro])
        assert SharedMedia.objects.count() == 1
    assert statuses(visit(house.orebro, cecilia), portrait) == [200, 200]
    assert statuses(visit(house.orebro), portrait) == [404, 404]
    assert statuses(visit(house.kansli, disa), portrait) == [404, 404]


def test_what_a_public_picture_is_sent_with(visit: Any, scope: Any, umea: Any, portrait: MediaName) -> None:
    with scope(umea):
        mark_public([portrait.hash])
    client = visit(umea)
    for address, content_type in zip(addresses(portrait), ["image/png", "image/webp"], strict=True):
        answer = client.get(address)
        assert answer["Content-Type"] == content_type
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable, s-maxage=1, stale-while-revalidate=1"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["ETag"] == f'"{address.rsplit("/", 1)[1]}"'
        assert answer["Content-Disposition"].startswith("inline")
        assert "Cookie" not in answer.get("Vary", "")
        assert client.get(address, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
        assert client.head(address).status_code == 200
    assert b"".join(client.get(f"/media/{portrait}").streaming_content) == samples.picture(1000, 500)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (samples.SCRIPT_SVG, "application/octet-stream"),
        (samples.PAGE, "application/octet-stream"),
        (samples.GIF_SCRIPT, "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_what_is_no_picture_is_a_download(visit: Any, scope: Any, umea: Any, data: bytes, content_type: str) -> None:
    with scope(umea):
        name = MediaName.parse(default_storage.save("picture.svg", ContentFile(data)))
        mark_public([name.hash])
    answer = visit(umea).get(f"/media/{name}")
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_304_is_only_for_those_who_may_read(visit: Any, umea: Any, portrait: MediaName) -> None:
    answer = visit(umea).get(f"/media/{portrait}", HTTP_IF_NONE_MATCH=f'"{portrait}"')
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/media/..%2f..%2fetc%2fpasswd",
        "/media/../../etc/passwd",
        "/media/.lock",
        f"/media/{'ab' * 32}.png",
        f"/media/{'ab' * 32}.svg",
        f"/media/r/{'ab' * 32}-w480.webp",
        f"/media/r/{'ab' * 32}.png",
        "/media/r/..%2f..%2fx",
    ],
)
def test_other_addresses_are_not_found(visit: Any, umea: Any, anna: Any, address: str) -> None:
    assert visit(umea, anna).get(address).status_code == 404


def test_bytes_that_are_gone_are_not_found(
    visit: Any, umea: Any, anna: Any, portrait: MediaName, media_folder: Path
) -> None:
    for path in media_folder.rglob(f"{portrait.hash}*"):
        path.unlink()
    assert statuses(visit(umea, anna), portrait) == [404, 404]


def test_files_are_only_read(visit: Any, umea: Any, anna: Any, portrait: MediaName) -> None:
    client = visit(umea, anna)
    assert [client.delete(address).status_code for address in addresses(portrait)] == [405, 405]
