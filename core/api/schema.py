"""The API's description as OpenAPI 3.1, from the same declarations that check and answer."""

import json
from collections.abc import Mapping
from typing import Any

from django.urls import include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from core.api.problems import MEDIA_TYPE, ProblemSerializer

PREFIX = "api/v1/"
type Document = dict[str, Any]


class PageSerializer(serializers.Serializer[Any]):
    """One page of a list."""


class PublicSchema(AutoSchema):
    """An operation of the public API: its parameters, its answer, and the problems it may answer with."""

    def get_operation_id(self) -> str:
        view: Any = self.view
        action = getattr(view, "action", "get")
        return f"{view.resource}_{action}"

    def get_summary(self) -> str:
        view: Any = self.view
        return str(view.list_title if self.is_list else view.title)

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular asks without arguments
        view: Any = self.view
        return str(view.list_about if self.is_list else view.about)

    def get_tags(self) -> list[str]:
        return [str(getattr(self.view, "tag", "api"))]

    def get_auth(self) -> list[Any]:
        return []

    def get_request_serializer(self) -> Any:
        return None

    @property
    def is_list(self) -> bool:
        """Whether the operation answers with a page of rows."""
        return getattr(self.view, "action", "") == "list"

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        if self.is_list:
            return [view.parameters]
        pattern = getattr(view, "key_pattern", "")
        key = OpenApiParameter("key", str, OpenApiParameter.PATH, pattern=pattern)
        return [key] if pattern and getattr(view, "action", "") == "retrieve" else []

    def get_response_serializers(self) -> Any:
        view: Any = self.view
        problems = {
            (code, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, description=text)
            for code, text in self._problems().items()
        }
        return {200: OpenApiResponse(self._answer(view), description=_("What was asked for.")), **problems}

    def _answer(self, view: Any) -> Any:
        if not self.is_list:
            return getattr(view, "detail_serializer_class", None) or view.serializer_class
        return page_of(view.serializer_class)

    def _problems(self) -> Mapping[int, str]:
        found = {400: _("A parameter is wrong; the problem names it."), 429: _("Too many requests.")}
        if getattr(self.view, "action", "") == "retrieve":
            found[404] = _("There is nothing of this key that everyone may read.")
        return found


_pages: dict[type, type] = {}


def page_of(row: type[serializers.BaseSerializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a page of such rows; one class for each, which the description tells apart by identity."""
    if row not in _pages:
        fields = {
            "__doc__": "",
            "next": serializers.URLField(allow_null=True, help_text=gettext_lazy("The next page; null on the last.")),
            "results": row(many=True),
        }
        _pages[row] = type(f"{row.__name__.removesuffix('Serializer')}PageSerializer", (PageSerializer,), fields)
    return _pages[row]


def describe(urls: str, *, language: str, title: str) -> Document:
    """The description of the resources under a module of addresses, in one language."""
    with override(language):
        generator: Any = SchemaGenerator(patterns=[path(PREFIX, include(urls))])  # type: ignore[no-untyped-call]
        document: Document = json.loads(JSONRenderer().render(generator.get_schema(request=None, public=True)))
    for schema in document["components"]["schemas"].values():
        schema.pop("description", None)  # the classes' own words are for those who read the code
    document["info"] |= {"title": title, "version": "1"}
    document["servers"] = [{"url": "/"}]
    return document
