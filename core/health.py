"""Whether the process answers at all, and whether the installation is ready to serve.

Neither tells anything of a tenant, and neither a secret: what fails is named by a word, its cause is in the log.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from core.tasks.queue import seconds_without_worker
from core.tenancy.history import unapplied_migrations
from core.tenancy.scopes import platform_work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing that must be in order; `reason` is empty when it is."""

    reason: str = ""
    figures: tuple[tuple[str, float], ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether it is in order."""
        return not self.reason

    def told(self) -> dict[str, Any]:
        """As the answer tells it."""
        found: dict[str, Any] = {"status": "ok" if self.is_ok else "fail"}
        if self.reason:
            found["reason"] = self.reason
        return {**found, **dict(self.figures)}


def healthz(request: HttpRequest) -> HttpResponse:
    """Plain `ok`; opens no scope and asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything that serving needs is in order, else 503; which and why, for programs to read."""
    findings = look()
    is_ready = all(finding.is_ok for finding in findings.values())
    told = {name: finding.told() for name, finding in findings.items()}
    status, word = (200, "ok") if is_ready else (503, "fail")
    response = JsonResponse({"status": word, "checks": told}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def look() -> dict[str, Finding]:
    """Database, migrations, worker, relay. Must run outside any scope; four queries in one transaction."""
    try:
        with platform_work(reason="readiness", read_only=True):
            return {"database": Finding(), **{name: check() for name, check in CHECKS.items()}}
    except DatabaseError as error:
        logger.warning("Not ready: the database does not answer", exc_info=error)
        return {"database": Finding("unreachable"), **dict.fromkeys(CHECKS, Finding("unknown"))}


def _migrations() -> Finding:
    missing = unapplied_migrations()
    return Finding("pending" if missing else "", (("pending", missing),))


def _worker() -> Finding:
    silence = seconds_without_worker()
    if silence is None:
        return Finding("never_seen")
    return _within(silence, settings.NODVERK_READY_WITHIN["worker"], "silent")


def _relay() -> Finding:
    lag: Callable[[], float] = import_string(settings.NODVERK_RELAY_LAG)
    return _within(lag(), settings.NODVERK_READY_WITHIN["relay"], "behind")


def _within(seconds: float, limit: float, reason: str) -> Finding:
    return Finding(reason if seconds > limit else "", (("seconds", round(seconds, 1)), ("limit", limit)))


CHECKS: dict[str, Callable[[], Finding]] = {"migrations": _migrations, "worker": _worker, "relay": _relay}
