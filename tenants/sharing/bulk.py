"""Sharing several pages at once, from the studio's lists."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from core.actors import Actor
from shared.catalogue.enums import Visibility
from tenants.sharing.adapters import adapter_for
from tenants.sharing.choices import Choice, other_tenants
from tenants.sharing.errors import SharingError
from tenants.sharing.permissions import may_share
from tenants.sharing.queries import is_copy
from tenants.sharing.queries.words import explain_visibility
from tenants.sharing.services import grant_page
from tenants.sharing.share_forms import ShareForm


class SharePages(PageBulkAction):
    """One grant for all the pages that are marked; those that cannot be shared are named and left as they are."""

    display_name = gettext_lazy("Share")
    aria_label = gettext_lazy("Share the marked pages")
    action_type = "share"
    action_priority = 45
    template_name = "sharing/share_many.html"
    form_class = ShareForm
    classes: ClassVar[set[str]] = set()

    def __init__(self, request: Any, model: Any) -> None:
        super().__init__(request, model)
        self.refused: list[tuple[Page, str]] = []

    def get_form_kwargs(self) -> dict[str, Any]:
        """The panel's form, with nothing chosen but our own node."""
        return {
            "data": self.request.POST or None,
            "choice": Choice(visibility=Visibility.TENANT),
            "explain": explain_visibility(self.request.tenant),
            "others": other_tenants(),
        }

    def check_perm(self, page: Page) -> bool:
        """Own pages of a kind that this person may share."""
        adapter = adapter_for(page)
        return adapter is not None and may_share(self.request.user, adapter.family) and not is_copy(page)

    def get_execution_context(self) -> dict[str, Any]:
        """What was chosen, by whom, and where to note what was refused."""
        return {"choice": self.cleaned_form.chosen(), "by": Actor.of(self.request.user), "refused": self.refused}

    @classmethod
    def execute_action(
        cls, objects: Sequence[Page], *, choice: Choice, by: Actor, refused: list[tuple[Page, str]], **_: Any
    ) -> tuple[int, int]:
        """How many pages were granted."""
        done = 0
        for page in objects:
            try:
                grant_page(page=page, choice=choice, by=by)
            except SharingError as error:
                refused.append((page, f"{page.title}: {error}"))
            else:
                done += 1
        return done, 0

    def get_success_message(self, done: int, others: int) -> str | None:
        """What was done, and what was not."""
        for page, sentence in self.refused:
            mend = messages.button(reverse("sharing:share", args=[page.pk]), gettext("Show what hinders it"))
            messages.error(self.request, sentence, buttons=[mend])
        if not done:
            return None
        sentence = ngettext("Saved: %(count)s page. %(who)s.", "Saved: %(count)s pages. %(who)s.", done)
        return sentence % {"count": done, "who": self.chosen_words}

    @cached_property
    def chosen_words(self) -> Any:
        """The word for the visibility that was chosen."""
        return self.cleaned_form.chosen().visibility.label
