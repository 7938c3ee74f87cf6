"""Terms of the taxonomy as the API tells them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.parameters import Code, ListParameters, several
from core.api.serializers import Texts


class TermSerializer(serializers.Serializer[Any]):
    """A term with its name in each language."""

    key_field = "slug"

    code = serializers.CharField(help_text=_("What the term is called in addresses and in other answers."))
    name = Texts(help_text=_("Its name."))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The term by the names the API has for its facts."""
        return dict(super().to_representation(self.described(instance)))

    def described(self, term: Any) -> dict[str, Any]:
        """The facts of one term."""
        name = {"sv": term.name_sv, "en": term.name_en or term.name_sv}
        return {"code": str(getattr(term, self.key_field)), "name": name}


class GoalSerializer(TermSerializer):
    """One of the seventeen global goals."""

    key_field = "number"

    color = serializers.CharField(help_text=_("Its colour."))
    text_color = serializers.CharField(help_text=_("A colour that can be read on it."))

    def described(self, term: Any) -> dict[str, Any]:
        return {**super().described(term), "color": term.color, "text_color": term.text_color}


class CountySerializer(TermSerializer):
    """A county."""

    key_field = "code"


class SubtypeSerializer(TermSerializer):
    """A kind of organisation within a sector."""

    sector = serializers.CharField(help_text=_("The sector, by its code."))

    def described(self, term: Any) -> dict[str, Any]:
        return {**super().described(term), "sector": term.sector_id}


class MunicipalitySerializer(serializers.Serializer[Any]):
    """A municipality. The point lies inside it and is not its centre."""

    code = serializers.CharField(help_text=_("Its official code."))
    name = serializers.CharField(help_text=_("Its name."))
    county = serializers.CharField(source="county_id", help_text=_("Its county, by official code."))
    latitude = serializers.FloatField(help_text=_("The latitude of a point in it."))
    longitude = serializers.FloatField(help_text=_("The longitude of a point in it."))


class MunicipalityParameters(ListParameters):
    """How the list of municipalities is narrowed."""

    county = several(Code(r"[0-9]{2}"), _("A county, by its official code."))
