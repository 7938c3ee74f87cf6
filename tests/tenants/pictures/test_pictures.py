import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image

from shared.media.errors import MediaNotGrantedError
from shared.media.models import MediaReference
from tenants.pictures.models import Picture
from tenants.pictures.services import receive_picture

HASH = "a" * 64


def png(colour: str = "#15803D") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 20), colour).save(buffer, "PNG")
    return buffer.getvalue()


def bare(**fields: Any) -> Picture:
    """A picture that is nowhere; the collection is named so that nobody looks it up."""
    return Picture(collection_id=1, **fields)


def make_picture(colour: str = "#15803D", **fields: Any) -> Picture:
    picture: Picture = Picture.objects.create(title="prov", file=ContentFile(png(colour), name="prov.png"), **fields)
    return picture


def test_hash_and_extension_are_the_stored_files_name() -> None:
    picture = bare(file=f"{HASH}.webp", width=40, height=20)
    assert (picture.content_hash, picture.extension) == (HASH, "webp")


def test_the_focus_is_in_percent_and_the_middle_unless_said() -> None:
    picture = bare(file=f"{HASH}.webp", width=40, height=20)
    assert picture.focal_percent == (50, 50)
    picture.focal_point_x, picture.focal_point_y = 10, 15
    assert picture.focal_percent == (25, 75)


@pytest.mark.parametrize(("language", "alt"), [("sv", "En bro"), ("en", "A bridge")])
def test_the_alt_text_is_in_the_readers_language(language: str, alt: str) -> None:
    picture = bare(title="IMG_1.jpg", description="En bro", alt_en="A bridge")
    with translation.override(language):
        assert (picture.alt, picture.default_alt_text) == (alt, alt)


def test_swedish_stands_in_for_missing_english_and_the_title_never_does() -> None:
    assert bare(title="IMG_1.jpg", description="En bro").alt_in("en") == "En bro"
    assert bare(title="IMG_1.jpg").default_alt_text == ""


def test_a_picture_travels_by_hash(umea: Any, scope: Any) -> None:
    with scope(umea):
        picture = make_picture(credit="Foto: Prov", licence="CC BY 4.0")
        assert picture.for_payload() == {
            "hash": picture.content_hash,
            "extension": "png",
            "width": 40,
            "height": 20,
            "credit": "Foto: Prov",
            "licence": "CC BY 4.0",
            "focal": [50, 50],
            "decorative": False,
        }
        assert len(picture.content_hash) == len(hashlib.sha256().hexdigest())


def test_what_was_received_is_used_again_and_our_own_upload_is_left_alone(umea: Any, scope: Any) -> None:
    with scope(umea):
        own = make_picture(credit="Foto: Prov")
        received = receive_picture(own.for_payload())
        assert [receive_picture(own.for_payload()) for _ in range(2)] == [received] * 2
        assert (own.is_received, received.is_received, received.for_payload()) == (False, True, own.for_payload())
        assert MediaReference.objects.get(hash=own.content_hash).uses == Picture.objects.count() == 2


def test_a_focus_that_moves_and_a_picture_that_comes_to_adorn_are_new_facts(umea: Any, scope: Any) -> None:
    with scope(umea):
        described = make_picture().for_payload()
        changed = [described, {**described, "focal": [25, 75]}, {**described, "decorative": True}]
        assert [receive_picture(each).for_payload() for each in changed] == changed
        assert Picture.objects.filter(is_received=True).count() == 3


def test_other_terms_make_another_row_of_the_same_file(umea: Any, scope: Any) -> None:
    with scope(umea):
        described = {**make_picture(credit="Foto: Prov").for_payload(), "credit": "Foto: Någon", "focal": [25, 75]}
        received = receive_picture(described, alt="En bro", alt_en="A bridge")
        assert received.for_payload() == described
        assert (received.description, received.alt_en) == ("En bro", "A bridge")
        assert MediaReference.objects.get(hash=described["hash"]).uses == 2


def test_a_picture_that_is_not_shared_with_us_is_refused(umea: Any, orebro: Any, scope: Any) -> None:
    with scope(umea):
        described = make_picture("#B91C1C").for_payload()
    with scope(orebro):
        with pytest.raises(MediaNotGrantedError):
            receive_picture(described)
        assert Picture.objects.count() == 0


def upload(umea: Any, user: Any, visit: Any, **fields: str) -> Any:
    file = ContentFile(png(), name="prov.png")
    data = {"title": "prov", "description": "", "alt_en": "", "credit": "", "licence": "", "tags": "", "file": file}
    return visit(umea, user).post("/studio/images/add/", {**data, **fields})


def test_a_new_picture_wants_an_alt_text(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    assert upload(umea, anna, visit).status_code == 200
    with scope(umea):
        assert Picture.objects.count() == 0
    assert upload(umea, anna, visit, description="En grön yta").status_code == 302
    with scope(umea):
        picture = Picture.objects.get()
        assert (picture.description, picture.uploaded_by_user_id, picture.extension) == ("En grön yta", anna.pk, "png")


def test_a_picture_that_only_adorns_needs_none(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    assert upload(umea, anna, visit, is_decorative="on", licence="CC BY 4.0", credit="Foto: Anna").status_code == 302
    with scope(umea):
        picture = Picture.objects.get()
        assert (picture.is_decorative, picture.alt, picture.licence) == (True, "", "CC BY 4.0")
    assert upload(umea, anna, visit, description="En yta", licence="Fri").status_code == 200  # no licence of the list


def test_credit_and_licence_of_a_received_picture_stay(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        described = make_picture(credit="Foto: Cecilia", licence="CC BY 4.0").for_payload()
        received = receive_picture(described, alt="En yta")
    client = visit(umea, anna)
    data = {"title": "Vår titel", "description": "En grön yta", "alt_en": "", "credit": "", "licence": "", "tags": ""}
    html = client.get(f"/studio/images/{received.pk}/").content.decode()
    assert "Kommer från en annan nod, och följer den." in html
    assert client.post(f"/studio/images/{received.pk}/", data).status_code == 302
    with scope(umea):
        kept = Picture.objects.get(pk=received.pk)
        assert (kept.title, kept.description) == ("Vår titel", "En grön yta")
        assert (kept.credit, kept.licence) == ("Foto: Cecilia", "CC BY 4.0")
