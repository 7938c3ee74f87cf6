"""The parts of the portal's API, and each item's page on the portal."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework.request import Request

from core.api.views import RootView, absolute
from national_office.portal.presenters import address_slug
from shared.catalogue.api.views import CatalogueViewSet
from shared.catalogue.queries.items import PublicItem

VOCABULARIES = (
    "areas",
    "themes",
    "strategy_areas",
    "sectors",
    "organisations",
    "goals",
    "counties",
    "municipalities",
)


class PortalRoot(RootView):
    """Where the parts of the portal's API are."""

    resource = "root"
    title = _("The parts")
    about = _("Where each part of the API is.")
    names = {
        "items": "api:items",
        "tenants": "api:tenants",
        **{name: f"api:{name}" for name in VOCABULARIES},
        "openapi": "api:openapi",
    }


class PortalItems(CatalogueViewSet):
    """The items of the whole network, each with its page on the portal."""

    def page_addresses(self, request: Request, item: PublicItem) -> dict[str, str]:
        found = {}
        for code, words in item.words.items():
            with override(code):
                found[code] = absolute(request, reverse("portal:item", args=[item.id, address_slug(words.slug)]))
        return found
