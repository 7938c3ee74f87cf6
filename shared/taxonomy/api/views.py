"""The words that every tenant shares, through the read API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.api.audience import Audience
from core.api.cursors import Cursor, CursorError
from core.api.views import PublicViewSet
from shared.taxonomy.api.serializers import (
    CountySerializer,
    GoalSerializer,
    MunicipalityParameters,
    MunicipalitySerializer,
    SubtypeSerializer,
    TermSerializer,
)
from shared.taxonomy.models import (
    County,
    Goal,
    KnowledgeArea,
    Municipality,
    Sector,
    SectorSubtype,
    StrategyArea,
    Term,
    Theme,
)
from shared.taxonomy.queries import municipalities_page, terms_page

HIGHEST = 32767


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary in the order of a field: whole numbers (`numbered`) or codes. One query."""

    model: type[Term]
    key: str
    numbered: bool = True

    def rows(self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int) -> Sequence[Term]:
        return terms_page(self.model, self.key, self._value(after), limit)

    def row(self, request: Request, key: Any) -> Term | None:
        return None

    def place(self, row: Term) -> Cursor:
        return Cursor((str(getattr(row, self.key)),))

    def _value(self, after: Cursor | None) -> Any:
        if after is None:
            return None
        text = after.as_key()
        if not self.numbered:
            return text
        if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= HIGHEST):
            raise CursorError
        return int(text)


class Municipalities:
    """Every municipality. One query."""

    def rows(
        self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int
    ) -> Sequence[Municipality]:
        return municipalities_page(chosen.get("county", ()), after.as_key() if after is not None else "", limit)

    def row(self, request: Request, key: Any) -> Municipality | None:
        return None

    def place(self, row: Municipality) -> Cursor:
        return Cursor((row.code,))


class VocabularyView(PublicViewSet):
    """A list of terms."""

    tag = "taxonomy"
    serializer_class = TermSerializer


class AreaView(VocabularyView):
    """Knowledge areas."""

    resource = "areas"
    sources = {Audience.EVERYONE: Vocabulary(KnowledgeArea, "order")}
    list_title = _("Knowledge areas")
    list_about = _("The knowledge areas of the network, in its own order.")


class ThemeView(VocabularyView):
    """Themes."""

    resource = "themes"
    sources = {Audience.EVERYONE: Vocabulary(Theme, "order")}
    list_title = _("Themes")
    list_about = _("The themes of the network's arenas.")


class StrategyAreaView(VocabularyView):
    """Areas of the national strategy."""

    resource = "strategy_areas"
    sources = {Audience.EVERYONE: Vocabulary(StrategyArea, "order")}
    list_title = _("Strategy areas")
    list_about = _("The areas of the national strategy for social enterprise and social innovation.")


class SectorView(VocabularyView):
    """Sectors."""

    resource = "sectors"
    sources = {Audience.EVERYONE: Vocabulary(Sector, "order")}
    list_title = _("Sectors")
    list_about = _("The sectors of society.")


class SubtypeView(VocabularyView):
    """Kinds of organisation."""

    resource = "organisations"
    serializer_class = SubtypeSerializer
    sources = {Audience.EVERYONE: Vocabulary(SectorSubtype, "slug", numbered=False)}
    list_title = _("Kinds of organisation")
    list_about = _("Kinds of organisation within each sector.")


class GoalView(VocabularyView):
    """Global goals."""

    resource = "goals"
    serializer_class = GoalSerializer
    sources = {Audience.EVERYONE: Vocabulary(Goal, "number")}
    list_title = _("Global goals")
    list_about = _("The seventeen goals of Agenda 2030.")


class CountyView(VocabularyView):
    """Counties."""

    resource = "counties"
    serializer_class = CountySerializer
    sources = {Audience.EVERYONE: Vocabulary(County, "code", numbered=False)}
    list_title = _("Counties")
    list_about = _("The counties of Sweden, by official code.")


class MunicipalityView(PublicViewSet):
    """Municipalities."""

    resource = "municipalities"
    tag = "taxonomy"
    serializer_class = MunicipalitySerializer
    parameters = MunicipalityParameters
    sources = {Audience.EVERYONE: Municipalities()}
    list_title = _("Municipalities")
    list_about = _("The municipalities of Sweden, by official code.")
