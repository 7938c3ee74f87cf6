"""The studio's screens where Wagtail's own ask for less than the policy."""

from typing import Any

from django import forms
from wagtail.models import Page
from wagtail_localize.views.update_translations import UpdateTranslationsView


class UpdateTranslations(UpdateTranslationsView):
    """Bringing translations up to date. To publish them at once, one must be allowed to publish each of them."""

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        if not self.may_publish():
            form.fields["publish_translations"].disabled = True
        return form

    def may_publish(self) -> bool:
        """Whether the person may publish every translation that would change."""
        translations = self.object.translations.filter(enabled=True).select_related("target_locale")
        targets = [translation.get_target_instance() for translation in translations]
        return all(self._may_publish_one(target) for target in targets)

    def _may_publish_one(self, target: Any) -> bool:
        return not isinstance(target, Page) or bool(target.permissions_for_user(self.request.user).can_publish())
