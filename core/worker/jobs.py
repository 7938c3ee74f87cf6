"""The queue as a worker sees it: it closes only the jobs that it holds, and one run answers calls that are alike."""

from collections.abc import Iterable
from datetime import UTC, datetime

from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from core.tasks.registry import declared

HELD = """
FROM procrastinate_jobs AS held
WHERE id = %(id)s AND status = 'doing' AND attempts = %(attempts)s AND worker_id IS NOT DISTINCT FROM %(worker)s
FOR UPDATE
"""
NEXT = """
CASE WHEN EXISTS (SELECT FROM procrastinate_jobs AS other WHERE other.lock = held.lock AND other.status = 'todo')
THEN pg_notify('procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', held.id)::text) END
"""
"""Whoever waited for the lock is looked for at once, not when the workers look the next time by themselves."""

FINISH = f"SELECT procrastinate_finish_job_v1(id, %(status)s::procrastinate_job_status, %(delete)s), {NEXT} {HELD}"
RETRY = f"SELECT procrastinate_retry_job_v2(id, %(at)s, %(priority)s, %(queue)s, %(lock)s), {NEXT} {HELD}"
FETCH = """
SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
FROM nodverk_fetch_job(%(queues)s::varchar[], %(worker)s)
"""
MERGE = """
DELETE FROM procrastinate_jobs
WHERE lock = %(lock)s AND task_name = %(task_name)s AND status = 'todo' AND attempts = 0 AND scheduled_at IS NULL
"""


class HeldJobs(JobManager):
    """Finishes and retries a job only for the run that holds it; a late one changes nothing."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The job whose turn it is. One of a merged task takes the calls of its lock that wait along.

        Whoever called had committed what the call is about, or the call would not be seen here; so the run sees it.
        """
        names = None if queues is None else list(queues)
        rows = await self.connector.execute_query_all_async(FETCH, queues=names, worker=worker_id)
        job = Job.from_row(rows[0]) if rows else None
        if job is not None and job.lock and declared(job.task_name).merged:
            await self.connector.execute_query_async(MERGE, lock=job.lock, task_name=job.task_name)
        return job

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await self.connector.execute_query_all_async(FINISH, **_held(job), status=status.value, delete=delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        at = retry_at or datetime.now(UTC)
        await self.connector.execute_query_all_async(
            RETRY, **_held(job), at=at, priority=priority, queue=queue, lock=lock
        )


def _held(job: Job) -> dict[str, object]:
    return {"id": job.id, "attempts": job.attempts, "worker": job.worker_id}
