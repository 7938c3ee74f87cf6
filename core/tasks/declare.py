"""The two decorators that make a function a job."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate import JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from core.tasks.errors import ForgedJobError, TenantGoneError
from core.tasks.registry import Declared, TaskKind, declare
from core.tenancy.hosts import ResolvedTenant, load_tenant
from core.tenancy.roles import platform_role, tenant_role
from core.tenancy.scopes import platform_work, unit_of_work

Job = Callable[..., str]


class Retry(RetryStrategy):
    """Eight times, ever later; a job that nobody may ask for is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if isinstance(exception, ForgedJobError):
            return None
        return super().get_retry_decision(exception=exception, job=job)


RETRY = Retry(max_attempts=8, exponential_wait=3)
NO_ROLE = "none"
STAMP = "SELECT coalesce(deferred_role, 'none') FROM procrastinate_jobs WHERE id = %s"


def tenant_task(*, name: str, queue: str = "default") -> Callable[[Job], Job]:
    """Declare a job that runs in the unit of work of its `tenant_id` argument and returns one sentence.

    Refuses (ForgedJobError, no retry) a job that names no tenant or was deferred by another tenant's role.
    """
    declare(Declared(name, TaskKind.TENANT))

    def decorate(function: Job) -> Job:
        @functools.wraps(function)
        def run(context: JobContext, *, tenant_id: str = "", **arguments: Any) -> str:
            tenant = _authorised_tenant(context, name, _named_tenant(tenant_id, name))
            with unit_of_work(tenant, reason=f"task {name}"):
                return function(tenant_id=tenant_id, **arguments)

        _register(name, queue, run)
        return function

    return decorate


def platform_task(
    *, name: str, wakeable: bool = False, queue: str = "default", cron: str | None = None
) -> Callable[[Job], Job]:
    """Declare a job of the platform; it opens platform_work itself, as often as it needs, and returns one sentence.

    Deferred by the platform or by the periodic clock; `wakeable` ones by tenants too.
    """
    declare(Declared(name, TaskKind.PLATFORM, wakeable))

    def decorate(function: Job) -> Job:
        @functools.wraps(function)
        def run(context: JobContext, **arguments: Any) -> str:
            if not wakeable:
                with platform_work(reason=f"stamp of {name}", read_only=True):
                    _refuse_unless(_stamp(context), {platform_role(), NO_ROLE}, name)
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


def _authorised_tenant(context: JobContext, name: str, tenant_id: uuid.UUID) -> ResolvedTenant:
    with platform_work(reason=f"stamp of {name}", read_only=True):
        _refuse_unless(_stamp(context), {platform_role(), tenant_role(tenant_id)}, name)
        tenant = load_tenant(tenant_id)
    if tenant is None:
        message = f"{name}: tenant {tenant_id} is gone."
        raise TenantGoneError(message)
    return tenant


def _stamp(context: JobContext) -> str:
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [context.job.id])
        row = cursor.fetchone()
    return str(row[0]) if row else "missing"


def _refuse_unless(stamp: str, allowed: set[str], name: str) -> None:
    if stamp not in allowed:
        message = f"{name} was deferred by {stamp}, which may not."
        raise ForgedJobError(message)
