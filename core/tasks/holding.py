"""Who holds a job. A run that lost its job (its worker froze, another took over) commits nothing."""

from django.db import connection
from procrastinate import JobContext

from core.tasks.errors import FencedError

CLOSE = "SELECT nodverk_close_job(%s, %s, %s)"


def close_job(context: JobContext) -> None:
    """Note, in the job's own transaction, that its effect is done: it commits with the effect or not at all.

    Raises FencedError, which undoes the effect, when another run has the job. A job with this note is not run again.
    """
    job = context.job
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [job.id, job.attempts, job.worker_id])
        (closed,) = cursor.fetchone() or (None,)
    if not closed:
        message = f"Job {job.id} is no longer this run's."
        raise FencedError(message)
