"""The forms of the share panel and of what it proposes."""

import uuid
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import Visibility
from shared.catalogue.licences import LICENCES
from shared.exchange.enums import OnLoss
from shared.exchange.terms import CREDIT_LIMIT, PURPOSE_LIMIT
from tenants.sharing.choices import CONTRACT, Choice
from tenants.sharing.enums import JOINT_VISIBILITIES
from tenants.sharing.errors import SharingError
from tenants.sharing.services.granting import check_choice

MOMENT = "%Y-%m-%dT%H:%M"


class ContractForm(forms.Form):
    """Who may receive, and on what terms. `explain` holds, for each visibility, a sentence on who will see what."""

    visibility = forms.ChoiceField(label=_("Who may see this?"), choices=Visibility, widget=forms.RadioSelect)
    receivers = forms.MultipleChoiceField(
        label=_("Chosen nodes"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only counts when chosen nodes may see it."),
    )  # fmt: skip
    listed = forms.BooleanField(
        label=_("Show it on the portal"),
        help_text=_("Only counts when everyone may see it. Otherwise it is shown on our own site only."),
        required=False,
    )
    may_edit = forms.BooleanField(
        label=_("They may edit their copy"),
        help_text=_("Our corrections reach them all the same; what they have changed themselves, they decide over."),
        required=False,
    )
    may_reshare = forms.BooleanField(
        label=_("They may share it on"), help_text=_("Always with us named as the origin."), required=False
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=PURPOSE_LIMIT, required=False,
        help_text=_("What we share it for, in a sentence. The receivers read it."),
    )  # fmt: skip
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    credit = forms.CharField(
        label=_("Credit line"), max_length=CREDIT_LIMIT, required=False,
        help_text=_("Stands at every copy, beside our name. For example who took part."),
    )  # fmt: skip
    on_loss = forms.ChoiceField(label=_("When we delete it"), choices=OnLoss, required=False)

    def __init__(self, data: Any, *, choice: Choice, explain: dict[str, str], others: list[tuple[str, str]]) -> None:
        super().__init__(data, initial=self.initial_of(choice))
        self.explain = explain
        self.fields["receivers"].choices = others  # type: ignore[attr-defined]
        licences = [("", _("As the page says")), *LICENCES]
        self.fields["licence"].choices = licences  # type: ignore[attr-defined]

    def initial_of(self, choice: Choice) -> dict[str, Any]:
        """A choice as the form shows it."""
        plain = {name: getattr(choice, name) for name in CONTRACT}
        return plain | {"visibility": choice.visibility, "receivers": [str(each) for each in choice.receivers]}

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """Value, label, explanation and whether it is chosen, for each visibility."""
        chosen = self["visibility"].value()
        return [(each.value, str(each.label), self.explain[each.value], each.value == chosen) for each in Visibility]

    def chosen(self) -> Choice:
        """What was asked for. Must be valid so far."""
        clean = self.cleaned_data
        return Choice(
            visibility=Visibility(clean["visibility"]),
            receivers=tuple(uuid.UUID(each) for each in clean.get("receivers", ())),
            opens_at=clean.get("opens_at"),
            until=self._end(clean.get("until")),
            **{name: clean.get(name, "") for name in CONTRACT if name != "on_loss"},
            on_loss=clean.get("on_loss") or OnLoss.WITHDRAW.value,
        )

    def _end(self, day: Any) -> datetime | None:
        """A grant holds to the end of its last day."""
        return make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None

    def clean(self) -> dict[str, Any]:
        """What no page can be shared by is an error here already."""
        clean: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_choice(self.chosen())
            except SharingError as error:
                self.add_error(None, str(error))
        return clean


class ShareForm(ContractForm):
    """The grant of a page: with its first moment and its last day."""

    opens_at = forms.DateTimeField(
        label=_("Share from"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        help_text=_("Nobody else sees anything before. Empty: at once."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After that day it is withdrawn. Empty: until we change it."),
    )  # fmt: skip

    def initial_of(self, choice: Choice) -> dict[str, Any]:
        """As above, with its days."""
        last = localtime(choice.until - timedelta(seconds=1)).date() if choice.until else None
        return super().initial_of(choice) | {"opens_at": choice.opens_at, "until": last}


class PageShareForm(ShareForm):
    """The grant of one page: with those who are asked to make it together with us."""

    organisers = forms.MultipleChoiceField(
        label=_("Made together with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They are asked. Once they accept they are named beside us everywhere, and write a part of their own. "
            "They may see it: with chosen nodes they are among the chosen ones. While only our own node or the "
            "national office may see it, nobody is asked."
        ),
    )  # fmt: skip

    def __init__(self, data: Any, *, choice: Choice, explain: dict[str, str], others: list[tuple[str, str]]) -> None:
        super().__init__(data, choice=choice, explain=explain, others=others)
        self.fields["organisers"].choices = others  # type: ignore[attr-defined]

    def initial_of(self, choice: Choice) -> dict[str, Any]:
        """As above, with them."""
        return super().initial_of(choice) | {"organisers": [str(each) for each in choice.organisers or ()]}

    def chosen(self) -> Choice:
        """As above; who is asked is among the chosen ones."""
        asked = tuple(uuid.UUID(each) for each in self.cleaned_data.get("organisers", ()))
        return replace(super().chosen(), organisers=asked).with_organisers()

    def asked(self) -> list[str]:
        """The names of those who are asked by what was chosen. Must be valid."""
        choice = self.chosen()
        asked = choice.organisers or () if choice.visibility in JOINT_VISIBILITIES else ()
        names = dict(self.fields["organisers"].choices)  # type: ignore[attr-defined]
        return [name for key, name in names.items() if uuid.UUID(key) in asked]
