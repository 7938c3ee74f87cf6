"""Items as the API tells them, whether they were read from the catalogue or from a node's own pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.parameters import Code, ListParameters, WholeNumber, Words, choices, several
from core.api.serializers import Addresses, Texts
from core.api.views import absolute
from shared.catalogue.enums import KINDS, Family
from shared.catalogue.queries.items import PublicItem
from shared.catalogue.texts import text_of_language
from shared.media.addresses import media_url
from shared.media.names import IMAGE_TYPES, MediaName

SLUG = r"[a-z0-9][a-z0-9_-]{0,59}"
LANGUAGES = ("sv", "en")
EVERY_KIND = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))


class ItemParameters(ListParameters):
    """How a list of items is narrowed. Values of one parameter widen the list, parameters narrow it."""

    q = Words(required=False, help_text=_("Words to search for, as in a web search."))
    family = several(choices(Family.values), _("Knowledge, news or events."))
    kind = several(choices(EVERY_KIND), _("The kind of item."))
    area = several(Code(SLUG), _("A knowledge area, by its short name."))
    goal = several(WholeNumber(min_value=1, max_value=17), _("A global goal, by its number."))
    county = several(Code(r"[0-9]{2}"), _("A county, by its official code."))
    year = several(WholeNumber(min_value=1800, max_value=2200), _("The year that is written on a report."))
    language = several(choices(LANGUAGES), _("A language that the item exists in."))


class CatalogueParameters(ItemParameters):
    """How the list of the whole network is narrowed."""

    node = several(Code(r"[a-z0-9][a-z0-9-]{0,47}"), _("The node that the item comes from, by its short name."))


class NodeOfItem(serializers.Serializer[Any]):
    """The node that an item comes from."""

    slug = serializers.CharField(help_text=_("Its short name."))
    name = Texts(help_text=_("Its name."))


class PartOfItem(serializers.Serializer[Any]):
    """What one node contributes to what it makes together with others."""

    node = serializers.CharField(help_text=_("The short name of the node."))
    text = Texts(help_text=_("What it contributes."))
    place = Texts(help_text=_("Where that is."))
    contact = Texts(help_text=_("Whom to ask."))


class EventOfItem(serializers.Serializer[Any]):
    """When and where an event is."""

    starts_at = serializers.DateTimeField(help_text=_("When it begins."))
    ends_at = serializers.DateTimeField(allow_null=True, help_text=_("When it ends."))
    place = Texts(help_text=_("Where it is."))
    preliminary = serializers.BooleanField(help_text=_("Whether the date is not yet certain."))
    cancelled = serializers.BooleanField(help_text=_("Whether it does not take place."))


class PictureOfItem(serializers.Serializer[Any]):
    """An item's picture."""

    url = serializers.URLField(help_text=_("Where the picture is."))
    width = serializers.IntegerField(help_text=_("Its width in pixels."))
    height = serializers.IntegerField(help_text=_("Its height in pixels."))
    alt = Texts(help_text=_("What it shows, for whoever cannot see it."))
    credit = serializers.CharField(allow_blank=True, help_text=_("Who made it."))
    licence = serializers.CharField(allow_blank=True, help_text=_("On what terms it may be used."))


class ItemSerializer(serializers.Serializer[Any]):
    """A public item: something to know, a piece of news, or an event."""

    id = serializers.UUIDField(help_text=_("The global id, the same everywhere and for ever."))
    url = serializers.URLField(help_text=_("Where the whole item is in the API."))
    family = serializers.ChoiceField(choices=Family.values, help_text=_("Knowledge, news or event."))
    kind = serializers.ChoiceField(choices=list(EVERY_KIND), help_text=_("The kind of item."))
    node = NodeOfItem(help_text=_("The node that it comes from."))
    nodes = NodeOfItem(many=True, help_text=_("The nodes that make it together, the one that it comes from first."))
    languages = serializers.ListField(child=serializers.CharField(), help_text=_("The languages it exists in."))
    title = Texts(help_text=_("The title."))
    lead = Texts(help_text=_("A few sentences on what it is."))
    pages = Addresses(help_text=_("The page to read it on here."))
    originals = Addresses(help_text=_("The page at the node that it comes from."))
    areas = serializers.ListField(child=serializers.CharField(), help_text=_("Knowledge areas, by short name."))
    goals = serializers.ListField(child=serializers.IntegerField(), help_text=_("Global goals, by number."))
    municipalities = serializers.ListField(
        child=serializers.CharField(), help_text=_("Municipalities, by official code.")
    )
    counties = serializers.ListField(child=serializers.CharField(), help_text=_("Counties, by official code."))
    year = serializers.IntegerField(allow_null=True, help_text=_("The year that is written on it."))
    licence = serializers.CharField(allow_blank=True, help_text=_("On what terms the text may be used."))
    credit = serializers.CharField(allow_blank=True, help_text=_("What stands beside the node's name."))
    link = serializers.URLField(allow_null=True, help_text=_("Where the report itself is, or where one takes part."))
    event = EventOfItem(allow_null=True, help_text=_("When and where; null for what is no event."))
    picture = PictureOfItem(allow_null=True, help_text=_("Its picture."))
    demo = serializers.BooleanField(help_text=_("Whether it is made up, to show how things work."))
    version = serializers.IntegerField(help_text=_("Rises by one with every published change."))
    published_at = serializers.DateTimeField(help_text=_("When it was first published."))
    updated_at = serializers.DateTimeField(help_text=_("When it last changed."))

    def to_representation(self, instance: PublicItem) -> dict[str, Any]:
        """The item with the addresses of the host that answers."""
        return dict(super().to_representation(self.described(instance)))

    def described(self, item: PublicItem) -> dict[str, Any]:
        """The facts by the names the API has for them."""
        request, view = self.context["request"], self.context["view"]
        same = ("id", "family", "kind", "areas", "goals", "municipalities", "counties", "year", "licence", "version")
        return {
            **{name: getattr(item, name) for name in (*same, "credit", "published_at", "updated_at")},
            "url": view.item_url(request, item),
            "node": {"slug": item.node, "name": item.node_names},
            "nodes": [{"slug": slug, "name": names} for slug, names in item.nodes.items()],
            "languages": list(item.words),
            "title": _each(item, "title"),
            "lead": _each(item, "lead"),
            "pages": view.page_addresses(request, item),
            "originals": _each(item, "url"),
            "link": item.online_url or None,
            "event": _event(item),
            "picture": self._picture(item),
            "demo": item.is_demo,
        }

    def _picture(self, item: PublicItem) -> dict[str, Any] | None:
        picture = item.picture
        if picture is None or picture["extension"] not in IMAGE_TYPES:
            return None
        name = MediaName(picture["hash"], picture["extension"])
        facts = {key: picture.get(key, "") for key in ("width", "height", "alt", "credit", "licence")}
        return {"url": absolute(self.context["request"], media_url(name)), **facts}


class FullItemSerializer(ItemSerializer):
    """A public item with all that is written in it."""

    authors = serializers.ListField(child=serializers.CharField(), help_text=_("Who wrote it."))
    organisers = serializers.ListField(child=serializers.CharField(), help_text=_("Who arranges it."))
    parts = PartOfItem(many=True, help_text=_("What each contributes who makes it together with others."))
    key_findings = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text=_("Key findings, by language.")
    )
    text = Texts(help_text=_("The running text without marks."))
    body = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()),
        help_text=_("The text as blocks, by language; each has a type, and what belongs to it."),
    )

    def described(self, item: PublicItem) -> dict[str, Any]:
        payload: Mapping[str, Any] = item.payload or {}
        languages: Mapping[str, Any] = payload.get("languages", {})
        return {
            **super().described(item),
            "authors": payload.get("authors", []),
            "organisers": payload.get("organisers", []),
            "parts": [_part(slug, part) for slug, part in sorted(item.parts.items()) if slug in item.together],
            "key_findings": {code: each["key_findings"] for code, each in languages.items()},
            "text": {code: text_of_language(each) for code, each in languages.items()},
            "body": {code: each["body"] for code, each in languages.items()},
        }


def _each(item: PublicItem, name: str) -> dict[str, str]:
    return {code: getattr(words, name) for code, words in item.words.items()}


def _part(slug: str, part: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    names = ("text", "place", "contact")
    return {"node": slug, **{name: {code: words[name] for code, words in part.items()} for name in names}}


def _event(item: PublicItem) -> dict[str, Any] | None:
    if item.starts_at is None:
        return None
    same = ("starts_at", "ends_at", "preliminary", "cancelled")
    return {**{name: getattr(item, name) for name in same}, "place": _each(item, "place")}
