"""Public views of the design system: the accents' stylesheet and the style page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.design.samples import style_page_context
from core.design.stylesheet import MAX_ACCENTS, accent_stylesheet

WEEK = 60 * 60 * 24 * 7


def accent_css(request: HttpRequest, key: str) -> HttpResponse:
    """Serve the stylesheet of one page's accents. `key` is `SiteFrame.accent_key`: 'rrggbb' joined by hyphens.

    The answer depends on the address alone, so it may be kept for long. Too many accents is a 404.
    """
    accents = [f"#{part}" for part in key.split("-")]
    if len(accents) > MAX_ACCENTS:
        raise Http404
    response = HttpResponse(accent_stylesheet(accents), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={WEEK}"
    return response


def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component once, with sample content, for whoever builds with them."""
    return render(request, "design/style_page.html", style_page_context())
