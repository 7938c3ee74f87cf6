"""The API's description: as a document for programs, and as a page for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.parameters import HIGHEST_LIMIT, Parameters
from core.api.schema import Document, describe
from core.api.views import PublicView

HOUR = 3600
SHAPES = "#/components/schemas/"


def description_of(urls: str) -> Document:
    """The description in the reader's language, made once an hour in each process."""
    language = get_language() or "sv"
    key = f"openapi:{urls}:{language}"
    found: Any = cache.get_or_set(key, lambda: describe(urls, language=language, title=_("Read API")), HOUR)
    return dict(found)


class SchemaView(PublicView):
    """The description as OpenAPI 3.1."""

    schema: Any = None
    urls: ClassVar[str] = ""

    def get(self, request: Request) -> Response:
        Parameters.read(request.query_params)
        return self.answer(request, description_of(self.urls))


@dataclass(frozen=True, slots=True)
class Fact:
    """A parameter or a field: what it is called, what it may hold, what it means; `shape` names what it holds."""

    name: str
    form: str
    about: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and what can be asked there. `example` is an address to try, empty where a key is needed."""

    name: str
    path: str
    title: str
    about: str
    shape: str
    parameters: tuple[Fact, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer holds."""

    name: str
    fields: tuple[Fact, ...]


@require_safe
def reference(request: HttpRequest, urls: str) -> HttpResponse:
    """The page that describes the API of this host."""
    document = description_of(urls)
    operations = tuple(operations_of(document))
    context = {
        "operations": operations,
        "shapes": tuple(shapes_of(document)),
        "document_url": reverse("api:openapi"),
        "root_url": reverse("api:root"),
        "highest_limit": HIGHEST_LIMIT,
    }
    return render(request, "api/reference.html", context)


def operations_of(document: Document) -> Iterator[Operation]:
    """What can be asked, in the order of the addresses."""
    for path, methods in document["paths"].items():
        operation = methods["get"]
        content = operation["responses"]["200"]["content"]["application/json"]["schema"]
        yield Operation(
            name=operation["operationId"],
            path=path,
            title=operation.get("summary", ""),
            about=operation.get("description", ""),
            shape=_shape(content),
            parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
            example="" if "{" in path else path,
        )


def shapes_of(document: Document) -> Iterator[Shape]:
    """What answers hold, by name."""
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" in schema:
            fields = (
                Fact(field, form_of(inner), inner.get("description", ""), _shape(inner))
                for field, inner in schema["properties"].items()
            )
            yield Shape(name, tuple(fields))


def _parameter(found: Mapping[str, Any]) -> Fact:
    return Fact(found["name"], form_of(found["schema"]), found.get("description", ""))


def _shape(schema: Mapping[str, Any]) -> str:
    """The name of the shape that a schema leads to, by whatever way; empty for none."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SHAPES)
    inner = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    inner += [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
    return next((name for each in inner if (name := _shape(each))), "")


def form_of(schema: Mapping[str, Any]) -> str:
    """What a schema allows, in words."""
    kinds = schema.get("type", "")
    kind = next((each for each in kinds if each != "null"), "") if isinstance(kinds, list) else kinds
    words = [_kind(kind, schema), *_limits(schema)]
    if isinstance(kinds, list) and "null" in kinds:
        words.append(_("or null"))
    return ", ".join(filter(None, words))


def _kind(kind: str, schema: Mapping[str, Any]) -> str:
    named = {
        "integer": _("whole number"),
        "number": _("decimal number"),
        "boolean": _("true or false"),
        "object": _("object"),
    }
    texts = {"uuid": "UUID", "uri": _("address"), "date-time": _("time"), "date": _("date"), "email": _("e-mail")}
    if "enum" in schema:
        return _("one of %(values)s") % {"values": ", ".join(str(each) for each in schema["enum"] if each is not None)}
    if kind == "array":
        return _("several: %(form)s") % {"form": form_of(schema["items"]) or _shape(schema)}
    if kind == "string":
        return str(texts.get(schema.get("format", ""), _("text")))
    return named.get(kind, "")


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    if "minimum" in schema and "maximum" in schema:
        yield _("from %(lowest)s to %(highest)s") % {"lowest": schema["minimum"], "highest": schema["maximum"]}
    if "maxLength" in schema:
        most = schema["maxLength"]
        yield ngettext("at most %(most)s character", "at most %(most)s characters", most) % {"most": most}
    if "default" in schema:
        yield _("%(value)s when nothing is said") % {"value": schema["default"]}
