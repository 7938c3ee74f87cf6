"""A federation with something to lose: pages, a picture, shared and adopted items."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from core.backup import Digest, read_digests
from core.backup.snapshots import connected
from tests.exchange.builders import report_page

type MakePage = Callable[..., Any]


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def illustrated() -> MakePage:
    """A published page with a picture of its own colour, in the open unit of work."""

    def make(title: str = "Bron", colour: str = "#15803D") -> Any:
        from tenants.pictures.models import Picture

        buffer = BytesIO()
        Image.new("RGB", (40, 20), colour).save(buffer, "PNG")
        file = ContentFile(buffer.getvalue(), name="bron.png")
        picture = Picture.objects.create(title=title, file=file, credit="Foto: Anna", licence="CC BY 4.0")
        return report_page(title, picture=picture, picture_alt="En bro över älven")

    return make


def digests_of(schema: str) -> list[Digest]:
    """What stands in a schema of this test's database now."""
    from django.conf import settings

    from shared.backup.queries import owner_url

    with connected(owner_url()) as connection:
        return read_digests(connection, schema, settings.NODVERK_INSTALLATION)


def quiet(text: str, done: int, total: int) -> None:
    """No progress shown."""
