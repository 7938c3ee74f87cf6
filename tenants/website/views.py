"""Public views of a tenant's site."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.views import serve

from tenants.website.contexts import search_context
from tenants.website.frames import frame_for, reading_language, surroundings_for


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search among this tenant's own pages."""
    return render(request, "website/search.html", search_context(request))


def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the site: Wagtail serves it, and is told where it is instead of looking step by step."""
    kept = surroundings_for(request)
    if kept.site is not None:
        request._wagtail_site = kept.site  # type: ignore[attr-defined]
    found = kept.page_at([part for part in path.split("/") if part], reading_language())
    if found is not None:
        found.known_unrestricted = not kept.is_restricted
        request._wagtail_route_for_request = found.route(request, [])  # type: ignore[attr-defined]
    return cast("HttpResponse", serve(request, path))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that does not exist, on a host that does."""
    context = {"robots": "noindex", "frame": frame_for(request, {})}
    return render(request, "website/not_found.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the page stands alone and asks the database nothing."""
    return HttpResponse(render_to_string("website/server_error.html"), status=500)
