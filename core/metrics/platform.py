"""The platform's figures, read from the database whenever they are asked for."""

import logging
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.figures import Figure
from core.health import look
from core.tenancy.scopes import platform_work

logger = logging.getLogger(__name__)

SLOW_FOR = 300.0
"""Seconds for which a figure that costs something to read is told again."""


class PlatformFigures(Collector):
    """Readiness, and what NODVERK_FIGURES and NODVERK_SLOW_FIGURES name; while the database is away only readiness."""

    def __init__(self, slow_for: float = SLOW_FOR) -> None:
        self.slow_for = slow_for
        self._slow: list[Figure] = []
        self._slow_at: float | None = None

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every figure. Must run outside any scope."""
        findings = {name: float(finding.is_ok) for name, finding in look().items()}
        yield told(Figure("ready", "Whether each part is in order.", findings, label="check"))
        for figure in [*read(settings.NODVERK_FIGURES), *self._slow_figures()]:
            yield told(figure)

    def _slow_figures(self) -> list[Figure]:
        now = time.monotonic()
        if self._slow_at is None or now - self._slow_at >= self.slow_for:
            self._slow, self._slow_at = read(settings.NODVERK_SLOW_FIGURES), now
        return self._slow


def read(paths: list[str]) -> list[Figure]:
    """What these functions give, each in a transaction of its own: one that fails takes no other with it."""
    found: list[Figure] = []
    for path in paths:
        figures: Callable[[], list[Figure]] = import_string(path)
        try:
            with platform_work(reason="figures", read_only=True):
                found += figures()
        except DatabaseError as error:
            logger.warning("No figures from %s", path, exc_info=error)
    return found


def told(figure: Figure) -> GaugeMetricFamily:
    """As Prometheus reads it."""
    family = GaugeMetricFamily(f"nodverk_{figure.name}", figure.about, labels=[figure.label] if figure.label else None)
    for word, value in figure.values.items():
        family.add_metric([word] if figure.label else [], value)
    return family
