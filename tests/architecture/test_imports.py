"""No ring of imports anywhere: between apps, between modules, also by a late import."""

from pathlib import Path

import pytest

from tests.architecture.imports import app_graph, cycle_in, module_graph
from tests.architecture.sources import Module, modules

RING = {
    "tenants/people/services.py": "from tenants.audit import services",
    "tenants/audit/services.py": "def note() -> None:\n    from tenants.audit.writing import write",
    "tenants/audit/writing.py": "import tenants.people.services",
}


def written(root: Path, files: dict[str, str]) -> list[Module]:
    for place, code in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(code + "\n")
    return [Module(root / place, root) for place in files]


def test_no_module_and_no_app_stands_in_a_ring() -> None:
    assert (cycle_in(module_graph(modules())), cycle_in(app_graph(modules()))) == ([], [])


def test_a_ring_is_found_late_imports_too(tmp_path: Path) -> None:
    found = written(tmp_path, RING)
    assert set(cycle_in(module_graph(found))) == {
        "tenants.people.services",
        "tenants.audit.services",
        *map(name, RING),
    }
    assert set(cycle_in(app_graph(found))) == {"tenants.people", "tenants.audit"}


def name(place: str) -> str:
    return place.removesuffix(".py").replace("/", ".")


@pytest.mark.parametrize(
    "code",
    [
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import tenants.people.services",
        "import tenants.other.services",
        "import json",
    ],
)
def test_types_and_other_modules_close_no_ring(code: str, tmp_path: Path) -> None:
    assert cycle_in(module_graph(written(tmp_path, RING | {"tenants/audit/writing.py": code}))) == []
