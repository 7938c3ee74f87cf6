"""Answers that others keep: recognised as unchanged by their content, and open to pages of any origin."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

KEPT = "public, no-cache"
"""May be kept, and is asked about each time: what was withdrawn is gone at the next reading."""


def conditional(
    request: HttpRequest, response: HttpResponse, *, changed: datetime | None = None, dated: bool = False
) -> HttpResponseBase:
    """The answer with its ETag, or 304 when the client has just that.

    `changed` is told as Last-Modified. Only a `dated` answer, which ceases to exist when it is withdrawn, is
    recognised by that date alone: a list from which something went has no later date.
    """
    if response.status_code != 200:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", KEPT)
    last_modified = None
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
        last_modified = int(changed.timestamp()) if dated else None
    found = get_conditional_response(request, etag=etag, last_modified=last_modified, response=response)
    return found if found is not None else response


def document(
    request: HttpRequest,
    content: bytes,
    content_type: str,
    *,
    changed: datetime | None = None,
    dated: bool = False,
    filename: str = "",
) -> HttpResponseBase:
    """A document for machines in UTF-8, readable from scripts of any origin: no cookie ever changes it."""
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if filename:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return conditional(request, response, changed=changed, dated=dated)
