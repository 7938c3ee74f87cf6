"""When a failed job is tried again."""

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.jobs import Job as QueuedJob

from core.tasks.errors import FencedError, ForgedJobError, TenantGoneError, TenantRestingError

ATTEMPTS = 8
"""So often a job is tried again, whether it failed or its worker died; a job that kills its worker ends too."""


class Retry(RetryStrategy):
    """Eight times, ever later; not what nobody may ask for, another run has taken over, or is nobody's any more.

    A job of a tenant that rests is not counted out: it is looked at each hour, and woken when the tenant is back.
    """

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if isinstance(exception, ForgedJobError | FencedError | TenantGoneError):
            return None
        if isinstance(exception, TenantRestingError):
            return RetryDecision(retry_in={"hours": 1})
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision is not None and job.lock:
            decision.lock = aside(job)
        return decision


def aside(job: QueuedJob) -> str:
    """The lock of a job that waits for its next attempt: its own, so that those behind it go first."""
    return f"again:{job.id}"


RETRY = Retry(max_attempts=ATTEMPTS, exponential_wait=3)
