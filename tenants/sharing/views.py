"""The studio's pages of what others share: the inbox, one offer."""

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.actors import Actor
from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Family
from shared.exchange.terms import terms_of
from tenants.sharing.deciding import to_page
from tenants.sharing.enums import CopyState
from tenants.sharing.errors import SharingError
from tenants.sharing.forms import AnswerForm, InboxForm
from tenants.sharing.permissions import may_adopt, may_publish
from tenants.sharing.queries.inbox import CHANGED, OFFERED, inbox_counts, inbox_for_tenant, origins_for_tenant
from tenants.sharing.queries.preview import facts_of
from tenants.sharing.queries.terms import terms_in_words
from tenants.sharing.services import adopt_item, adopt_items, decline_offer, look_at_offer, mark_read
from tenants.sharing.services.answering import Answered

ANSWERS = {
    OFFERED: ("draft", "publish"),
    CopyState.DECLINED: ("draft", "publish"),
    CHANGED: ("read",),
    CopyState.WITHDRAWN: ("read",),
}
"""What can be done with several rows of the inbox at once."""


@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What others have shared with this tenant, and what became of it here."""
    origins = [(str(tenant.id), tenant.name) for tenant in origins_for_tenant()]
    form = InboxForm(request.GET, origins=origins)
    wanted = form.wanted()
    inbox = inbox_for_tenant(wanted, page_number(request))
    context = {
        "form": form,
        "wanted": wanted,
        "inbox": inbox,
        "query": _query_without_page(request),
        "counts": inbox_counts(),
        "answers": ANSWERS.get(wanted.state, ()),
    }
    return render(request, "sharing/inbox.html", context | _rights(request.user))


@require_GET
def inbox_data(request: HttpRequest) -> JsonResponse:
    """The inbox for programs of the tenant's own staff: the same filters and pages, as JSON."""
    if not may_adopt(request.user):
        raise PermissionDenied
    origins = [(str(tenant.id), tenant.name) for tenant in origins_for_tenant()]
    inbox = inbox_for_tenant(InboxForm(request.GET, origins=origins).wanted(), page_number(request))
    return JsonResponse(
        {
            "total": inbox.total,
            "page": inbox.number,
            "pages": inbox.pages,
            "counts": asdict(inbox_counts()),
            "rows": [asdict(row) for row in inbox.rows],
        }
    )


@require_POST
def answer_many(request: HttpRequest) -> HttpResponse:
    """One answer to all the rows that were chosen."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one row, and what to do with it."))
        return _back_to_inbox(request)
    action, items = form.cleaned_data["action"], form.cleaned_data["items"]
    if action == "read":
        answered = Answered(mark_read(item_ids=items, by=Actor.of(user)))
    else:
        answered = adopt_items(item_ids=items, publish=action == "publish", by=Actor.of(user))
    for sentence in dict.fromkeys(str(error) for error in answered.refused):
        messages.error(request, sentence)
    if count := answered.done:
        messages.success(request, ngettext("%(count)s row done.", "%(count)s rows done.", count) % {"count": count})
    return _back_to_inbox(request)


@require_POST
def decline(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Say no thanks to an offer."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    try:
        decline_offer(item_id=item_id, reason=request.POST.get("reason", ""), by=Actor.of(user))
    except SharingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Declined. It can be received later all the same."))
    return redirect("sharing:inbox")


def _back_to_inbox(request: HttpRequest) -> HttpResponse:
    """To where the person was in the list."""
    query = request.POST.get("query", "")
    return redirect(f"{reverse('sharing:inbox')}?{QueryDict(query).urlencode()}")


@require_GET
def show_offer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The whole of an item that is offered, before it is received; that somebody has looked at it, the origin sees."""
    user: Any = request.user
    try:
        item, payload = look_at_offer(item_id=item_id, by=Actor.of(user))
    except SharingError as error:
        raise Http404 from error
    names = {tenant.id: tenant.name for tenant in origins_for_tenant()}
    context = {
        "item": item,
        "payload": payload,
        "origin": names.get(item.origin, ""),
        "via": names.get(item.via, ""),  # type: ignore[attr-defined]  # annotated
        "invited": current_tenant().id in terms_of(item.terms).organisers,
        "facts": list(facts_of(payload)),
        "terms": list(terms_in_words(terms_of(item.terms))),
    }
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
    messages.success(request, _("Received and published.") if publish else _("Received as a draft."))
    return to_page(copy)


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
