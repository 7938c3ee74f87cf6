"""Erasing a page everywhere: what it means, before it is done, and the proof afterwards."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from core.actors import Actor
from tenants.sharing.enums import Ground
from tenants.sharing.errors import SharingError
from tenants.sharing.permissions import may_erase, may_see_outbox
from tenants.sharing.queries.erasures import Proof, proof_of, what_is_erased
from tenants.sharing.queries.items import item_of
from tenants.sharing.services import erase_item
from tenants.sharing.share import shareable


class EraseForm(forms.Form):
    """Why, and that it is meant."""

    ground = forms.ChoiceField(label=_("Why is it erased?"), choices=Ground, widget=forms.RadioSelect)
    certain = forms.BooleanField(label=_("I know that it cannot be undone"))


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, page_id: int) -> HttpResponse:
    """What goes, where, before anything does; then it is done."""
    page, _adapter = shareable(request, page_id)
    if not may_erase(request.user):
        raise PermissionDenied
    item = item_of(page)
    if item is None:
        raise Http404
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user: Any = request.user
        try:
            erase_item(item_id=item.pk, ground=Ground(form.cleaned_data["ground"]), by=Actor.of(user))
        except SharingError as error:
            form.add_error(None, str(error))
        else:
            return redirect("sharing:proof", item.pk)
    context = {"page": page, "form": form, "going": what_is_erased(item)}
    return render(request, "sharing/erase.html", context, status=400 if form.errors else 200)


@require_GET
def show_proof(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """What was removed, where and when, as far as each has answered."""
    if not may_see_outbox(request.user):
        raise PermissionDenied
    proof: Proof | None = proof_of(item_id)
    if proof is None:
        raise Http404
    return render(request, "sharing/proof.html", {"proof": proof})
