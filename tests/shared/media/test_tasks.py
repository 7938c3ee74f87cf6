"""The jobs, through the wrapper that checks who asked for them."""

import os
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app

from core.tasks import defer
from core.tasks.errors import ForgedJobError
from shared.media.disk import is_stored, path_of
from shared.media.intake import take_in
from shared.media.names import MediaName, RenditionName
from tests.shared.media import samples


@pytest.fixture
def forgotten(media_folder: Path) -> MediaName:
    """A file that nobody holds, untouched for years."""
    name = take_in([b"forgotten"]).name
    os.utime(path_of(name), (1_000_000_000, 1_000_000_000))
    return name


def test_the_sweep_runs_every_night() -> None:
    periodic = app.periodic_registry.periodic_tasks
    assert [task.cron for task in periodic.values() if task.task.name == "media.sweep"] == ["17 3 * * *"]


def test_the_platform_sweeps(platform: Any, run_jobs: Any, forgotten: MediaName) -> None:
    with platform():
        defer("media.sweep")
    assert run_jobs() == ["media.sweep"]
    assert not is_stored(forgotten)


def test_a_tenant_does_not(scope: Any, umea: Any, run_jobs: Any, forgotten: MediaName) -> None:
    with scope(umea):
        defer("media.sweep")
    with pytest.raises(ForgedJobError):
        run_jobs()
    assert is_stored(forgotten)


def test_a_tenant_has_nothing_made_in_anothers_name(scope: Any, umea: Any, orebro: Any, run_jobs: Any) -> None:
    name = take_in([samples.picture(600, 400)]).name
    with scope(umea):
        defer("media.make_renditions", tenant_id=str(orebro.id), names=[str(name)])
    with pytest.raises(ForgedJobError):
        run_jobs()
    assert not is_stored(RenditionName(name.hash, 480))
