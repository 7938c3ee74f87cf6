"""Every test of the media layer has a folder of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.shared.media.house import House


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def house(umea: Any, orebro: Any, kansli: Any) -> House:
    """Umeå, Örebro and the office."""
    return House(umea, orebro, kansli)
