"""The studio's screens where Wagtail's own ask for less than the policy."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from tenants.sharing.queries import is_copy


class SubmitPageTranslation(SubmitPageTranslationView):
    """Translating a page. What came from another node is translated there: here its text is not ours to write."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        if is_copy(page):
            messages.error(request, _("This comes from another node. Only that node can add a language."))
            return redirect("wagtailadmin_pages:edit", page.pk)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


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
