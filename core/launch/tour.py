"""The tour of ``make smoke``: named checks over HTTP, against a running installation."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.launch.summary import Tenant
from core.launch.terminal import say
from core.launch.visitor import Answer, Visitor

OFFICE_SCHEMA = "kansli"


@dataclass(frozen=True)
class Tour:
    """What a check may use.

    ``manage("tenants", "provision", ...)`` runs an operator's command and raises when it fails; ``wait_for(ready,
    what, seconds)`` asks until the worker has done its part, and raises with ``what``.
    """

    port: int
    var: Path
    tenants: list[Tenant]
    deadline: float
    manage: Callable[..., None]
    wait_for: Callable[[Callable[[], bool], str, float], None]

    def visitor(self, host: str = "localhost") -> Visitor:
        return Visitor(self.port, host, timeout=max(1.0, min(20.0, self.deadline - time.monotonic())))

    def node(self) -> Tenant:
        """The first node; raises when the demo wrote none."""
        return next(tenant for tenant in self.tenants if tenant["schema"] != OFFICE_SCHEMA)


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[Tour], None]


@dataclass
class Result:
    name: str
    seconds: float
    problem: str = ""
    passed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.passed = not self.problem


def expect(answer: Answer, status: int, *contained: str) -> None:
    """Raise when the answer has another status or lacks a text."""
    if answer.status != status:
        raise AssertionError(f"the answer is {answer.status}, not {status}")
    for text in contained:
        if text not in answer.body:
            raise AssertionError(f"the page does not hold {text!r}")


def portal_front(tour: Tour) -> None:
    expect(tour.visitor().get("/"), 200, "<h1")


def node_front(tour: Tour) -> None:
    expect(tour.visitor(tour.node()["host"]).get("/"), 200, "<h1")


def unknown_host(tour: Tour) -> None:
    answer = tour.visitor("nobody-lives-here.localhost").get("/")
    expect(answer, 404)
    if "set-cookie" in answer.headers or "csrfmiddlewaretoken" in answer.body or "Traceback" in answer.body:
        raise AssertionError("the answer to an unknown host is not plain")


CHECKS = (
    Check("the portal's front page answers", portal_front),
    Check("a node's front page answers", node_front),
    Check("an unknown host is a plain 404", unknown_host),
)


def take_tour(tour: Tour, checks: tuple[Check, ...], between: Callable[[], None]) -> list[Result]:
    """Run every check in order, print each as it ends; a failing one does not stop the tour."""
    results = []
    for check in checks:
        between()
        result = take(tour, check)
        say(f"{'ok    ' if result.passed else 'FAILED'} {check.name} {result.seconds:.1f} s")
        if not result.passed:
            say(f"       {result.problem}")
        results.append(result)
    return results


def take(tour: Tour, check: Check) -> Result:
    begun = time.monotonic()
    problem = ""
    if begun > tour.deadline:
        problem = "the time was out"
    else:
        try:
            check.run(tour)
        except Exception as error:  # noqa: BLE001 - a check may fail in any way; the tour goes on
            problem = f"{type(error).__name__}: {error}"
    return Result(check.name, time.monotonic() - begun, problem)
