"""What a form says of a file before anything is stored."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from shared.media.validators import validate_picture
from tests.shared.media import samples
from tests.shared.media.samples import stored_files


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("p.jpg", data, content_type="image/jpeg")


def test_a_picture_passes_and_can_be_read_again(media_folder: Path) -> None:
    file = upload(samples.picture())
    validate_picture(file)
    assert file.read() == samples.picture()
    assert stored_files(media_folder) == []


@pytest.mark.parametrize("data", [samples.SCRIPT_SVG, samples.PAGE, samples.GIF_SCRIPT, b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_with_a_sentence(media_folder: Path, data: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_picture(upload(data))
    assert refusal.value.code == "not_a_picture"
    assert stored_files(media_folder) == []


def test_a_flood_is_refused_with_its_reason(media_folder: Path) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_picture(upload(samples.pixel_flood()))
    assert refusal.value.code == "refused"
    assert stored_files(media_folder) == []


def test_too_many_bytes_are_refused(media_folder: Path, settings: Any) -> None:
    settings.NODVERK_MEDIA_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refusal:
        validate_picture(upload(samples.picture()))
    assert refusal.value.code == "refused"
