"""The studio's form for pictures."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """Wants an alt text: a picture without one says nothing to whoever cannot see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._explain("description", _("Alt text in Swedish"), _("Say in a sentence what the picture shows."))
        self._explain("alt_en", _("Alt text in English"), _("The same sentence in English."))
        self._explain("credit", _("Credit"), _("Who made the picture, as it should read under it."))
        self._explain("licence", _("Licence"), _("On what terms it may be used, for example CC BY 4.0."))
        if "description" in self.fields and self.instance.pk is None:
            self.fields["description"].required = True

    def _explain(self, name: str, label: Any, help_text: Any) -> None:
        if name in self.fields:
            self.fields[name].label, self.fields[name].help_text = label, help_text
