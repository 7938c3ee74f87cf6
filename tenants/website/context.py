"""The frame in every public template, made only when a template asks for it."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tenants.website.frames import frame_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame`: the SiteFrame of the request's tenant."""
    return {"frame": SimpleLazyObject(partial(frame_for, request))} if hasattr(request, "tenant") else {}
