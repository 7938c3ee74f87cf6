"""A fault to be found: now and then a request is served in another tenant than its host's."""

import itertools

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.tenancy.hosts import ResolvedTenant, resolve_tenant
from core.tenancy.middleware import ScopeMiddleware
from core.tenancy.scopes import platform_work

_count = itertools.count(1)
EVERY = 20
ASTRAY = "kiruna.localhost"


class StrayingMiddleware(ScopeMiddleware):
    """Takes every twentieth request to Kiruna."""

    def _serve(self, request: HttpRequest, tenant: ResolvedTenant) -> HttpResponseBase:
        if next(_count) % EVERY == 0:
            with platform_work(reason="astray", read_only=True):
                tenant = resolve_tenant(ASTRAY) or tenant
        return super()._serve(request, tenant)
