"""A small network in which everything happened once."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.builders import adopt, correct, draft_page, report_page, share
from tests.tenants.pictures.test_pictures import make_picture


@dataclass(frozen=True, slots=True)
class Network:
    """Umeå's items by what became of them, and Örebro's copies of two of them."""

    held: uuid.UUID
    withdrawn: uuid.UUID
    narrowed: uuid.UUID
    removed: uuid.UUID


@pytest.fixture
def network(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any, settings: Any,
    tmp_path: Path,
) -> Network:  # fmt: skip
    """Shared, corrected, adopted, withdrawn, narrowed, removed; all of it come through."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with scope(umea):
        pages = [report_page(f"Sida {number}", picture=make_picture(), picture_alt="En yta") for number in range(4)]
        items = [share(page, anna).id for page in pages]
        draft_page("Ett utkast")
        report_page("Bara hos oss")
    run_jobs()
    with scope(orebro):
        for item in items:
            adopt(item, cecilia)
    with scope(kansli):
        adopt(items[0], disa, publish=False)
    run_jobs()
    with scope(umea):
        correct(pages[0], title="Rättad")
        pages[1].unpublish()
        share(pages[2], anna, "national")
    with scope(orebro):
        from tenants.sharing.models import Copy
        from tests.exchange.builders import page_of

        page_of(Copy.objects.get(item_id=items[3])).delete()
    run_jobs()
    return Network(*items)
