"""The studio's screens where Wagtail's own ask for less than the policy."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale, Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from tenants.sharing.queries import is_copy


class SubmitPageTranslation(SubmitPageTranslationView):
    """Translating a page, for who may edit it. What came from another node is translated there: its text is theirs."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        if is_copy(page):
            messages.error(request, _("This comes from another node. Only that node can add a language."))
            return redirect("wagtailadmin_pages:edit", page.pk)
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class ReadingPages(PagesAdminAPIViewSet):
    """The editor's own API reads; what is done to pages is done by the studio's screens."""

    actions: ClassVar[dict[str, Any]] = {}


class UpdateTranslations(UpdateTranslationsView):
    """Bringing translations up to date: for who may edit them, and published at once for who may publish each."""

    def get_object(self) -> Any:
        source = super().get_object()
        pages = [self._page(source, source.locale), *self._targets(source)]
        if pages[0] is None:
            raise Http404
        if not all(page.permissions_for_user(self.request.user).can_edit() for page in pages):
            raise PermissionDenied
        return source

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        if not self.may_publish():
            form.fields["publish_translations"].disabled = True
        return form

    def may_publish(self) -> bool:
        """Whether the person may publish every translation that would change."""
        targets = self._targets(self.object)
        return all(page.permissions_for_user(self.request.user).can_publish() for page in targets)

    def _targets(self, source: Any) -> list[Any]:
        translations = source.translations.filter(enabled=True).select_related("target_locale")
        pages = (self._page(source, translation.target_locale) for translation in translations)
        return [page for page in pages if page is not None]

    def _page(self, source: Any, locale: Locale) -> Any:
        return Page.objects.filter(translation_key=source.object_id, locale=locale).specific().first()


def no_aliases(request: HttpRequest, page_id: int) -> HttpResponse:
    """A page in another language is a translation, never a mirror that publishes itself with its original."""
    raise Http404
