"""Figures of the queue and its workers."""

from core.figures import Figure
from core.tasks.queue import jobs_by_status, seconds_waited, seconds_without_worker, working_workers

STATES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")
FAILED = "failed"


def queue_figures() -> list[Figure]:
    """Jobs by state, those that gave up, the oldest that waits, workers. Four queries. Must run in platform_work."""
    jobs = jobs_by_status()
    figures = [
        Figure("jobs", "Jobs by state.", {state: float(jobs.get(state, 0)) for state in STATES}, label="state"),
        Figure("failed_jobs", "Jobs that gave up and wait for a person.", {"": float(jobs.get(FAILED, 0))}),
        Figure("oldest_job_seconds", "How long the oldest job that could run has waited.", {"": seconds_waited()}),
        Figure("workers", "Workers that live.", {"": float(working_workers())}),
    ]
    silence = seconds_without_worker()
    if silence is not None:
        figures.append(Figure("worker_silence_seconds", "Since any worker's last sign of life.", {"": silence}))
    return figures
