"""Tenants as the API tells them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import Texts
from core.api.views import absolute
from shared.registry.enums import PartyRelation, TenantType
from shared.registry.models import Tenant, TenantParty


class TenantSerializer(serializers.Serializer[Any]):
    """The national office or a node."""

    slug = serializers.CharField(help_text=_("Its short name."))
    url = serializers.URLField(help_text=_("Where it is in the API."))
    type = serializers.ChoiceField(choices=TenantType.values, help_text=_("A node or the national office."))
    name = Texts(help_text=_("Its name."))
    site = serializers.URLField(allow_null=True, help_text=_("Its own site."))
    email = serializers.EmailField(allow_null=True, help_text=_("The address for questions."))
    county = serializers.CharField(allow_blank=True, help_text=_("The county of its seat, by official code."))
    municipality = serializers.CharField(
        allow_blank=True, help_text=_("The municipality of its seat, by official code.")
    )
    covers = serializers.ListField(child=serializers.CharField(), help_text=_("The counties it works in, by code."))
    places = serializers.ListField(child=serializers.CharField(), help_text=_("Where it is, its seat first."))
    hosts = Texts(many=True, help_text=_("The organisations that host it."))
    partners = Texts(many=True, help_text=_("Its partners."))
    funders = Texts(many=True, help_text=_("Who funds it."))
    started_on = serializers.DateField(allow_null=True, help_text=_("When it began."))

    def to_representation(self, instance: Tenant) -> dict[str, Any]:
        """The tenant with the addresses of the host that answers."""
        return dict(super().to_representation(self.described(instance)))

    def described(self, tenant: Tenant) -> dict[str, Any]:
        """The facts by the names the API has for them."""
        request, view = self.context["request"], self.context["view"]
        parties = list(tenant.parties.all())
        places = sorted(tenant.places.all(), key=lambda place: (not place.is_seat, place.city))
        return {
            "slug": tenant.slug,
            "url": absolute(request, view.row_path(tenant)),
            "type": tenant.type,
            "name": {"sv": tenant.name_sv, "en": tenant.name_en},
            "site": view.site_of(request, tenant),
            "email": tenant.email or None,
            "county": tenant.county_code,
            "municipality": tenant.municipality_code,
            "covers": tenant.covers_counties,
            "places": [place.city for place in places],
            "hosts": _names(parties, PartyRelation.HOST),
            "partners": _names(parties, PartyRelation.PARTNER),
            "funders": _names(parties, PartyRelation.FUNDER),
            "started_on": tenant.started_on,
        }


def _names(parties: Iterable[TenantParty], relation: PartyRelation) -> list[dict[str, str]]:
    found = sorted((party for party in parties if party.relation == relation), key=lambda party: party.name_sv)
    return [{"sv": party.name_sv, "en": party.name_en or party.name_sv} for party in found]
