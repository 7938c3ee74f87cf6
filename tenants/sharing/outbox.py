"""The studio's list of what this tenant shares, for people and for programs of its own staff."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shared.catalogue.enums import Visibility
from shared.exchange.enums import LinkState
from tenants.sharing.choices import Choice, choice_of, other_tenants, without
from tenants.sharing.enums import ItemState
from tenants.sharing.permissions import may_see_outbox, may_share
from tenants.sharing.queries.items import Receiver
from tenants.sharing.queries.outbox import FAULTY, LATE, PLANNED, Outbox, OutboxFilter, OutboxRow, outbox_for_tenant
from tenants.sharing.share_forms import PageShareForm
from tenants.sharing.views import page_number


class OutboxForm(forms.Form):
    """What to show. Anything unknown in the address counts as not chosen."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (ItemState.SHARED.value, _("Shared now")),
            (PLANNED, _("Planned")),
            (LATE, _("With late answers")),
            (FAULTY, _("Could not be shared")),
            (ItemState.WITHDRAWN.value, _("Withdrawn")),
            (ItemState.ERASED.value, _("Erased")),
        ],
    )

    def wanted(self) -> OutboxFilter:
        """The filter that was asked for."""
        self.is_valid()
        return OutboxFilter(state=self.cleaned_data.get("state") or "")


@require_GET
def show_outbox(request: HttpRequest) -> HttpResponse:
    """What we share, with whom, and what each of them has of it."""
    form, outbox = _asked(request)
    others = [uuid.UUID(key) for key, _name in other_tenants()]
    rows = [(row, *_by_answer(_narrowings(request, row, others))) for row in outbox.rows]
    context = {"form": form, "outbox": outbox, "rows": rows, "state": form.wanted().state}
    return render(request, "sharing/outbox.html", context)


@require_GET
def outbox_data(request: HttpRequest) -> JsonResponse:
    """The same as JSON, for whoever may see the list."""
    outbox = _asked(request)[1]
    return JsonResponse({
        "total": outbox.total, "page": outbox.number, "pages": outbox.pages,
        "results": [_as_data(row) for row in outbox.rows],
    })  # fmt: skip


def _asked(request: HttpRequest) -> tuple[OutboxForm, Outbox]:
    if not may_see_outbox(request.user):
        raise PermissionDenied
    form = OutboxForm(request.GET)
    return form, outbox_for_tenant(form.wanted(), page_number(request))


def _as_data(row: OutboxRow) -> dict[str, Any]:
    item = row.item
    return {
        "id": str(item.pk),
        "title": row.title,
        "kind": item.kind,
        "state": item.state,
        "visibility": item.visibility,
        "planned": item.planned or None,
        "opens_at": item.opens_at,
        "until": item.until,
        "version": item.version,
        "receivers": [_receiver_as_data(receiver) for receiver in row.receivers],
    }


def _receiver_as_data(receiver: Receiver) -> dict[str, Any]:
    return {
        "name": receiver.name,
        "state": receiver.state.value,
        "version": receiver.version,
        "at": receiver.at,
        "via": receiver.via or None,
        "seen": receiver.seen,
        "awaited": bool(receiver.awaited),
        "trouble": receiver.trouble.cause if receiver.trouble is not None else None,
    }


type Fields = list[tuple[str, str]]
type Narrowing = tuple[Receiver, Fields | None]


def _by_answer(narrowings: Iterable[Narrowing]) -> tuple[list[Narrowing], list[Narrowing]]:
    """Those who have answered, and those who are only offered it."""
    every = list(narrowings)
    offered = [each for each in every if each[0].state == LinkState.OFFERED and each[0].at is None]
    return [each for each in every if each not in offered], offered


def _narrowings(request: HttpRequest, row: OutboxRow, others: list[uuid.UUID]) -> Iterator[Narrowing]:
    """Each receiver, with the fields of the choice that leaves it out; None where that cannot be chosen."""
    choice = choice_of(row.item)
    able = row.page_id is not None and row.item.is_shared and may_share(request.user, row.item.family)
    able = able and choice.visibility != Visibility.PUBLIC
    for receiver in row.receivers:
        narrower = without(choice, receiver.id, others) if able and receiver.has_it and not receiver.via else None
        yield receiver, fields_of(narrower) if narrower is not None else None


def fields_of(choice: Choice) -> Fields:
    """A choice as the share panel sends it."""
    fields: Fields = []
    for bound in PageShareForm(None, choice=choice, explain={}, others=[]):
        value, widget = bound.value(), bound.field.widget
        if isinstance(value, bool):
            fields += [(bound.name, "on")] if value else []
        elif isinstance(value, list):
            fields += [(bound.name, each) for each in value]
        else:
            shown = value if isinstance(widget, ChoiceWidget) else widget.format_value(value)
            fields.append((bound.name, str(shown or "")))
    return fields
