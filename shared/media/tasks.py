"""Jobs of the media layer."""

from datetime import timedelta
from typing import Any

from core.tasks import platform_task, tenant_task
from core.tenancy.scopes import platform_work
from shared.media.names import MediaName
from shared.media.renditions import make_renditions
from shared.media.services import sweep_media


@tenant_task(name="media.make_renditions")
def make_renditions_of(*, tenant_id: str, names: list[str]) -> str:
    """Make the renditions of a tenant's pictures; those that are there stay."""
    made = [width for name in names for width in make_renditions(MediaName.parse(name))]
    return f"{len(made)} renditions of {len(names)} pictures made."


@platform_task(name="media.sweep", cron="17 3 * * *")
def sweep(**arguments: Any) -> str:
    """Remove, every night, the bytes that nobody holds any more."""
    with platform_work(reason="media sweep", read_only=True):
        swept = sweep_media(older_than=timedelta(days=1))
    return f"{swept.files} files removed, {swept.freed} bytes freed."
