"""A worker that goes on: when the database is away it waits for it, and it ends only when it is asked to."""

import asyncio
import logging
import signal
from contextlib import suppress

from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app

from core.tasks.queue import STALLED
from core.worker.jobs import HeldJobs
from core.worker.tasks import HEARTBEAT

logger = logging.getLogger(__name__)

PAUSES = (0.5, 1, 2, 4, 8)
"""Seconds between attempts to reach the database; the last one over and over."""

LOOK = 0.5
"""Seconds after which a worker looks for jobs though it heard of none: a notice can come while it is looking."""


def serve(url: str, *, once: bool, concurrency: int) -> None:
    """Run jobs with this login until SIGTERM or SIGINT; with `once` until none is left, and then errors are raised."""
    asyncio.run(_once(url, concurrency) if once else _serve(url, concurrency))


async def _once(url: str, concurrency: int) -> None:
    await _work(url, wait=False, concurrency=concurrency)


async def _serve(url: str, concurrency: int) -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    failures = 0
    while not asked.is_set():
        begun = asyncio.get_running_loop().time()
        await _until_asked(asked, asyncio.create_task(_work(url, wait=True, concurrency=concurrency)))
        lasted = asyncio.get_running_loop().time() - begun
        failures = 0 if lasted > PAUSES[-1] else failures + 1
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), PAUSES[min(failures, len(PAUSES) - 1)])


async def _until_asked(asked: asyncio.Event, work: "asyncio.Task[None]") -> None:
    """Let the worker run; when asked to stop, let it finish what it has begun. Its failure is logged."""
    stop = asyncio.create_task(asked.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    work.cancel()
    with suppress(asyncio.CancelledError):
        try:
            await work
        except Exception:
            logger.exception("The worker lost the database and begins anew")


async def _work(url: str, *, wait: bool, concurrency: int) -> None:
    with app.replace_connector(PsycopgConnector(conninfo=url)) as working:
        async with working.open_async():
            await _run(working, wait=wait, concurrency=concurrency)


async def _run(working: App, *, wait: bool, concurrency: int) -> None:
    plain, working.job_manager = working.job_manager, HeldJobs(working.connector)
    try:
        await working.run_worker_async(
            wait=wait,
            concurrency=concurrency,
            listen_notify=wait,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
            fetch_job_polling_interval=LOOK,
        )
    finally:
        working.job_manager = plain
