"""Serving stored files to those who may read them; to anyone else they do not exist."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from core.caching import SHARED
from shared.media.disk import path_of
from shared.media.enums import Readers
from shared.media.errors import InvalidNameError
from shared.media.names import IMAGE_TYPES, MediaName, RenditionName
from shared.media.queries import is_media_of_the_house, is_public_media

CACHING = {
    # The bytes never change; whether everybody may read them does, so a shared cache asks again.
    Readers.EVERYONE: f"public, max-age=31536000, immutable, {SHARED}",
    Readers.SIGNED_IN: "private, no-store",
}


@require_safe
def original(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file itself: a picture in the page, anything else as a download."""
    try:
        stored = MediaName.parse(name)
    except InvalidNameError as error:
        raise Http404 from error
    return _serve(request, stored, stored.content_type, as_download=not stored.is_image)


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """A smaller copy, read by those who may read the original."""
    try:
        stored = RenditionName.parse(name)
    except InvalidNameError as error:
        raise Http404 from error
    return _serve(request, stored, IMAGE_TYPES["webp"], as_download=False)


def _serve(
    request: HttpRequest, name: MediaName | RenditionName, content_type: str, *, as_download: bool
) -> HttpResponseBase:
    readers = _readers(request, name.hash)
    try:
        file = path_of(name).open("rb") if readers else None
    except FileNotFoundError:
        file = None
    if file is None or readers is None:
        raise Http404
    etag = quote_etag(str(name))
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(file, as_attachment=as_download, filename=str(name), content_type=content_type)
    else:
        file.close()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHING[readers]
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _readers(request: HttpRequest, digest: str) -> Readers | None:
    """Public files are decided without looking at the session, so that the answer varies with nobody."""
    if is_public_media(digest):
        return Readers.EVERYONE
    signed_in = request.user.is_authenticated
    return Readers.SIGNED_IN if signed_in and is_media_of_the_house(digest) else None
