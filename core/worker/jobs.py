"""The queue as a worker sees it: it closes only the jobs that it holds."""

from datetime import UTC, datetime

from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

HELD = """
FROM procrastinate_jobs
WHERE id = %(id)s AND status = 'doing' AND attempts = %(attempts)s AND worker_id IS NOT DISTINCT FROM %(worker)s
FOR UPDATE
"""
FINISH = f"SELECT procrastinate_finish_job_v1(id, %(status)s::procrastinate_job_status, %(delete)s) {HELD}"
RETRY = f"SELECT procrastinate_retry_job_v2(id, %(at)s, %(priority)s, %(queue)s, %(lock)s) {HELD}"


class HeldJobs(JobManager):
    """Finishes and retries a job only for the run that holds it; a late one changes nothing."""

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
