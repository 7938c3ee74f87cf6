"""Pictures as the design system shows them. Showing one reads the disk, never the database."""

from typing import Any

from core.design.types import Picture as Shown
from shared.catalogue.licences import licence_name, licence_url
from shared.media.renditions import rendition_sources
from tenants.pictures.models import Picture


def picture_of(picture: Picture, *, alt: str = "", caption: str = "") -> Shown:
    """A picture of this tenant's; its own alt text stands in for a missing one."""
    return picture_from(picture.for_payload(), alt=alt or picture.alt, caption=caption)


def picture_from(data: dict[str, Any], *, alt: str, caption: str = "") -> Shown:
    """A picture as payloads carry it."""
    sources = rendition_sources(data["hash"], data["extension"], data["width"], data["height"])
    x, y = data.get("focal") or (50, 50)
    licence = data.get("licence", "")
    return Shown(
        src=sources.src,
        srcset=sources.srcset,
        width=sources.width,
        height=sources.height,
        alt=alt,
        caption=caption,
        credit=data.get("credit", ""),
        licence=licence_name(licence),
        licence_url=licence_url(licence),
        position=f"{x}% {y}%",
    )
