"""The studio's forms of sharing."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import Family, Visibility
from tenants.sharing.enums import CopyState
from tenants.sharing.queries.inbox import OFFERED, InboxFilter


class ShareForm(forms.Form):
    """Who may see a page. `explain` holds, for each choice, a sentence on who will see what."""

    visibility = forms.ChoiceField(label=_("Who may see this?"), choices=Visibility, widget=forms.RadioSelect)
    listed = forms.BooleanField(
        label=_("Show it on the portal"),
        help_text=_("Only counts when everyone may see it. Otherwise it is shown on our own site only."),
        required=False,
    )

    def __init__(self, *args: Any, explain: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.explain = explain

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """Value, label, explanation and whether it is chosen, for each choice."""
        chosen = self["visibility"].value()
        return [(each.value, str(each.label), self.explain[each.value], each.value == chosen) for each in Visibility]


class InboxForm(forms.Form):
    """What to show in the inbox. Anything unknown in the address counts as not chosen."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (OFFERED, _("Offers")),
            (CopyState.DRAFT.value, _("Received as drafts")),
            (CopyState.PUBLISHED.value, _("Published here")),
            (CopyState.WITHDRAWN.value, _("Withdrawn by the origin")),
            (CopyState.REMOVED.value, _("Removed by us")),
        ],
    )
    family = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Family.choices])
    origin = forms.ChoiceField(label=_("From"), required=False)

    def __init__(self, *args: Any, origins: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].choices = [("", _("All")), *origins]  # type: ignore[attr-defined]

    def wanted(self) -> InboxFilter:
        """The filter that was asked for."""
        self.is_valid()
        clean = self.cleaned_data
        origin = clean.get("origin")
        return InboxFilter(
            state=clean.get("state") or OFFERED,
            family=clean.get("family") or "",
            origin=uuid.UUID(origin) if origin else None,
        )
