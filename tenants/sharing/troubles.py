"""The studio's list of what has not come through, with its buttons. At the office it shows every tenant's."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.actors import Actor
from core.tenancy.hosts import ResolvedTenant
from shared.registry.enums import TenantType
from tenants.sharing.errors import NotAllowedError
from tenants.sharing.permissions import may_resend
from tenants.sharing.queries.troubles import troubles_for_tenant
from tenants.sharing.queries.words import explain_fault
from tenants.sharing.services import resend
from tenants.sharing.views import page_number


@require_GET
def show_troubles(request: HttpRequest) -> HttpResponse:
    """What has not come through: what, to whom, why, and when it is tried again."""
    if not may_resend(request.user):
        raise PermissionDenied
    found = troubles_for_tenant(page_number(request))
    rows = [(row, explain_fault(row.trouble.cause)) for row in found.rows]
    context = {"troubles": found, "rows": rows, "is_office": _is_office(request)}
    return render(request, "sharing/troubles.html", context)


def _is_office(request: HttpRequest) -> bool:
    tenant: ResolvedTenant = request.tenant  # type: ignore[attr-defined]
    return tenant.type == TenantType.NATIONAL_OFFICE


@require_POST
def resend_one(request: HttpRequest, trouble_id: uuid.UUID) -> HttpResponse:
    """Try one of them again."""
    return _resend(request, trouble_id)


@require_POST
def resend_all(request: HttpRequest) -> HttpResponse:
    """Try all of them again."""
    return _resend(request, None)


def _resend(request: HttpRequest, trouble_id: uuid.UUID | None) -> HttpResponse:
    user: Any = request.user
    try:
        count = resend(by=Actor.of(user), trouble=trouble_id)
    except NotAllowedError as error:
        raise PermissionDenied from error
    if count:
        sent = ngettext("%(count)s is being sent again.", "%(count)s are being sent again.", count) % {"count": count}
        messages.success(request, sent)
    else:
        messages.warning(request, _("There was nothing to send again."))
    return redirect("sharing:troubles")
