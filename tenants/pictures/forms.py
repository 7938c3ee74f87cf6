"""The studio's form for pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from shared.catalogue.licences import licence_choices

ORIGINS = ("file", "credit", "licence", "is_decorative")
"""What stays as its origin says in a picture that came from another node."""


class PictureForm(BaseImageForm):
    """Wants an alt text, unless the picture only adorns: without one it says nothing to whoever cannot see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "licence" in self.fields:
            self.fields["licence"] = forms.ChoiceField(required=False, choices=licence_choices(self.instance.licence))
        self._explain("description", _("Alt text in Swedish"), _("Say in a sentence what the picture shows."))
        self._explain("alt_en", _("Alt text in English"), _("The same sentence in English."))
        self._explain(
            "is_decorative",
            _("The picture only adorns"),
            _("It says nothing that the text does not say. Screen readers pass it over, and it needs no alt text."),
        )
        self._explain("credit", _("Credit"), self._told(_("Who made the picture, as it should read under it.")))
        terms = _("On what terms others may use the picture. It is shown with it, here and wherever it is shared.")
        self._explain("licence", _("Licence"), self._told(terms))
        for name in ORIGINS if self.instance.is_received else ():
            if name in self.fields:
                self.fields[name].disabled = True

    def _told(self, text: Any) -> Any:
        return _("Comes from another node, and follows it.") if self.instance.is_received else text

    def _explain(self, name: str, label: Any, help_text: Any) -> None:
        if name in self.fields:
            self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean(self) -> dict[str, Any]:
        """A new picture says what it shows, or that it only adorns."""
        cleaned: dict[str, Any] = super().clean() or {}
        asked = "description" in self.fields and self.instance.pk is None
        if asked and not (cleaned.get("description") or cleaned.get("is_decorative")):
            self.add_error("description", _("Say in a sentence what the picture shows, or that it only adorns."))
        return cleaned
