"""The contract between views and templates.

A view fills these frozen dataclasses; a template under `design/` shows them. They hold finished values (translated
words, ready addresses, aware datetimes), never models, so no template can run a query or reach another tenant.
All text is plain and is escaped by the template; the only HTML is `body_html`, which the view has cleaned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import urljoin

type LanguageCode = Literal["sv", "en"]

MATCH_START = "\ue000"
MATCH_STOP = "\ue001"


def accent_class(accent: str) -> str:
    """Return the CSS class that carries an accent: '#C2410C' gives 'a-c2410c', anything empty gives ''."""
    return f"a-{accent.removeprefix('#').lower()}" if accent else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture ready to show. `alt` is empty only for a picture that is pure decoration. Who made it, on what terms:
    `credit`, and `licence` with the address where it can be read.

    `position` is the focal point as an object-position, "x% y%", and is snapped to a ninth of the picture by the
    template (inline styles are forbidden). `srcset` may be empty; `width` and `height` are those of `src`.
    """

    src: str
    width: int
    height: int
    alt: str
    srcset: str = ""
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    caption: str = ""
    position: str = "50% 50%"

    @property
    def is_ready(self) -> bool:
        """Whether there is a picture to fetch, and not an empty one in its place."""
        return not self.src.startswith("data:")

    @property
    def position_class(self) -> str:
        """CSS class of the ninth that holds the focal point, 'focus-l-t' to 'focus-r-b'."""
        parts = [_percent(part) for part in self.position.split()]
        x, y = parts if len(parts) == 2 else (50.0, 50.0)
        return f"focus-{_third(x, 'lcr')}-{_third(y, 'tcb')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a copy comes from: whose it is, its address there, which version; `joint`: made together with them."""

    node_name: str
    url: str
    published: datetime | None = None
    version: int | None = None
    licence: str = ""
    licence_url: str = ""
    credit: str = ""
    withdrawn: bool = False
    joint: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """One of several that make an item together. `text`, `place` and `contact` are its own part, in `language`."""

    name: str
    url: str = ""
    accent: str = ""
    text: str = ""
    place: str = ""
    contact: str = ""
    language: LanguageCode = "sv"

    @property
    def accent_class(self) -> str:
        """CSS class of the node's accent."""
        return accent_class(self.accent)

    @property
    def has_part(self) -> bool:
        """Whether it says anything of its own."""
        return bool(self.text or self.place or self.contact)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """A piece of an excerpt; `match` marks the words that were searched for."""

    text: str
    match: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One item in a list, whatever its kind. `kind` is the translated word; `accent` is its node's, '#rrggbb'.

    `external` says that `url` leads to another site. `language` is the item's own and may differ from the page's.
    `excerpt` and `marked_title` show why a search matched, in plain fragments (see `fragments`). `mark` tells people
    of the tenant who may see it. `partners`: all who make it, who leads it first; empty where one makes it alone.
    """

    title: str
    url: str
    lead: str = ""
    kind: str = ""
    node_name: str = ""
    node_url: str = ""
    accent: str = ""
    date: datetime | None = None
    areas: tuple[str, ...] = ()
    picture: Picture | None = None
    language: LanguageCode = "sv"
    provenance: Provenance | None = None
    external: bool = False
    demo: bool = False
    mark: str = ""
    partners: tuple[Partner, ...] = ()
    excerpt: tuple[Fragment, ...] = ()
    marked_title: tuple[Fragment, ...] = ()

    @property
    def accent_class(self) -> str:
        """CSS class of the node's accent."""
        return accent_class(self.accent)

    @property
    def has_parts(self) -> bool:
        """Whether any of those who make it together says something of its own."""
        return any(partner.has_part for partner in self.partners)


@dataclass(frozen=True, kw_only=True, slots=True)
class EventCard(Card):
    """An event in a list. `start` and `end` are aware; `date` stays the day it was published."""

    start: datetime
    end: datetime | None = None
    place: str = ""
    all_day: bool = False
    preliminary: bool = False
    cancelled: bool = False

    @property
    def spans_days(self) -> bool:
        """Whether it ends on another day than it starts, both as given (the view passes local times)."""
        return self.end is not None and self.end.date() != self.start.date()


@dataclass(frozen=True, kw_only=True, slots=True)
class EventMonth:
    """The events of one month; `month` is its first day."""

    month: date
    events: tuple[EventCard, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeCard:
    """A node as the portal presents it. `portal_url` is its page here, `site_url` its own site."""

    name: str
    portal_url: str
    site_url: str
    accent: str
    place: str = ""
    host: str = ""
    description: str = ""
    count: int | None = None
    partners: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    email: str = ""
    next_event: EventCard | None = None

    @property
    def accent_class(self) -> str:
        """CSS class of the node's accent."""
        return accent_class(self.accent)


@dataclass(frozen=True, kw_only=True, slots=True)
class MapArea:
    """A county on the map: the node that works there and its page, or `vacant` and whom to ask meanwhile."""

    code: str
    name: str
    node_name: str
    url: str
    accent: str = ""
    vacant: bool = False

    @property
    def accent_class(self) -> str:
        """CSS class of the node's accent."""
        return accent_class(self.accent)


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A knowledge area, goal or other entrance: a label, where it leads, a sentence, how many items."""

    label: str
    url: str
    description: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A piece of an item's text; `value` is what the partial `design/blocks/<kind>.html` documents."""

    kind: Literal["heading", "paragraph", "list", "quote", "image", "fact_box"]
    value: object

    @property
    def template(self) -> str:
        """The partial that shows it."""
        return f"design/blocks/{self.kind}.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetOption:
    """One value of a facet; `url` is the same list with this value switched."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """A group of choices that narrow a list."""

    key: str
    label: str
    options: tuple[FacetOption, ...]

    @property
    def selected_count(self) -> int:
        """How many of its options are chosen."""
        return sum(option.selected for option in self.options)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActiveFilter:
    """A chosen filter: its facet's label, its own, and the list without it."""

    group: str
    label: str
    remove_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Where in a list we are. `number` counts from 1; an address is empty where there is nowhere to go."""

    number: int
    total: int
    prev_url: str = ""
    next_url: str = ""
    first_url: str = ""
    last_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A plain link; `external` says that it leads to another site."""

    label: str
    url: str
    external: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedLink:
    """Where a list can be followed from elsewhere; `title` says of what, for programs that look for it."""

    label: str
    url: str
    content_type: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Crumb:
    """A step in the breadcrumb; the last one, the page itself, has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NavLink:
    """An entry of the main menu."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """A language this page exists in. `label` is in that language; `absolute_url` is for hreflang."""

    code: LanguageCode
    label: str
    url: str
    current: bool = False
    absolute_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormError:
    """An error in the summary over a form; `field_id` is the id of the field it belongs to."""

    field_id: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFrame:
    """What surrounds every public page: whose site it is, its colour, its menu, its family.

    `accents` holds every other accent the page may show ('#rrggbb'); the portal passes all nodes'. An empty address
    means that the link is left out. `canonical_url` is absolute.
    """

    name: str
    home_url: str
    accent: str
    tagline: str = ""
    nav: tuple[NavLink, ...] = ()
    languages: tuple[Language, ...] = ()
    office_url: str = ""
    office_name: str = ""
    is_office: bool = False
    studio_url: str = ""
    search_url: str = ""
    query: str = ""
    accents: tuple[str, ...] = ()
    canonical_url: str = ""
    accessibility_url: str = ""
    feed_url: str = ""
    nodes: tuple[Link, ...] = ()
    host: str = ""
    address: str = ""
    email: str = ""
    logo: Picture | None = None

    @property
    def origin(self) -> str:
        """Scheme and host of the site, for addresses that must be absolute."""
        return self.canonical_url and urljoin(self.canonical_url, "/").removesuffix("/")

    @property
    def accent_key(self) -> str:
        """Name of the accent stylesheet: the page's own accent first, then the others, each once, in order."""
        others = sorted({colour.removeprefix("#").lower() for colour in self.accents if colour})
        own = self.accent.removeprefix("#").lower()
        return "-".join([own, *(colour for colour in others if colour != own)])


def fragments(marked: str) -> tuple[Fragment, ...]:
    """Split text whose matches stand between MATCH_START and MATCH_STOP (as from ts_headline) into fragments."""
    return tuple(_split(marked))


def _split(marked: str) -> Iterator[Fragment]:
    for index, part in enumerate(marked.split(MATCH_START)):
        match, found, rest = part.partition(MATCH_STOP) if index else ("", "", part)
        if not found and index:
            match, rest = "", match
        if match:
            yield Fragment(text=match, match=True)
        if rest:
            yield Fragment(text=rest)


def _percent(text: str) -> float:
    try:
        return float(text.removesuffix("%"))
    except ValueError:
        return 50.0


def _third(value: float, names: str) -> str:
    return names[min(2, max(0, int(value // 33.34)))]
