"""The public API's views stand on one base and leave its guards alone."""

import ast
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from core.api.audience import Audience
from core.api.throttling import PublicThrottle
from core.api.views import PublicView, PublicViewSet
from tests.architecture.sources import modules

GUARDS = {
    "authentication_classes",
    "permission_classes",
    "throttle_classes",
    "parser_classes",
    "http_method_names",
    "audience",
    "initial",
    "list",
    "retrieve",
    "dispatch",
    "finalize_response",
}


def api_views(urlconf: str) -> list[Any]:
    """Every view class under /api/v1/."""
    (resolver,) = [
        each
        for each in get_resolver(urlconf).url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == "api/v1/"
    ]
    patterns: list[Any] = [each for each in resolver.url_patterns if isinstance(each, URLPattern)]
    return [each.callback.cls for each in patterns]


@pytest.mark.parametrize(("urlconf", "number"), [("core.urls.node", 4), ("core.urls.office", 14)])
def test_every_view_of_the_api_stands_on_the_public_base(urlconf: str, number: int) -> None:
    views = api_views(urlconf)
    assert len(views) == number
    for view in views:
        assert issubclass(view, PublicView), view
        assert (view.authentication_classes, view.permission_classes) == ((), ())
        assert view.throttle_classes == (PublicThrottle,)
        assert not issubclass(view, PublicViewSet) or set(view.sources) == {Audience.EVERYONE}


def test_no_resource_touches_a_guard() -> None:
    """Restriction by audience is the base's: a resource declares sources, and overrides nothing that decides."""
    found = [
        f"{module.place}:{node.lineno} {name}"
        for module in modules("shared", "tenants", "national_office")
        if "api" in module.parts
        for kind in ast.walk(module.tree)
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        for name in names_of(node)
        if name in GUARDS
    ]
    assert found == []


def names_of(node: ast.stmt) -> list[str]:
    """What a statement of a class defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.target.id] if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else []


@pytest.mark.parametrize(
    "code", ["audience = None", "throttle_classes: Any = ()", "def initial(self): ...", "permission_classes = []"]
)
def test_touching_a_guard_is_found(code: str) -> None:
    (node,) = ast.parse(code).body
    assert set(names_of(node)) <= GUARDS
