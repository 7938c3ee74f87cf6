"""What the queue does for itself: jobs of dead workers go back to the living, and old ones go.

Both jobs run in the worker's event loop on its own login, and hold no lock: they must run when all else is stuck.
"""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from core.tasks.queue import STALLED
from core.tasks.registry import Declared, TaskKind, declare
from core.tasks.retrying import ATTEMPTS, aside

logger = logging.getLogger(__name__)

HEARTBEAT = 5.0

KEPT_HOURS, KEPT_FAILED_HOURS = 24, 24 * 60

RESCUE, TIDY = "core.retry_stalled_jobs", "core.remove_old_jobs"
declare(Declared(RESCUE, TaskKind.PLATFORM))
declare(Declared(TIDY, TaskKind.PLATFORM))


@app.periodic(cron="* * * * * */10", periodic_id=RESCUE)
@app.task(name=RESCUE, queueing_lock=RESCUE, pass_context=True)
async def retry_stalled_jobs(context: JobContext, /, timestamp: int) -> str:
    """Give the jobs of workers that are dead or frozen to others; one that keeps killing its worker is given up."""
    manager = context.app.job_manager
    stalled = [job for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED) if job.id]
    for job in stalled:
        if job.attempts >= ATTEMPTS:
            logger.error("A job was given up: its workers die", extra={"job": job.id, "task_name": job.task_name})
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job, lock=aside(job) if job.lock else None)
    return f"Rescued {len(stalled)} jobs."


@app.periodic(cron="17 * * * *", periodic_id=TIDY)
@app.task(name=TIDY, queueing_lock=TIDY, pass_context=True)
async def remove_old_jobs(context: JobContext, /, timestamp: int) -> str:
    """Forget what went well after a day, and what failed after two months."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(KEPT_HOURS)
    await manager.delete_old_jobs(KEPT_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)
    return "Removed old jobs."
