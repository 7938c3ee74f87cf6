"""The studio's pages of what is made together with its origin: the answer, our own part, and leaving."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actors import Actor
from tenants.sharing.deciding import first_page, to_page
from tenants.sharing.errors import SharingError
from tenants.sharing.forms import PartForm
from tenants.sharing.models import Copy
from tenants.sharing.permissions import may_adopt, may_publish
from tenants.sharing.services import join_item, leave_item, refuse_to_join, write_part


@require_POST
def join(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Make it together; then to our own part."""
    publish = request.POST.get("publish") == "1"
    copy = _carried_out(request, lambda by: join_item(item_id=item_id, publish=publish, by=by))
    if copy is None:
        return redirect("sharing:inbox")
    messages.success(request, _("Accepted: we make it together. Write our part here, or later."))
    return redirect("sharing:part", item_id) if may_publish(request.user, copy.family) else to_page(copy)


@require_POST
def refuse(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Only receive it."""
    copy = _carried_out(request, lambda by: refuse_to_join(item_id=item_id, by=by))
    if copy is None:
        return redirect("sharing:inbox")
    messages.success(request, _("Answered. What we have received stays."))
    return to_page(copy)


@require_POST
def leave(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Make it no longer."""
    if _carried_out(request, lambda by: leave_item(item_id=item_id, by=by)):
        messages.success(request, _("We make it no longer. Our page of it is gone."))
    return redirect("sharing:inbox")


@require_http_methods(["GET", "POST"])
def edit_part(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """What we contribute."""
    copy: Copy = get_object_or_404(Copy, item_id=item_id)
    if not copy.is_joint:
        raise Http404
    if not may_adopt(request.user) or not may_publish(request.user, copy.family):
        raise PermissionDenied
    form = PartForm(request.POST if request.method == "POST" else None, part=copy.part)
    if form.is_valid() and _written(request, copy, form):
        return redirect("sharing:part", item_id)
    page = first_page(copy)
    title = page.title if page else next(each["title"] for each in copy.languages.values())
    context = {"copy": copy, "page": page, "title": title, "form": form}
    return render(request, "sharing/part.html", context, status=400 if form.errors else 200)


def _written(request: HttpRequest, copy: Copy, form: PartForm) -> bool:
    """Carry it out; what the service refuses becomes an error of the form."""
    user: Any = request.user
    try:
        write_part(item_id=copy.item_id, part=form.part(), by=Actor.of(user))
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved. It stands on everybody's page now."))
    return True


def _carried_out(request: HttpRequest, deed: Callable[[Actor], Copy]) -> Copy | None:
    """What a deed gave; None, and the reason told, where it was refused."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    try:
        return deed(Actor.of(user))
    except SharingError as error:
        messages.error(request, str(error))
        return None
