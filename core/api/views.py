"""The bases of the API's views. A resource declares what each audience may read; all else is decided here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from core.answers import conditional
from core.api.audience import Audience, Source, Sources
from core.api.cursors import CursorError
from core.api.parameters import ListParameters, Parameters
from core.api.problems import answer_exception
from core.api.schema import PublicSchema
from core.api.serializers import LinksSerializer
from core.api.throttling import PublicThrottle
from core.tenancy.binding import require_binding


class AlwaysJson(BaseContentNegotiation):
    """JSON, whatever is asked for: there is nothing else."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """A view of the public API.

    Nobody is signed in, only reading is possible and only in a READ ONLY unit of work; every error is a problem; the
    answer may be kept and is recognised by its content. `resource`, `tag`, `title` and `about` describe it.
    """

    authentication_classes: Any = ()
    permission_classes: Any = ()
    parser_classes: Any = ()
    renderer_classes: Any = (JSONRenderer,)
    content_negotiation_class: Any = AlwaysJson
    throttle_classes: Any = (PublicThrottle,)
    http_method_names = ["get", "head", "options"]
    metadata_class = None
    schema = PublicSchema()
    parameters: ClassVar[type[Parameters]] = Parameters
    serializer_class: ClassVar[type[BaseSerializer[Any]]]
    resource: ClassVar[str] = ""
    tag: ClassVar[str] = "api"
    title: ClassVar[str | Promise] = ""
    about: ClassVar[str | Promise] = ""
    audience: ClassVar[Audience] = Audience.EVERYONE

    def get_exception_handler(self) -> Any:
        return answer_exception

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        language = translation.get_language_from_request(request._request)
        translation.activate(language)
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"} and not require_binding().read_only:
            message = "The public API reads in READ ONLY units of work only."
            raise RuntimeError(message)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def answer(self, request: Request, data: Any, *, changed: datetime | None = None, dated: bool = False) -> Response:
        """An answer that is not sent again to those who have it. `dated`: see core.answers.conditional."""
        response = Response(data)
        http: HttpRequest = request._request
        response.add_post_render_callback(lambda done: conditional(http, done, changed=changed, dated=dated))
        return response


def absolute(request: Request, path: str) -> str:
    """The absolute address of a path on the host that answers."""
    tenant: Any = request.tenant  # type: ignore[attr-defined]
    port = f":{settings.NODVERK_PUBLIC_PORT}" if settings.NODVERK_PUBLIC_PORT else ""
    return f"{settings.NODVERK_PUBLIC_SCHEME}://{tenant.host}{port}{path}"


class RootView(PublicView):
    """Where the parts of the API are."""

    serializer_class = LinksSerializer
    names: ClassVar[Mapping[str, str]] = {}

    def get(self, request: Request) -> Response:
        Parameters.read(request.query_params)
        links = {name: absolute(request, reverse(view)) for name, view in self.names.items()}
        return self.answer(request, {"links": links})


class PublicViewSet(ViewSetMixin, PublicView):
    """A resource: a list in pages, and its rows one by one.

    `sources` says what each audience may read, and is all that a resource can read by; an audience without a source
    finds nothing. The path names the key of a row `key`; `key_pattern` says what it looks like where it is no UUID.
    """

    sources: ClassVar[Sources]
    parameters = ListParameters
    key_pattern: ClassVar[str] = ""
    detail_serializer_class: ClassVar[type[BaseSerializer[Any]] | None] = None
    list_title: ClassVar[str | Promise] = ""
    list_about: ClassVar[str | Promise] = ""

    @classmethod
    def many(cls) -> Any:
        """The view of the list."""
        return cls.as_view({"get": "list"})

    @classmethod
    def one(cls) -> Any:
        """The view of one row."""
        return cls.as_view({"get": "retrieve"})

    @property
    def source(self) -> Source:
        """What the one who asks may read. Raises Http404."""
        found = self.sources.get(self.audience)
        if found is None:
            raise Http404
        return found

    def list(self, request: Request, **path: Any) -> Response:
        """One page."""
        chosen = self.parameters.read(request.query_params)
        limit, after = chosen.pop("limit"), chosen.pop("cursor", None)
        source = self.source
        try:
            rows = source.rows(request, {**chosen, **path}, after, limit + 1)
        except CursorError as error:
            raise ValidationError({"cursor": [self._unknown_cursor()]}) from error
        shown = rows[:limit]
        following = self._following(request, source, shown) if len(rows) > limit else None
        results = self.serializer_class(shown, many=True, context={"request": request, "view": self}).data
        response = self.answer(request, {"next": following, "results": results}, changed=self.changed(shown))
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    def retrieve(self, request: Request, key: Any, **path: Any) -> Response:
        """One row."""
        Parameters.read(request.query_params)
        row = self.source.row(request, key)
        if row is None:
            raise Http404
        serializer = self.detail_serializer_class or self.serializer_class
        data = serializer(row, context={"request": request, "view": self}).data
        return self.answer(request, data, changed=self.changed([row]), dated=True)

    def changed(self, rows: Sequence[Any]) -> datetime | None:
        """When the rows last changed, where they say so."""
        moments = [row.updated_at for row in rows if getattr(row, "updated_at", None)]
        return max(moments, default=None)

    def _following(self, request: Request, source: Source, shown: Sequence[Any]) -> str:
        pairs = [(name, value) for name in request.query_params for value in request.query_params.getlist(name)]
        kept = [pair for pair in pairs if pair[0] != "cursor"]
        query = urlencode([*kept, ("cursor", str(source.place(shown[-1])))])
        return absolute(request, f"{request.path}?{query}")

    def _unknown_cursor(self) -> Any:
        field: Any = self.parameters().fields["cursor"]
        return field.error_messages["unknown"]
