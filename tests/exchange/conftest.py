"""What most tests of the exchange begin with."""

import uuid
from typing import Any

import pytest

from tests.exchange.builders import report_page, share


@pytest.fixture
def shared(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> tuple[Any, uuid.UUID]:
    """Anna's page at Umeå, shared with everyone, and its item."""
    with scope(umea):
        page = report_page()
        item = share(page, anna)
    run_jobs()
    return page, item.id
