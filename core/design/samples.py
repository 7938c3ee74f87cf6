"""Sample content of the style page: made up, in Swedish, with every component in each of its states."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from core.design.types import (
    ActiveFilter,
    Block,
    Card,
    Crumb,
    EventCard,
    EventMonth,
    Facet,
    FacetOption,
    FeedLink,
    FormError,
    Link,
    Page,
    Picture,
    Provenance,
    SiteFrame,
    Topic,
    fragments,
)

ACCENTS = (
    ("Nationella kansliet", "#1F3A5F"),
    ("MSI Syd", "#C2410C"),
    ("MSI Jönköping", "#0F766E"),
    ("MSI Luleå", "#1D4ED8"),
    ("MSI Stockholm", "#7C3AED"),
    ("MSI Umeå", "#15803D"),
    ("MSI Örebro", "#B91C1C"),
)
AREA = "Nya samverkansmodeller och partnerskap"
PUBLISHED = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
EXCERPT = "Tre kommuner prövar \ue000social innovation\ue001 i upphandlingen"


def style_page_context() -> dict[str, Any]:
    """Return everything that `design/style_page.html` shows."""
    home = reverse("design:style_page")
    picture = Picture(
        src=static("design/sample.svg"),
        width=1200,
        height=800,
        alt="Svarta och orange cirklar som binds samman av linjer",
        credit="Nodverk",
        caption="Ett nät av noder",
        position="35% 50%",
    )
    card = sample_card(home, picture)
    return {
        "frame": sample_frame(home),
        "accents": [replace(card, node_name=name, accent=accent, picture=None) for name, accent in ACCENTS],
        "card": card,
        "hit": replace(card, picture=None, excerpt=fragments(EXCERPT), language="en", external=True),
        "event": sample_event(home),
        "month": EventMonth(month=date(2026, 5, 1), events=(sample_event(home), *special_events(home))),
        "picture": picture,
        "provenance": card.provenance,
        "facet": sample_facet(home),
        "filters": (ActiveFilter(group="Nod", label="MSI Örebro", remove_url=home),),
        "pagination": Page(number=2, total=9, prev_url=home, next_url=home, first_url=home, last_url=home),
        "crumbs": (Crumb(label="Start", url=home), Crumb(label="Utforska", url=home), Crumb(label="Stil")),
        "topics": (Topic(label=AREA, url=home, count=34), Topic(label="Forskning och Utbildning", url=home, count=12)),
        "findings": ["Samverkan börjar i vardagen.", "Mätning ska vara enkel nog att bli av."],
        "contents": (Link(label="Färger", url="#accents"), Link(label="Kort", url="#cards")),
        "links": (Link(label="Till startsidan", url=home),),
        "feeds": (FeedLink(label="RSS", url=home, content_type="application/rss+xml", title="Utforska"),),
        "errors": (FormError(field_id="sample", message="Skriv en rubrik."),),
        "blocks": sample_blocks(picture),
    }


def sample_frame(home: str) -> SiteFrame:
    """The frame of the style page, which belongs to no tenant."""
    return SiteFrame(
        name="Nodverk",
        tagline="Komponenter, färger och typsnitt",
        home_url=home,
        accent=ACCENTS[1][1],
        accents=tuple(accent for _, accent in ACCENTS),
        canonical_url=home,
    )


def sample_card(home: str, picture: Picture) -> Card:
    """An adopted report with all that a card can carry."""
    return Card(
        title="Så håller samverkan när projektet tar slut",
        url=home,
        lead="Tolv svenska exempel visar vad som bär när pengarna är slut: ett gemensamt ägande, små steg och tid.",
        kind="kartläggning",
        node_name="MSI Örebro",
        node_url=home,
        accent="#B91C1C",
        date=PUBLISHED,
        areas=(AREA,),
        picture=picture,
        provenance=Provenance(node_name="MSI Örebro", url=home, published=PUBLISHED, version=2, licence="CC BY 4.0"),
        demo=True,
    )


def sample_event(home: str) -> EventCard:
    """A plain event of one afternoon."""
    return EventCard(
        title="Effektmätning för den som har lite tid",
        url=home,
        lead="En eftermiddag med tre verktyg som går att använda redan i morgon.",
        kind="workshop",
        node_name="MSI Umeå",
        accent="#15803D",
        start=datetime(2026, 5, 12, 11, 0, tzinfo=UTC),
        end=datetime(2026, 5, 12, 14, 0, tzinfo=UTC),
        place="Sliperiet, Umeå",
    )


def special_events(home: str) -> tuple[EventCard, EventCard]:
    """A preliminary event over two days and a cancelled one."""
    event = sample_event(home)
    summit = replace(
        event, title="Social Innovation Summit", end=datetime(2026, 5, 13, 14, 0, tzinfo=UTC), preliminary=True
    )
    return summit, replace(event, title="Frukost om finansiering", cancelled=True)


def sample_facet(home: str) -> Facet:
    """A facet with one value chosen."""
    names = ("MSI Syd", "MSI Jönköping", "MSI Luleå", "MSI Stockholm", "MSI Umeå", "MSI Örebro")
    options = tuple(
        FacetOption(value=name, label=name, count=40 - 6 * at, selected=name == "MSI Örebro", url=home)
        for at, name in enumerate(names)
    )
    return Facet(key="node", label="Nod", options=options)


def sample_blocks(picture: Picture) -> tuple[Block, ...]:
    """One block of each kind."""
    text = "Det som bär är sällan avtalet. Det är vanan att ses, och att någon har till uppgift att hålla i den."
    return (
        Block(kind="heading", value={"text": "Vanan bär mer än avtalet", "level": 2}),
        Block(kind="paragraph", value=text),
        Block(
            kind="list", value={"points": ["Bestäm vem som kallar.", "Skriv ner vad ni lärde er."], "ordered": True}
        ),
        Block(kind="quote", value={"text": "Vi slutade prata om projekt.", "source": "Samordnare i Örebro"}),
        Block(kind="image", value=picture),
        Block(kind="fact_box", value={"title": "Så gjordes kartläggningen", "text": "Tolv intervjuer under hösten."}),
    )
