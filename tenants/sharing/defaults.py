"""The studio's page of what the share panel proposes for each kind."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from shared.catalogue.enums import KINDS, kind_label
from tenants.sharing.choices import other_tenants, proposal_of
from tenants.sharing.permissions import may_share
from tenants.sharing.queries.defaults import default_for, defaults_by_kind, family_of_kind
from tenants.sharing.queries.words import explain_visibility
from tenants.sharing.services import propose_for_kind
from tenants.sharing.share_forms import ContractForm


@require_GET
def show_defaults(request: HttpRequest) -> HttpResponse:
    """Each kind that this person may share, with what is proposed for it."""
    families = [family for family in KINDS if may_share(request.user, family)]
    if not families:
        raise PermissionDenied
    proposals = defaults_by_kind()
    rows = [(kind, kind_label(kind), proposals.get(kind)) for family in families for kind in KINDS[family]]
    return render(request, "sharing/defaults.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def edit_default(request: HttpRequest, kind: str) -> HttpResponse:
    """What is proposed for one kind."""
    family = family_of_kind(kind)
    if family is None:
        raise Http404
    if not may_share(request.user, family):
        raise PermissionDenied
    form = ContractForm(
        request.POST if request.method == "POST" else None,
        choice=proposal_of(default_for(kind)),
        explain=explain_visibility(request.tenant),  # type: ignore[attr-defined]
        others=other_tenants(),
    )
    if form.is_valid():
        user: Any = request.user
        propose_for_kind(kind=kind, choice=form.chosen(), by=Actor.of(user))
        messages.success(request, _("Saved. It is proposed from now on; nothing was shared."))
        return redirect("sharing:defaults")
    context = {"form": form, "kind": kind_label(kind)}
    return render(request, "sharing/default.html", context, status=400 if form.errors else 200)
