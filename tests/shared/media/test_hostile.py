"""Files that mean harm, by the thousand: refused, or kept as what they are and without what they hide."""

import contextlib
import io
import random
import resource
import time
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from shared.media.disk import path_of
from shared.media.errors import MediaRefusedError
from shared.media.intake import StoredFile, take_in
from shared.media.names import CONTENT_TYPES, IMAGE_TYPES
from shared.media.pictures import FAULTS
from shared.media.sniffing import sniff
from shared.media.storage import ContentStorage
from tenants.pictures.models import Picture
from tests.isolation.sizes import SEED, SIZE, SMALL
from tests.proofs.recording import Proof
from tests.shared.media.hostile import MARK, NAMES, bombs, floods, hostile_file

WHOLE = SIZE != SMALL
FILES = SIZE if WHOLE else 200
SENT = 10 if WHOLE else 3
SOON, MEGABYTES = 5.0, 400


def harms(data: bytes, extension: str) -> set[str]:
    """What is wrong with a file that is shown as a picture of this type; anything else is only ever downloaded."""
    if extension not in IMAGE_TYPES:
        return set()
    found = set()
    if MARK in data or b"<script" in data:
        found.add("something hides in it")
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            found |= {"it tells"} if image.getexif() or image.info.keys() & {"xmp", "comment", "exif"} else set()
            found |= (
                {"another type"} if image.get_format_mimetype() not in {IMAGE_TYPES[extension], "image/mpo"} else set()
            )
    except (*FAULTS, Image.DecompressionBombError):
        found.add("no picture")
    return found


def kept(data: bytes) -> StoredFile | None:
    """What the storage keeps of a file; None when it refuses it."""
    try:
        return take_in([data])
    except MediaRefusedError:
        return None


def by_name(data: bytes) -> set[str]:
    """The control: as a storage keeps it that believes the sender's name."""
    kinds = {b"\xff\xd8": "jpg", b"\x89P": "png", b"GI": "gif", b"RI": "webp"}
    return harms(data, kinds.get(data[:2], "png"))


def test_whatever_is_sent_is_refused_or_made_harmless(proof: Proof) -> None:
    chance = random.Random(f"hostile {SEED}")
    believed, refused, pictures = 0, 0, 0
    wrong: dict[str, int] = {}
    for _ in range(FILES):
        data = hostile_file(chance)
        believed += bool(by_name(data))
        stored = kept(data)
        if stored is None:
            refused += 1
            continue
        path = path_of(stored.name)
        pictures += stored.name.is_image
        found = harms(path.read_bytes(), stored.name.extension)
        found |= {"not what its bytes are"} if stored.name.extension not in {sniff(path), "bin"} else set()
        for harm in found:
            wrong[harm] = wrong.get(harm, 0) + 1
    assert wrong == {}
    assert pictures > FILES / 10  # else all that was shown is that nothing is shown
    proof.tried("hostile files", FILES)
    proof.absent("files that can do harm", sum(wrong.values()))
    proof.planted("files that can do harm where the name is believed", believed)


def test_floods_and_bombs_fill_neither_memory_nor_time(proof: Proof, media_folder: Path) -> None:
    refused = []
    hostile = {**floods(), **bombs()}
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    for name, data in hostile.items():
        if kept(data) is None:
            refused.append(name)
    seconds = time.monotonic() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert {"png", "wide png", "jpg", "frames"} <= set(refused)
    assert (seconds < SOON * len(hostile), grown < MEGABYTES) == (True, True), (seconds, grown)
    proof.tried("floods and bombs", len(hostile))
    proof.planted("pixels of a flood", samples_pixels(hostile["png"]))


def samples_pixels(data: bytes) -> int:
    """How many there would be; its head is read without a limit."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width * image.height
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def test_the_studio_and_the_address_of_a_file(
    proof: Proof, scope: Any, umea: Any, anna: Any, visit: Any, media_folder: Path
) -> None:
    """Through the form that people use, under names that mean harm; and as browsers get it."""
    chance, client = random.Random(f"studio {SEED}"), visit(umea, anna)
    client.raise_request_exception = True
    for number in range(SENT):
        file = ContentFile(hostile_file(chance), name=chance.choice(NAMES))
        form = {"title": f"Bild {number}", "description": "En bild", "file": file, "tags": "", "alt_en": ""}
        assert client.post("/studio/images/add/", form | {"credit": "", "licence": ""}).status_code in {200, 302}
    served = 0
    with scope(umea):
        names = [str(name) for name in Picture.objects.values_list("file", flat=True)]
        for _ in range(SENT):
            with contextlib.suppress(MediaRefusedError):
                names.append(ContentStorage().save("bild.png", ContentFile(hostile_file(chance))))
    for name in names:
        answer = client.get(f"/media/{name}")
        extension = name.partition(".")[2]
        assert (answer.status_code, answer["Content-Type"]) == (200, CONTENT_TYPES[extension])
        assert answer["X-Content-Type-Options"] == "nosniff"
        shown = not answer.get("Content-Disposition", "").startswith("attachment")
        assert shown == (extension in IMAGE_TYPES)
        assert harms(b"".join(answer.streaming_content), extension) == set()
        served += 1
    outside = [path for path in media_folder.parent.rglob("*") if path.is_file() and media_folder not in path.parents]
    assert outside == []
    proof.tried("sent to the studio", SENT)
    proof.tried("asked for", served)
