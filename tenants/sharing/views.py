"""The studio's pages of sharing: the share choice, the inbox, one offer."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.models import Page

from core.actors import Actor
from shared.catalogue.enums import Family, Visibility
from tenants.sharing.adapters import PageAdapter, adapter_for
from tenants.sharing.errors import SharingError
from tenants.sharing.forms import InboxForm, ShareForm
from tenants.sharing.permissions import may_adopt, may_publish, may_share
from tenants.sharing.queries.copies import copy_of, provenance_for
from tenants.sharing.queries.inbox import inbox_for_tenant, origins_for_tenant
from tenants.sharing.queries.items import item_of, shared_with
from tenants.sharing.queries.preview import facts_of, preview_of
from tenants.sharing.queries.words import explain_visibility
from tenants.sharing.services import adopt_item, set_visibility
from tenants.sharing.services.adopting import granted_content


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose who may see a page; see exactly what they will see, and who has received it."""
    page, adapter = _shareable(request, page_id)
    copy = copy_of(page)
    if copy is not None:
        context = {"page": page, "copy": copy, "provenance": provenance_for(page)}
        return render(request, "sharing/copy.html", context)
    allowed = may_share(request.user, adapter.family)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    item = item_of(page)
    initial = {"visibility": item.visibility if item else Visibility.TENANT, "listed": item.listed if item else True}
    form = ShareForm(request.POST or None, initial=initial, explain=explain_visibility(request.tenant))  # type: ignore[attr-defined]
    if form.is_valid() and _saved(request, page, form):
        return redirect("sharing:share", page.pk)
    context = {
        "page": page,
        "form": form,
        "item": item,
        "allowed": allowed,
        "preview": preview_of(page, adapter),
        "receivers": shared_with(item) if item else [],
        "never_chosen": item is None or item.chosen_at is None,
    }
    return render(request, "sharing/share.html", context, status=400 if form.errors else 200)


def _shareable(request: HttpRequest, page_id: int) -> tuple[Page, PageAdapter]:
    page = get_object_or_404(Page, pk=page_id).specific
    adapter = adapter_for(page)
    if adapter is None:
        raise Http404
    if not (page.permissions_for_user(request.user).can_edit() or may_share(request.user, adapter.family)):
        raise PermissionDenied
    return page, adapter


def _saved(request: HttpRequest, page: Page, form: ShareForm) -> bool:
    """Carry out the choice; what the service refuses becomes an error of the form."""
    user: Any = request.user
    try:
        item = set_visibility(
            page=page,
            visibility=Visibility(form.cleaned_data["visibility"]),
            listed=form.cleaned_data["listed"],
            by=Actor.of(user),
        )
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    words = Visibility(item.visibility).label
    messages.success(request, _("Saved. Who may see it: %(who)s.") % {"who": str(words).lower()})
    return True


@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What others have shared with this tenant, and what became of it here."""
    origins = [(str(tenant.id), tenant.name) for tenant in origins_for_tenant()]
    form = InboxForm(request.GET, origins=origins)
    wanted = form.wanted()
    inbox = inbox_for_tenant(wanted, page_number(request))
    context = {"form": form, "wanted": wanted, "inbox": inbox, "query": _query_without_page(request)}
    return render(request, "sharing/inbox.html", context | _rights(request.user))


@require_GET
def show_offer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The whole of an item that is offered, before it is received."""
    try:
        item, payload = granted_content(item_id)
    except SharingError as error:
        raise Http404 from error
    origin = next((tenant.name for tenant in origins_for_tenant() if tenant.id == item.origin), "")
    context = {"item": item, "payload": payload, "origin": origin, "facts": list(facts_of(payload))}
    return render(request, "sharing/offer.html", context | _rights(request.user))


@require_POST
def adopt(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Receive an item, as a draft or published at once."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    publish = request.POST.get("publish") == "1"
    try:
        copy = adopt_item(item_id=item_id, publish=publish, by=Actor.of(user))
    except SharingError as error:
        messages.error(request, str(error))
        return redirect("sharing:inbox")
    page = Page.objects.filter(translation_key=copy.translation_key).order_by("locale_id").first()
    messages.success(request, _("Received and published.") if publish else _("Received as a draft."))
    return redirect("wagtailadmin_pages:edit", page.pk) if page else redirect("sharing:inbox")


def _rights(user: Any) -> dict[str, Any]:
    return {
        "may_adopt": may_adopt(user),
        "publishable": {family.value for family in Family if may_publish(user, family)},
    }


def page_number(request: HttpRequest) -> int:
    raw = request.GET.get("page", "1")
    return int(raw) if raw.isdecimal() and len(raw) < 7 else 1


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
