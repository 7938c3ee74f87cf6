"""The studio's forms of sharing."""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from shared.catalogue.enums import Family
from shared.exchange.joint import LINE_LIMIT, TEXT_LIMIT
from tenants.sharing.enums import CopyState, Decision
from tenants.sharing.queries.inbox import CHANGED, DETACHED, OFFERED, QUESTIONS, InboxFilter
from tenants.sharing.queries.questions import Question

AT_ONCE = 100


class InboxForm(forms.Form):
    """What to show in the inbox. Anything unknown in the address counts as not chosen."""

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (OFFERED, _("Offers")),
            (QUESTIONS, _("Changes to decide")),
            (CHANGED, _("Changed at the origin")),
            (CopyState.WITHDRAWN.value, _("Withdrawn by the origin")),
            (CopyState.DRAFT.value, _("Received as drafts")),
            (CopyState.PUBLISHED.value, _("Published here")),
            (DETACHED, _("Our own text now")),
            (CopyState.DECLINED.value, _("Declined by us")),
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


class AnswerForm(forms.Form):
    """One answer to several rows of the inbox."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("draft", "publish", "read")])
    items = forms.TypedMultipleChoiceField(coerce=uuid.UUID, required=True)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Whether an item is offered is the service's to say.
        chosen = data.getlist("items")[:AT_ONCE]
        self.fields["items"].choices = [(each, each) for each in chosen]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """The answer to one question: a decision, and the text that was written by hand where it can be."""

    decision = forms.ChoiceField(choices=Decision)
    version = forms.IntegerField(min_value=1)
    value = forms.CharField(label=_("Our text"), required=False, strip=False)

    def __init__(self, data: Any = None, *, question: Question) -> None:
        super().__init__(data, prefix=question.name, initial={"value": question.to_begin_with})
        self.question = question
        self.fields["value"].widget = _WIDGETS[question.by_hand]()

    def written(self) -> Any:
        """What was written by hand, as a value of the sheet."""
        text, question = self.cleaned_data["value"], self.question
        if question.by_hand == "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        return {**question.value, question.by_hand: text} if isinstance(question.value, dict) else text


def _rich_text() -> forms.Widget:
    area: forms.Widget = DraftailRichTextArea(features=["bold", "italic", "link", "ol", "ul"])
    return area


_WIDGETS: dict[str, Any] = {
    "": forms.HiddenInput,
    "text": lambda: forms.Textarea(attrs={"rows": 4}),
    "lines": lambda: forms.Textarea(attrs={"rows": 6}),
    "html": _rich_text,
}


class RuleForm(forms.Form):
    """What is to be received by itself; what is left empty matches everything."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.ChoiceField(label=_("Area of knowledge"), required=False)
    origin = forms.ChoiceField(label=_("From"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    publish = forms.BooleanField(label=_("Publish at once"), required=False)

    def __init__(self, data: Any = None, *, choices: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, each in choices.items():
            self.fields[name].choices = [("", _("All")), *each]  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """What the rule says."""
        clean = dict(self.cleaned_data)
        return {**clean, "origin": uuid.UUID(clean["origin"]) if clean["origin"] else None}


@dataclass(frozen=True, slots=True)
class PartLanguage:
    """The fields of one language of our part."""

    label: str | Promise
    fields: list[forms.BoundField]


class PartForm(forms.Form):
    """What we contribute to what is made together, in both languages."""

    LABELS: ClassVar = {"sv": _("In Swedish"), "en": _("In English")}

    def __init__(self, data: Any = None, *, part: dict[str, Any]) -> None:
        super().__init__(data)
        for code in self.LABELS:
            words = part.get(code, {})
            for name, field in _part_fields().items():
                field.initial = words.get(name, "")
                self.fields[f"{name}_{code}"] = field

    @property
    def languages(self) -> list[PartLanguage]:
        """The fields, by language."""
        return [
            PartLanguage(label, [self[f"{name}_{code}"] for name in _part_fields()])
            for code, label in self.LABELS.items()
        ]

    def part(self) -> dict[str, dict[str, str]]:
        """What was written. Must be valid."""
        clean = self.cleaned_data
        return {code: {name: clean[f"{name}_{code}"] for name in _part_fields()} for code in self.LABELS}


def _part_fields() -> dict[str, forms.Field]:
    return {
        "text": forms.CharField(
            label=_("What we contribute"), required=False, max_length=TEXT_LIMIT,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("Plain text. An empty line begins a new paragraph."),
        ),
        "place": forms.CharField(
            label=_("Where"), required=False, max_length=LINE_LIMIT,
            help_text=_("If our part is at a place of its own."),
        ),
        "contact": forms.CharField(
            label=_("Whom to ask"), required=False, max_length=LINE_LIMIT,
            help_text=_("A name and how to reach it. Everybody who reads the page sees it."),
        ),
    }  # fmt: skip
