"""The two decorators that make a function a job."""

import functools
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from core.tasks.errors import FencedError, ForgedJobError, TenantGoneError, TenantRestingError
from core.tasks.holding import close_job
from core.tasks.registry import Declared, TaskKind, declare
from core.tasks.retrying import RETRY
from core.tenancy.hosts import ResolvedTenant, load_tenant
from core.tenancy.roles import platform_role, tenant_role
from core.tenancy.scopes import platform_work, unit_of_work

logger = logging.getLogger(__name__)

Job = Callable[..., str]

NO_ROLE = "none"
STAMP = "SELECT coalesce(deferred_role, 'none'), effect_at FROM procrastinate_jobs WHERE id = %s"
DONE = "Done before: the worker died between the effect and its note of it."


OnFailure = Callable[..., str | None]
"""What a task does about its own failure, in a unit of its own after the failed one was undone.

Called with the error, `attempts` before this one, and the task's arguments. Returns a sentence when the failure is
taken care of; None to have the queue try the job again.
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who asked for a job, and when its effect was done, if it was."""

    role: str
    effect_at: datetime | None = None


def tenant_task(*, name: str, queue: str = "default", on_failure: OnFailure | None = None) -> Callable[[Job], Job]:
    """Declare a job that runs in the unit of work of its `tenant_id` argument and returns one sentence.

    Its effect happens once, however often workers die: it commits together with a note on the job, and a run that has
    lost the job to another commits nothing. Refuses (ForgedJobError, no retry) a job that names no tenant or was
    deferred by another tenant's role.
    """
    declare(Declared(name, TaskKind.TENANT))

    def decorate(function: Job) -> Job:
        @functools.wraps(function)
        def run(context: JobContext, *, tenant_id: str = "", **arguments: Any) -> str:
            tenant, done = _authorised_tenant(context, name, _named_tenant(tenant_id, name))
            if done:
                return DONE
            try:
                with unit_of_work(tenant, reason=f"task {name}"):
                    sentence = function(tenant_id=tenant_id, **arguments)
                    close_job(context)
            except FencedError:
                raise
            except Exception as error:
                answer = _answered(error, on_failure, context, tenant, {"tenant_id": tenant_id, **arguments})
                if answer is None:
                    raise
                return answer
            return sentence

        _register(name, queue, run)
        return function

    return decorate


def _answered(
    error: Exception,
    on_failure: OnFailure | None,
    context: JobContext,
    tenant: ResolvedTenant,
    arguments: dict[str, Any],
) -> str | None:
    if on_failure is None:
        return None
    with unit_of_work(tenant, reason=f"failure of {context.job.task_name}"):
        answer = on_failure(error, attempts=context.job.attempts, **arguments)
        if answer is None:
            return None
        close_job(context)
    logger.error("A job failed and its failure was reported", exc_info=error, extra={"job": context.job.id})
    return answer


def platform_task(
    *, name: str, wakeable: bool = False, merged: bool = False, queue: str = "default", cron: str | None = None
) -> Callable[[Job], Job]:
    """Declare a job of the platform; it opens platform_work itself, as often as it needs, and returns one sentence.

    Deferred by the platform or by the periodic clock; `wakeable` ones by tenants too. It may be run again after its
    worker died, and must find out itself what is done. `merged`: one run answers every call of its lock that waits.
    """
    declare(Declared(name, TaskKind.PLATFORM, wakeable, merged))

    def decorate(function: Job) -> Job:
        @functools.wraps(function)
        def run(context: JobContext, **arguments: Any) -> str:
            if not wakeable:
                with platform_work(reason=f"stamp of {name}", read_only=True):
                    _refuse_unless(_stamp(context).role, {platform_role(), NO_ROLE}, name)
            arguments.pop("timestamp", None)
            return function(**arguments)

        task = _register(name, queue, run)
        if cron is not None:
            app.periodic(cron=cron, periodic_id=name)(task)
        return function

    return decorate


def _register(name: str, queue: str, run: Any) -> Any:
    return app.task(name=name, queue=queue, pass_context=True, retry=RETRY)(run)


def _named_tenant(tenant_id: str, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(tenant_id)
    except (ValueError, AttributeError, TypeError) as error:
        message = f"{name} names no tenant."
        raise ForgedJobError(message) from error


def _authorised_tenant(context: JobContext, name: str, tenant_id: uuid.UUID) -> tuple[ResolvedTenant, bool]:
    """The job's tenant, and whether the job's effect is done already."""
    with platform_work(reason=f"stamp of {name}", read_only=True):
        stamp = _stamp(context)
        _refuse_unless(stamp.role, {platform_role(), tenant_role(tenant_id)}, name)
        tenant = load_tenant(tenant_id)
    if tenant is None:
        message = f"{name}: tenant {tenant_id} is gone."
        raise TenantGoneError(message)
    if not tenant.is_open:
        message = f"{name}: tenant {tenant.slug} is not in service; the job waits."
        raise TenantRestingError(message)
    return tenant, stamp.effect_at is not None


def _stamp(context: JobContext) -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [context.job.id])
        row = cursor.fetchone()
    return Stamp(str(row[0]), row[1]) if row else Stamp("missing")


def _refuse_unless(stamp: str, allowed: set[str], name: str) -> None:
    if stamp not in allowed:
        message = f"{name} was deferred by {stamp}, which may not."
        raise ForgedJobError(message)
