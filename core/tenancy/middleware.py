"""The request's edge: host to tenant, one unit of work around everything that follows."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import set_urlconf

from core.tenancy.binding import TenantLike, current_binding, current_tenant
from core.tenancy.hosts import ResolvedTenant, normalise_host, resolve_tenant
from core.tenancy.scopes import platform_work, unit_of_work

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD"})
SESSION_TENANT = "_nodverk_tenant"


class ScopeMiddleware:
    """Runs every request inside exactly one unit of work.

    An unknown host is a plain 404 and a suspended tenant a plain 503; neither opens a unit. The transaction rolls back
    on an exception and on every 5xx answer, and commits on everything else. GET and HEAD without a session cookie,
    outside the studio and the account pages, run READ ONLY. A streaming answer that is not a file is read to its end
    before the unit closes, up to NODVERK_STREAM_LIMIT bytes. A preview in the studio is a made-up request inside the
    studio's own: it runs in that one's unit.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_preview(request):
            return self._preview(request)
        if request.path in settings.NODVERK_SCOPELESS_PATHS:
            request.urlconf = "core.urls.health"
            request.COOKIES = {}  # a session belongs to a tenant, and there is none
            return self.get_response(request)
        host = normalise_host(request.META.get("HTTP_HOST", ""))
        tenant = self._find(host) if host is not None else None
        if tenant is None:
            return HttpResponse(render_to_string("website/plain_404.html"), status=404)
        if not tenant.is_open:
            return HttpResponse(render_to_string("website/closed.html"), status=503, headers={"Retry-After": "3600"})
        return self._serve(request, tenant)

    def _preview(self, request: HttpRequest) -> HttpResponseBase:
        name_tenant(request, current_tenant())
        return self.get_response(request)

    def _find(self, host: str) -> ResolvedTenant | None:
        with platform_work(reason="host look-up", read_only=True):
            return resolve_tenant(host)

    def _serve(self, request: HttpRequest, tenant: ResolvedTenant) -> HttpResponseBase:
        request.tenant = tenant  # type: ignore[attr-defined]
        urlconf = str(settings.TENANT_TYPES[tenant.type]["URLCONF"])
        request.urlconf = urlconf
        set_urlconf(urlconf)
        read_only = is_read_only(request)
        with unit_of_work(tenant, reason=f"{request.method} {request.path}", read_only=read_only) as unit:
            response = self.get_response(request)
            consume_stream(response)
            if response.status_code >= 500:
                unit.roll_back()
        return response


def name_tenant(request: HttpRequest, tenant: TenantLike) -> None:
    """Say whose request it is, and resolve addresses as that tenant does, also in this thread's `reverse`."""
    request.tenant = tenant  # type: ignore[attr-defined]
    urlconf = str(settings.TENANT_TYPES[tenant.type]["URLCONF"])
    request.urlconf = urlconf
    set_urlconf(urlconf)


def is_preview(request: HttpRequest) -> bool:
    """Whether this is a request that Wagtail made up inside another; no client can set the mark."""
    return bool(getattr(request, "is_dummy", False)) and current_binding() is not None


def is_read_only(request: HttpRequest) -> bool:
    """Whether the request may only read: safe method, no session cookie, outside the studio and account pages."""
    if request.method not in SAFE_METHODS or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    return not request.path.startswith(tuple(settings.NODVERK_WRITING_PATHS))


def consume_stream(response: HttpResponseBase) -> None:
    """Read a streaming answer that is not a file into memory: its queries belong inside the unit of work."""
    if not response.streaming or getattr(response, "file_to_stream", None) is not None:
        return
    chunks: list[bytes] = []
    size = 0
    for chunk in response.streaming_content:  # type: ignore[attr-defined]
        size += len(chunk)
        if size > settings.NODVERK_STREAM_LIMIT:
            message = f"An answer of more than {settings.NODVERK_STREAM_LIMIT} bytes belongs in a job."
            raise ValueError(message)
        chunks.append(chunk)
    response.streaming_content = chunks  # type: ignore[attr-defined]


class TenantSessionMiddleware:
    """Binds a session to the tenant it was made in: one that names another is emptied before anyone reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session: Any = request.session
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            owner = session.get(SESSION_TENANT)
            if owner != str(current_tenant().id) and not session.is_empty():
                session.flush()
        response = self.get_response(request)
        if session.modified and not session.is_empty():
            session[SESSION_TENANT] = str(current_tenant().id)
        return response
