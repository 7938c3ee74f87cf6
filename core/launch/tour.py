"""The tour of ``make smoke``: named checks over HTTP, against a running installation."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from core.launch.summary import Tenant
from core.launch.terminal import say
from core.launch.visitor import Answer, Visitor

OFFICE_SCHEMA = "kansli"
COMMUNICATOR = "Kommunikatör"
ITEM = re.compile(r"/objekt/[0-9a-f-]{36}/([a-z0-9-]+)/")
EDIT = re.compile(r"/studio/pages/(\d+)/edit/")


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


CORRECTED = "Rättad under rundturen"
EIGHTH = ("boras", "MSI Borås")


def first_item(tour: Tour, slug: str) -> tuple[str, str]:
    """Address and slug of a node's latest news on the portal: what a communicator may publish and take down."""
    answer = tour.visitor().get(f"/utforska/?node={slug}&kind=news")
    found = ITEM.search(answer.body)
    if answer.status != 200 or found is None:
        raise AssertionError(f"the portal ({answer.status}) lists no news of {slug}")
    return found[0], found[1]


def portal_lists_an_item(tour: Tour) -> None:
    address, _ = first_item(tour, slug_of(tour.node()))
    expect(tour.visitor().get(address), 200, "<h1", tour.node()["name"])


def correction_arrives(tour: Tour) -> None:
    slug = slug_of(tour.node())
    address, page = first_item(tour, slug)
    tour.manage("demo_correct", "--tenant", slug, "--slug", page, "--title", CORRECTED)
    tour.wait_for(lambda: CORRECTED in tour.visitor().get(address).body, "The correction is not on the portal", 20)


def withdrawal_arrives(tour: Tour) -> None:
    """The node's communicator takes the page down in the studio, by the form that people use."""
    node = tour.node()
    address, page = first_item(tour, slug_of(node))
    visitor = signed_in(tour, node)
    edit = EDIT.search(visitor.get(f"/studio/pages/search/?q={quote(CORRECTED)}").body)
    if edit is None:
        raise AssertionError(f"the studio does not find {page}")
    expect(visitor.post(f"/studio/pages/{edit[1]}/unpublish/", {}), 200)
    tour.wait_for(lambda: tour.visitor().get(address).status in {404, 410}, "The item is still on the portal", 20)


def signed_in(tour: Tour, node: Tenant) -> Visitor:
    """The node's communicator in the studio."""
    visitor = tour.visitor(node["host"])
    person = next(user for user in node["users"] if user["role"] == COMMUNICATOR)
    visitor.post("/studio/login/", {"username": person["email"], "password": person["password"]})
    expect(visitor.get("/studio/"), 200, node["name"])
    return visitor


def eighth_tenant(tour: Tour) -> None:
    slug, name = EIGHTH
    tour.manage("tenants", "provision", slug, "--name", name)
    expect(tour.visitor(f"{slug}.localhost").get("/"), 200, name)
    expect(tour.visitor().get("/noder/"), 200, name)


def slug_of(tenant: Tenant) -> str:
    """A node's short name: the first label of its host."""
    return str(tenant["host"]).partition(".")[0]


CHECKS = (
    Check("the portal's front page answers", portal_front),
    Check("a node's front page answers", node_front),
    Check("the portal lists a node's item", portal_lists_an_item),
    Check("a correction arrives", correction_arrives),
    Check("a withdrawal arrives", withdrawal_arrives),
    Check("an eighth tenant is made while the others are served", eighth_tenant),
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
