"""The jobs, through the wrapper that checks who asked for them."""

import os
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app

from core.tasks import defer
from core.tasks.errors import ForgedJobError
from core.tenancy.scopes import owner_scope
from shared.media.disk import is_stored, path_of
from shared.media.intake import take_in
from shared.media.names import MediaName, RenditionName
from shared.media.services import prepare_renditions, record_reference
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


FETCH = "SELECT args ->> 'tenant_id' FROM procrastinate_fetch_job_v2(NULL, %s)"
WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"


def test_one_tenants_many_pictures_hold_up_no_other_and_each_has_one_job_at_a_time(
    scope: Any, umea: Any, orebro: Any, media_folder: Path
) -> None:
    for tenant, pictures in ((umea, 3), (orebro, 2)):
        for number in range(pictures):
            with scope(tenant):
                stored = take_in([samples.picture(500 + number, 400 + tenant.slug.count("e"))])
                record_reference(stored, tenant_id=tenant.id)
                prepare_renditions([stored.name.hash])
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(WORKER)
        (worker,) = cursor.fetchone()
        taken = []
        for _ in range(4):
            cursor.execute(FETCH, [worker])
            taken.append(cursor.fetchone()[0])
    assert taken == [str(umea.id), str(orebro.id), None, None]
