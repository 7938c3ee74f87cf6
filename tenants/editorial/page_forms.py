"""Forms of the studio's page editor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from shared.catalogue.licences import licence_choices
from shared.taxonomy.queries import area_choices, goal_choices, municipality_choices
from tenants.editorial.permissions import may_review, needs_review
from tenants.editorial.widgets import ChosenFromGroups
from tenants.pictures.models import Picture
from tenants.sharing.queries import copy_of
from tenants.sharing.sheets import FIELDS

OPEN_IN_COPIES = frozenset({"slug", "own_tags", "go_live_at", "expire_at", "comment_notifications"})
"""What is the receiver's own in a page that came from another node, whatever the grant says."""


SAY = _("Say what the picture shows, for whoever cannot see it, or mark the picture as one that only adorns.")


class CopyPageForm(CopyForm):
    """A copy to write on from: a draft in the same section, never published at once and never a mirror."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"publish_copies", "alias", "copy_subpages"}:
            del self.fields[name]
        self.fields["new_parent_page"].widget = forms.HiddenInput()


class AltTextForm(WagtailAdminPageForm):
    """Every picture has an alt text, taken from the picture itself when none is written, unless it only adorns.

    A draft may still lack it.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        picture = cleaned.get("picture")
        if picture is not None and "picture_alt" in self.fields and self.asks_for_alt():
            if not cleaned.get("picture_alt"):
                cleaned["picture_alt"] = picture.written_alt(self.language)
            if self._is_unsaid(picture, cleaned["picture_alt"]):
                self.add_error("picture_alt", SAY)
        if cleaned.get("body") is not None and self.asks_for_alts_in_text():
            self._clean_pictures_in(cleaned["body"])
        return cleaned

    def _clean_pictures_in(self, body: StreamValue) -> None:
        faults = {}
        for place, block in enumerate(body):
            picture = block.value["picture"] if block.block_type == "image" else None
            if picture is None:
                continue
            block.value["alt"] = block.value["alt"] or picture.written_alt(self.language)
            if self._is_unsaid(picture, block.value["alt"]):
                faults[place] = StructBlockValidationError(block_errors={"alt": ValidationError(SAY)})
        if faults:
            self.add_error("body", StreamBlockValidationError(block_errors=faults))

    def _is_unsaid(self, picture: Picture, alt: str) -> bool:
        return not (alt or picture.is_decorative or self.is_deferred_validation)

    def asks_for_alt(self) -> bool:
        """Whether the alt text is this person's to write."""
        return not self.fields["picture_alt"].disabled

    def asks_for_alts_in_text(self) -> bool:
        """Whether those in the text are."""
        return not self.fields["body"].disabled

    @property
    def language(self) -> str:
        """The language of the page."""
        return str(self.instance.locale.language_code) if self.instance.locale_id else "sv"


class SectionPageForm(AltTextForm):
    """A front page or a section page."""


class ContentPageForm(AltTextForm):
    """A page that is tagged with the network's words. In a copy only what the grant allows can be changed."""

    areas = forms.MultipleChoiceField(label=_("Knowledge areas"), required=False, widget=forms.CheckboxSelectMultiple)
    goals = forms.TypedMultipleChoiceField(
        label=_("Global goals"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"),
        required=False,
        widget=ChosenFromGroups,
        help_text=_("Where it happens. Leave empty if it concerns the whole country."),
    )
    licence = forms.ChoiceField(
        label=_("Licence"), required=False, help_text=_("On what terms others may use the text.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_choices(get_language() or "sv")
        copy = copy_of(self.instance) if self.instance.pk else None
        self.is_copy = copy is not None
        if copy is not None:
            opened = OPEN_IN_COPIES | set(FIELDS) if copy.may_edit else OPEN_IN_COPIES
            for name in self.fields.keys() - opened:
                self.fields[name].disabled = True

    def asks_for_alt(self) -> bool:
        """Not where picture and alt text are another node's, and are left as they are."""
        touched = bool({"picture", "picture_alt"} & set(self.changed_data))
        return super().asks_for_alt() and (touched or not self.is_copy)

    def asks_for_alts_in_text(self) -> bool:
        """Not where the text is another node's, and is left as it is."""
        return super().asks_for_alts_in_text() and ("body" in self.changed_data or not self.is_copy)

    def _offer_choices(self, language: str) -> None:
        offered = {
            "areas": area_choices(language),
            "goals": goal_choices(language),
            "municipalities": municipality_choices(language),
            "licence": licence_choices(self.instance.licence),
        }
        for name in offered.keys() & self.fields.keys():
            self.fields[name].choices = offered[name]

    def asks_for(self, action: str) -> bool:
        """Whether the person pressed this button (`publish`, `submit`)."""
        return bool(self.data.get(f"action-{action}"))


class KnowledgePageForm(ContentPageForm):
    """A knowledge item. Which button may be pressed depends on the kind, which is chosen in the same form."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and (refusal := self._refusal(kind)):
            self.add_error("kind", refusal)
        return cleaned

    def _refusal(self, kind: str) -> Any:
        reviewed = needs_review(kind, self.instance)
        if self.asks_for("publish") and reviewed and not may_review(self.for_user):
            return _("Reports are reviewed before they are published. Send it to review, or save it as a draft.")
        if self.asks_for("submit") and not reviewed:
            return _("Only reports and conference reports are reviewed. Save it as a draft, or publish it if you may.")
        return None
