"""Pictures cross by reference: stored once, readable by those the item is shared with."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image

from shared.catalogue.queries import entry_for_public, latest_for_public
from shared.exchange.models import Message
from shared.media.models import MediaReference, PublicMedia, SharedMedia
from shared.media.services import sweep_media
from tenants.pictures.models import Picture
from tenants.sharing.errors import AltTextMissingError, PictureMissingError
from tenants.sharing.models import Copy, SharedItem
from tenants.studio.queries import awaiting
from tests.exchange.builders import adopt, correct, page_of, report_page, share
from tests.tenants.editorial.making import again
from tests.tenants.sharing.test_granting import grant

type MakePage = Callable[[], Any]

FAULTY = "texter som inte kunde delas som de är"


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def picture(colour: str = "#15803D", **facts: Any) -> Picture:
    """A picture of the open unit's tenant."""
    buffer = BytesIO()
    Image.new("RGB", (40, 20), colour).save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="bron.png")
    facts = {"title": "bron", "credit": "Foto: Anna", "licence": "CC BY 4.0", **facts}
    made: Picture = Picture.objects.create(file=file, **facts)
    return made


def in_text(shown: Picture, alt: str) -> list[tuple[str, Any]]:
    """A text with one picture."""
    return [("paragraph", "<p>Bron.</p>"), ("image", {"picture": shown, "alt": alt, "caption": "Vid älven"})]


@pytest.fixture
def illustrated() -> MakePage:
    """A published page with a picture, in the open unit of work."""

    def make() -> Any:
        return report_page(picture=picture(), picture_alt="En bro över älven")

    return make


def test_a_picture_comes_along_with_credit_and_alt_text(
    scope: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, illustrated: MakePage
) -> None:
    with scope(umea):
        page = illustrated()
        digest = page.picture.content_hash
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        copy = page_of(adopt(item, cecilia))
        assert (copy.picture.content_hash, copy.picture.credit, copy.picture.licence) == (
            digest, "Foto: Anna", "CC BY 4.0",
        )  # fmt: skip
        assert copy.picture_alt == "En bro över älven"
        (entry,) = latest_for_public(1, "sv")
        assert (entry.picture or {})["hash"] == digest
        assert entry.picture_alt == "En bro över älven"
    with platform():
        assert list(PublicMedia.objects.values_list("hash", "item")) == [(digest, item)]
        assert list(SharedMedia.objects.values_list("hash", "audience")) == [(digest, ["*"])]
        assert MediaReference.objects.filter(hash=digest).count() == 2


def test_lowering_and_withdrawing_take_the_picture_from_the_public(
    scope: Any, platform: Any, umea: Any, anna: Any, run_jobs: Any, illustrated: MakePage
) -> None:
    with scope(umea):
        page = illustrated()
        share(page, anna)
    run_jobs()
    with scope(umea):
        share(page, anna, "network")
    run_jobs()
    with platform():
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 1)
    with scope(umea):
        page.unpublish()
    run_jobs()
    with platform():
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 0)


def test_adopting_waits_for_a_picture_that_is_not_here(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, illustrated: MakePage,
    media_folder: Path,
) -> None:  # fmt: skip
    with scope(umea):
        item = share(illustrated(), anna).id
    run_jobs()
    for path in media_folder.rglob("*.png"):
        path.unlink()
    with scope(orebro):
        with pytest.raises(PictureMissingError):
            adopt(item, cecilia)
        assert not Copy.objects.exists()


def test_a_picture_shows_whose_it_is_wherever_it_goes(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any, visit: Any
) -> None:
    """Credit, licence, focal point, caption, and what the grant says; at a receiver and on the portal."""
    with scope(umea):
        hero = picture(focal_point_x=10, focal_point_y=15, focal_point_width=1, focal_point_height=1)
        drawing = picture(
            "#B91C1C", title="slinga", credit="Maja Ek", licence="All rights reserved", is_decorative=True
        )
        page = report_page(picture=hero, picture_alt="En bro", body=in_text(drawing, ""))
        terms = {"licence": "CC BY-SA 4.0", "credit": "Skrivet med byalaget"}
        item = grant(page, anna, "public", **terms).id
    run_jobs()
    with scope(orebro):
        copy = page_of(adopt(item, cecilia))
        received = copy.body[1].value["picture"]
        assert (copy.picture.focal_percent, received.is_decorative, received.is_received) == ((25, 75), True, True)
        address = copy.get_url_parts()[2]
    with scope(kansli):
        entry = entry_for_public(item, "sv")
        assert entry is not None
        assert (entry.licence, entry.credit) == ("CC BY-SA 4.0", "Skrivet med byalaget")
    portal = visit(kansli).get(f"/objekt/{item}/", follow=True).content.decode()
    for html in (visit(orebro).get(address).content.decode(), portal):
        assert html.count('<a href="https://creativecommons.org/licenses/by/4.0/deed.sv">CC BY 4.0</a>') == 1
        assert html.count("<span>Bild: Maja Ek</span><span>Alla rättigheter förbehållna</span>") == 1
        assert html.count("<p>Skrivet med byalaget</p>") == 1
        assert html.count('by-sa/4.0/deed.sv" rel="license">CC BY-SA 4.0</a>') == 1
        assert "focus-l-b" in html


def test_a_picture_that_says_nothing_stops_sharing_and_not_saving(
    scope: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any, visit: Any
) -> None:
    with scope(umea):
        bare, other = picture(), picture("#B91C1C", title="ån")
        page = report_page(picture=bare, body=in_text(other, ""))
        english = {"language": "en", "translation_key": page.translation_key}
        report_page("A bridge", **english, body=in_text(other, "A river"), picture_alt="A bridge")
        with translation.override("sv"), pytest.raises(AltTextMissingError) as refused:
            share(page, anna)
        assert str(refused.value).startswith(
            "Inte delat: alt-text saknas (sidans bild, på svenska; bild 1 i texten, på svenska)."
        )
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)
    client, panel = visit(umea, anna), f"/studio/sharing/pages/{page.pk}/"
    html = client.get(panel).content.decode()
    for line in ("<strong>bron</strong>, sidans bild, på svenska", "<strong>ån</strong>, bild 1 i texten, på svenska"):
        assert f'{line}: <a href="/studio/pages/{page.pk}/edit/">skriv alt-texten' in html
    chosen = {"visibility": "public", "listed": "on", "may_edit": "on"}
    before = client.post(panel, chosen).content.decode()
    assert ("skriv alt-texten" in before, 'name="confirm"' in before) == (True, False)
    bulk = client.post(f"/studio/bulk/wagtailcore/page/share/?id={page.pk}&next=/studio/", chosen, follow=True)
    said = bulk.content.decode()
    assert "alt-text saknas (sidans bild, på svenska; bild 1 i texten, på svenska)" in said
    assert f'href="{panel}"' in said
    with scope(umea):
        correct(page, picture_alt="En bro", body=in_text(other, "En å"))
        item = share(page, anna)
        assert (item.version, item.fault) == (1, "")
        correct(page, title="Ny rubrik", body=in_text(picture("#111111", title="ny"), ""))
        held = SharedItem.objects.get()
        assert (held.version, held.state) == (1, "shared")
        assert held.fault == "alt text missing: languages.sv.body.image[1].alt"
        assert [(line.count, line.label) for line in awaiting(anna) if "faulty" in line.url] == [(1, FAULTY)]
    run_jobs()
    with scope(orebro):
        (entry,) = latest_for_public(1, "sv")
        assert (entry.version, entry.title) == (1, "Social innovation i glesbygd")
    words = "lt-text saknas: bild 1 i texten, på svenska"
    for address in ("/studio/sharing/outbox/?state=faulty", f"/studio/pages/{page.pk}/edit/"):
        html = client.get(address).content.decode()
        assert (words in html, "Andra ser fortfarande versionen före den." in html) == (True, True)
    with scope(umea):
        correct(page, body=in_text(picture("#222222", title="slinga", is_decorative=True), ""))
        mended = SharedItem.objects.get()
        assert (mended.version, mended.fault) == (2, "")
        assert [line for line in awaiting(anna) if "faulty" in line.url] == []


def test_whose_a_picture_is_follows_unasked_and_our_own_words_stay(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        shown = picture()
        page = report_page(body=in_text(shown, "En bro"))
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        copy = page_of(adopt(item, cecilia))
        copy.body[1].value["alt"] = "Vår bro"
        copy.save_revision().publish()
    with scope(umea):
        facts = {"credit": "Foto: Maja Ek", "licence": "CC0 1.0", "focal_point_x": 4, "focal_point_y": 4}
        Picture.objects.filter(pk=shown.pk).update(**facts)
        correct(page)
    run_jobs()
    with scope(orebro):
        stored = Copy.objects.get()
        block = page_of(stored).body[1].value
        assert (stored.base_version, stored.questions, list(stored.overrides["sv"])) == (2, 0, ["body"])
        assert (block["alt"], block["picture"].credit, block["picture"].licence) == (
            "Vår bro", "Foto: Maja Ek", "CC0 1.0",
        )  # fmt: skip
        assert block["picture"].focal_percent == (10, 20)


def test_one_file_however_many_copies_and_it_stays_while_anyone_holds_it(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any,
    media_folder: Path,
) -> None:  # fmt: skip
    def files() -> list[str]:
        return sorted(path.name for path in media_folder.rglob("*.png"))

    def held() -> dict[str, int]:
        with platform():
            rows = MediaReference.objects.values_list("tenant_id", "uses")
            names = {umea.id: "umea", orebro.id: "orebro", kansli.id: "kansli"}
            return {names[tenant]: uses for tenant, uses in rows}

    def swept() -> list[str]:
        with platform():
            sweep_media(older_than=timedelta(0))
        return files()

    with scope(umea):
        pages = [report_page(f"Bro {number}", picture=picture(), picture_alt="En bro") for number in range(3)]
        items = [share(page, anna).id for page in pages]
        (file,) = files()
    run_jobs()
    for tenant, person in ((orebro, cecilia), (kansli, disa)):
        with scope(tenant):
            copies = [page_of(adopt(item, person, publish=False)) for item in items]
            assert Picture.objects.count() == 1
    assert (files(), held()) == ([file], {"umea": 3, "orebro": 1, "kansli": 1})

    with scope(kansli):
        for copy in copies:
            copy.delete()
        Picture.objects.get().delete()
    run_jobs()
    assert (swept(), held()) == ([file], {"umea": 3, "orebro": 1})
    with scope(umea):
        assert [(page.live, page.picture.content_hash) for page in map(again, pages)] == [(True, file[:64])] * 3

    with scope(umea):
        for page in map(again, pages):
            page.delete()
        for shown in Picture.objects.all():
            shown.delete()
    run_jobs()
    assert (swept(), held()) == ([file], {"orebro": 1})
    with scope(orebro):
        Picture.objects.get().delete()
    assert (swept(), held()) == ([], {})
