"""The API's description: it is OpenAPI 3.1, in two languages, and the API does what it says, whatever is asked."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, seed, settings
from jsonschema_rs import is_valid
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import Failure, FailureGroup

from core.api.parameters import ListParameters
from core.api.reference import form_of
from tests.exchange.builders import report_page, share
from tests.isolation.sizes import SEED, SIZE

OPENAPI = "/api/v1/openapi.json"
LEAVES_ROWS = {"limit"}
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """A web server closes old connections between requests; the test's outer transaction must outlive them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def at_host(host: str) -> Callable[..., Any]:
    """The web application as asked at one host."""
    application = get_wsgi_application()

    def ask(environ: dict[str, Any], start: Any) -> Any:
        return application({**environ, "HTTP_HOST": host}, start)

    return ask


def checks() -> list[Any]:
    """Those of schemathesis' checks that a public read API can be held to."""
    found = [check for check in CHECKS.get_all() if check.__name__ in CHECKED]
    assert {check.__name__ for check in found} == set(CHECKED)
    return found


def modes_of(operation: Any) -> list[GenerationMode]:
    """An operation without parameters can be asked in no wrong way."""
    return list(GenerationMode) if list(operation.iter_parameters()) else [GenerationMode.POSITIVE]


def reads_as_allowed(case: Any, address: str) -> bool:
    """Whether the query is right once it is written as an address, where a number is its digits, one value a list."""
    described = {parameter.name: parameter.definition["schema"] for parameter in case.operation.query}
    written = parse_qs(urlsplit(address).query, keep_blank_values=True)
    return written.keys() <= described.keys() and all(
        is_valid(described[name], as_read(described[name], values)) for name, values in written.items()
    )


def as_read(schema: dict[str, Any], values: list[str]) -> Any:
    """What a parameter of this kind is taken for; a list where one value is asked for stays one, and is wrong."""
    if schema.get("type") == "array" or len(values) > 1:
        return values
    is_number = schema.get("type") == "integer" and values[0].isdecimal()
    return int(values[0]) if is_number else values[0]


class Asking:
    """Cases against one host: what is asked, and how often each status came."""

    def __init__(self, host: str, keys: dict[str, str]) -> None:
        self.described = schemathesis.openapi.from_wsgi(OPENAPI, at_host(host))
        self.keys = keys
        self.statuses: Counter[int] = Counter()

    def everything(self, cases: int) -> None:
        """So many cases of what the description allows, and as many of what it does not, at each address."""
        every: list[Any] = list(self.described.get_all_operations())
        for operation in (found.ok() for found in every):
            for mode in modes_of(operation):
                self.each(operation, mode, cases)

    def each(self, operation: Any, mode: GenerationMode, cases: int) -> None:
        """So many cases of one operation."""
        limits: Any = settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seeded: Any = seed(SEED)
        case: Any = given(operation.as_strategy(generation_mode=mode))
        run: Any = limits(seeded(case(self.allowed if mode is GenerationMode.POSITIVE else self.refused)))
        run()

    def allowed(self, case: Any) -> None:
        """A cursor cannot be made up, and most keys and choices lead nowhere: every other time something is found."""
        real = sum(self.statuses.values()) % 2 == 0
        case.query = {name: value for name, value in (case.query or {}).items() if name in LEAVES_ROWS or not real}
        case.query.pop("cursor", None)
        if real and case.path_parameters:
            case.path_parameters = {"key": self.keys[case.operation.path]}
        status, _ = self.ask(case)
        assert status == 200 or (case.path_parameters and not real and status == 404), case.as_curl_command()

    def refused(self, case: Any) -> None:
        """What the description does not allow is never answered as if it were allowed."""
        status, address = self.ask(case)
        assert status in {400, 404, 405} or reads_as_allowed(case, address), case.as_curl_command()

    def ask(self, case: Any) -> tuple[int, str]:
        """Ask, and hold the answer against the description; its status, and the address that was asked."""
        response = case.call()
        self.statuses[response.status_code] += 1
        case.validate_response(response, checks=checks())
        return int(response.status_code), str(response.request.url)


@pytest.mark.parametrize("host", ["localhost:8000", "umea.localhost:8000"])
def test_the_api_does_what_its_description_says(
    scope: Any, umea: Any, anna: Any, run_jobs: Any, proof: Any, host: str
) -> None:
    with scope(umea):
        item = share(report_page("Skolor", areas=["forskning-utbildning"]), anna)
    run_jobs()
    asking = Asking(host, {"/api/v1/items/{key}/": str(item.id), "/api/v1/tenants/{key}/": "umea"})
    asking.everything(max(5, SIZE // 20))
    statuses = asking.statuses
    assert statuses[200] > 0 < statuses[400]
    proof.tried("cases", sum(statuses.values()))
    proof.absent("server errors", sum(number for status, number in statuses.items() if status >= 500))


def broken(monkeypatch: Any, fault: str) -> None:
    """Make the items' list break its description in one way."""
    from shared.catalogue.api import serializers, views

    if fault == "a server error":
        monkeypatch.setattr(views.PublicCatalogue, "rows", lambda *args: 1 / 0)
    elif fault == "a wrong shape":
        monkeypatch.setattr(serializers.ItemSerializer, "to_representation", lambda self, item: {"id": 1})
    else:
        monkeypatch.setattr(ListParameters, "read", lambda query: {"limit": 20})


@pytest.mark.parametrize("fault", ["a server error", "a wrong shape", "parameters that are not looked at"])
def test_what_is_planted_is_found(monkeypatch: Any, put: Any, umea: Any, proof: Any, fault: str) -> None:
    put(umea, title="Skolor")
    asking = Asking("localhost:8000", {})
    broken(monkeypatch, fault)
    operation = asking.described["/api/v1/items/"]["GET"]
    with pytest.raises((FailureGroup, Failure, AssertionError)):
        asking.each(operation, GenerationMode.POSITIVE, 5)
        asking.each(operation, GenerationMode.NEGATIVE, 5)
    proof.planted(fault, 1)


@pytest.mark.parametrize(
    ("asked", "summary"), [("sv", "Objekt"), ("en", "Items"), ("", "Objekt"), ("en-GB,sv;q=0.5", "Items")]
)
def test_the_description_is_openapi_3_1_in_the_readers_language(
    visit: Any, kansli: Any, asked: str, summary: str
) -> None:
    response = visit(kansli).get(OPENAPI, headers={"Accept-Language": asked})
    document = response.json()
    assert (document["openapi"], document["info"]["version"]) == ("3.1.1", "1")
    assert document["paths"]["/api/v1/items/"]["get"]["summary"] == summary
    schemathesis.openapi.from_dict(document).validate()


@pytest.mark.parametrize(("tenant", "parts"), [("kansli", 13), ("umea", 3)])
def test_everything_is_described_once(visit: Any, request: Any, tenant: str, parts: int) -> None:
    document = visit(request.getfixturevalue(tenant)).get(OPENAPI).json()
    operations = [each["get"] for each in document["paths"].values()]
    assert len(operations) == len({each["operationId"] for each in operations}) == parts
    assert [each["operationId"] for each in operations if not (each["summary"] and each["description"])] == []
    assert [each["operationId"] for each in operations if set(each["responses"]) < {"200", "400", "429"}] == []
    assert all(list(methods) == ["get"] for methods in document["paths"].values())


@pytest.mark.parametrize(("path", "language"), [("/api/", "sv"), ("/en/api/", "en")])
@pytest.mark.parametrize("tenant", ["kansli", "umea"])
def test_the_page_describes_every_part_in_the_readers_language(
    visit: Any, request: Any, tenant: str, path: str, language: str
) -> None:
    client = visit(request.getfixturevalue(tenant))
    response = client.get(path)
    document = client.get(OPENAPI, headers={"Accept-Language": language}).json()
    described = {each["get"]["operationId"] for each in document["paths"].values()}
    assert {operation.name for operation in response.context["operations"]} == described
    for operation in response.context["operations"]:
        assert response.text.count(f'id="{operation.name}"') == 1
        assert operation.shape in {shape.name for shape in response.context["shapes"]}
    assert f'<html lang="{language}">' in response.text
    assert "http://" not in re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>|<a [^>]*>', "", response.text)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 17}, "whole number, from 1 to 17"),
        (
            {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
            "whole number, from 1 to 100, 20 when nothing is said",
        ),
        ({"type": ["string", "null"], "format": "date-time"}, "time, or null"),
        ({"type": "string", "maxLength": 200}, "text, at most 200 characters"),
        ({"type": "array", "items": {"enum": ["sv", "en"], "type": "string"}}, "several: one of sv, en"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Item"}}, "several: Item"),
        ({"type": "boolean"}, "true or false"),
        ({"$ref": "#/components/schemas/Item"}, ""),
    ],
)
def test_forms_in_words(schema: dict[str, Any], words: str) -> None:
    with translation.override("en"):
        assert form_of(schema) == words
