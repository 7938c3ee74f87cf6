"""The share panel: a page's grant, what its receivers will see, and what the choice changes, before it is made."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from core.actors import Actor
from shared.catalogue.enums import Visibility
from tenants.sharing.adapters import PageAdapter, adapter_for
from tenants.sharing.choices import Choice, choice_of, other_tenants, proposal_of
from tenants.sharing.errors import SharingError
from tenants.sharing.models import SharedItem
from tenants.sharing.permissions import may_erase, may_share
from tenants.sharing.queries.consequences import consequences_of
from tenants.sharing.queries.copies import copy_of
from tenants.sharing.queries.defaults import default_for
from tenants.sharing.queries.items import item_of, shared_with
from tenants.sharing.queries.preview import preview_of
from tenants.sharing.queries.terms import terms_in_words
from tenants.sharing.queries.words import explain_visibility
from tenants.sharing.received import show_copy
from tenants.sharing.services import grant_page
from tenants.sharing.share_forms import PageShareForm


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose who may receive a page and how; see what that changes; then carry it out."""
    page, adapter = shareable(request, page_id)
    copy = copy_of(page)
    if copy is not None:
        return show_copy(request, page, copy)
    if request.method == "POST" and not may_share(request.user, adapter.family):
        raise PermissionDenied
    item = item_of(page)
    form = share_form(request, item, page, adapter)
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            return _show_consequences(request, page, adapter, form, item)
        if _saved(request, page, form):
            return redirect("sharing:share", page.pk)
    return _show_form(request, page, adapter, form, item)


def shareable(request: HttpRequest, page_id: int) -> tuple[Page, PageAdapter]:
    """The page that an address names, for those who edit or share it. Raises Http404 and PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    adapter = adapter_for(page)
    if adapter is None:
        raise Http404
    if not (page.permissions_for_user(request.user).can_edit() or may_share(request.user, adapter.family)):
        raise PermissionDenied
    return page, adapter


def share_form(request: HttpRequest, item: SharedItem | None, page: Page, adapter: PageAdapter) -> PageShareForm:
    """The panel as it was sent, else as the item stands, else as the tenant proposes for the kind."""
    return PageShareForm(
        request.POST if request.method == "POST" else None,
        choice=_present(item, page, adapter),
        explain=explain_visibility(request.tenant),  # type: ignore[attr-defined]
        others=other_tenants(),
    )


def _present(item: SharedItem | None, page: Page, adapter: PageAdapter) -> Choice:
    if item is not None and item.chosen_at is not None:
        return choice_of(item)
    return proposal_of(default_for(item.kind if item else adapter.describe(page)["kind"]))


def _show_form(
    request: HttpRequest, page: Page, adapter: PageAdapter, form: PageShareForm, item: SharedItem | None
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "item": item,
        "allowed": may_share(request.user, adapter.family),
        "preview": preview_of(page, adapter),
        "receivers": shared_with(item) if item else [],
        "may_erase": may_erase(request.user),
        "never_chosen": item is None or item.chosen_at is None,
    }
    changing = "change" in request.POST
    return render(request, "sharing/share.html", context, status=400 if form.errors and not changing else 200)


def _show_consequences(
    request: HttpRequest, page: Page, adapter: PageAdapter, form: PageShareForm, item: SharedItem | None
) -> HttpResponse:
    """Before it happens: who gains and loses, and exactly what one of them will see."""
    choice = form.chosen()
    consequences = consequences_of(item, choice)
    preview = preview_of(page, adapter)
    context = {
        "page": page,
        "consequences": consequences,
        "party": consequences.named(request.POST.get("for", "")),
        "terms": list(terms_in_words(choice.terms(), opens_at=choice.opens_at)),
        "choice": choice,
        "asked": form.asked(),
        "preview": preview,
        "held_up": page.live and preview.is_held_up and choice.visibility != Visibility.TENANT,
        "sent": sent_again(request),
    }
    return render(request, "sharing/consequences.html", context)


def sent_again(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """What was chosen, to be sent once more with the answer."""
    left_out = {"csrfmiddlewaretoken", "for", "confirm", "change"}
    return [(name, value) for name, values in request.POST.lists() for value in values if name not in left_out]


def _saved(request: HttpRequest, page: Page, form: PageShareForm) -> bool:
    """Carry out the choice; what the service refuses becomes an error of the form."""
    user: Any = request.user
    choice = form.chosen()
    try:
        grant_page(page=page, choice=choice, by=Actor.of(user))
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved. Who may see it: %(who)s.") % {"who": str(choice.visibility.label).lower()})
    return True
