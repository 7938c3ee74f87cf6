"""The studio's page of what we have received: its grant, whether it follows, and to whom we share it on."""

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.models import Page

from core.actors import Actor
from core.tenancy.binding import current_tenant
from shared.exchange.terms import terms_of
from tenants.sharing.choices import other_tenants
from tenants.sharing.errors import SharingError
from tenants.sharing.models import Copy
from tenants.sharing.permissions import may_adopt, may_share
from tenants.sharing.queries.copies import copy_of, provenance_for
from tenants.sharing.queries.passing import shared_on
from tenants.sharing.queries.questions import FIELD_LABELS
from tenants.sharing.queries.terms import terms_in_words
from tenants.sharing.services import share_on, stop_sharing_on


class Onward(TextChoices):
    """To whom."""

    NOBODY = "nobody", gettext_lazy("To nobody")
    SOME = "some", gettext_lazy("To those chosen here")
    ALL = "all", gettext_lazy("To all nodes and the national office, also those that join later")


class OnwardForm(forms.Form):
    """To whom a received item is shared on."""

    to = forms.ChoiceField(label=gettext_lazy("Share it on"), choices=Onward, widget=forms.RadioSelect)
    receivers = forms.MultipleChoiceField(
        label=gettext_lazy("Chosen nodes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, others: list[tuple[str, str]], now: frozenset[uuid.UUID] | None) -> None:
        to = Onward.ALL if now is None else Onward.SOME if now else Onward.NOBODY
        super().__init__(data, initial={"to": to, "receivers": [str(each) for each in now or ()]})
        self.fields["receivers"].choices = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever is to choose, chooses."""
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("to") == Onward.SOME and "receivers" in clean and not clean["receivers"]:
            self.add_error("receivers", _("Choose at least one node."))
        return clean


def onward_form(copy: Copy, user: Any, data: Any = None) -> OnwardForm | None:
    """The form for a copy that may be shared on, by whoever may share; else None. Two queries."""
    if not (copy.may_be_shared_on and may_share(user, copy.family)):
        return None
    others = [each for each in other_tenants() if each[0] != str(copy.origin)]
    return OnwardForm(data, others=others, now=shared_on(copy))


def show_copy(request: HttpRequest, page: Page, copy: Copy, form: OnwardForm | None = None) -> HttpResponse:
    """The grant of a copy, and what is our own in it; the licence is told with its origin.

    `form`: as it was sent, with what was wrong.
    """
    words = dict.fromkeys(name for each in copy.overrides.values() for name in each)
    context = {
        "page": page,
        "copy": copy,
        "provenance": provenance_for(page),
        "terms": terms_in_words(replace(terms_of(copy.terms), licence="")),
        "own_words": [FIELD_LABELS[name] for name in FIELD_LABELS if name in words],
        "may_change": copy.is_held and copy.may_edit and may_adopt(request.user),
        "may_adopt": may_adopt(request.user),
        "is_asked": copy.is_held and not copy.is_joint and copy.asks(current_tenant().id),
        "form": form or onward_form(copy, request.user),
    }
    return render(request, "sharing/copy.html", context, status=400 if form is not None else 200)


@require_POST
def share_copy_on(request: HttpRequest, page_id: int) -> HttpResponse:
    """Share a received page on, or no longer; 404 for what may not be shared on."""
    page = get_object_or_404(Page, pk=page_id)
    copy = copy_of(page)
    form = onward_form(copy, request.user, request.POST) if copy is not None else None
    if copy is None or form is None:
        raise Http404
    if form.is_valid() and _carried_out(request, copy, form):
        return redirect("sharing:share", page.pk)
    return show_copy(request, page, copy, form)


def _carried_out(request: HttpRequest, copy: Copy, form: OnwardForm) -> bool:
    """Do what was chosen; what the service refuses becomes an error of the form."""
    user: Any = request.user
    to, by = form.cleaned_data["to"], Actor.of(user)
    try:
        if to == Onward.NOBODY:
            stop_sharing_on(item_id=copy.item_id, by=by)
        else:
            chosen = [uuid.UUID(each) for each in form.cleaned_data["receivers"]]
            share_on(item_id=copy.item_id, receivers=None if to == Onward.ALL else chosen, by=by)
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("It is shared on no longer.") if to == Onward.NOBODY else _("It is shared on."))
    return True
