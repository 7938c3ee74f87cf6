"""The studio's page on how healthy what crosses the border is. At the office it shows every tenant's."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tenants.sharing.permissions import may_resend
from tenants.sharing.queries.health import health_for_tenant


@require_GET
def show_health(request: HttpRequest) -> HttpResponse:
    """The latest check-up of each: one figure, what was mended and how, and what needs a person."""
    if not may_resend(request.user):
        raise PermissionDenied
    return render(request, "sharing/health.html", {"rows": health_for_tenant()})
