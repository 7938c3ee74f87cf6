"""Writes about pictures."""

from typing import Any

from django.db import transaction

from shared.media.names import MediaName
from shared.media.services import adopt_media
from tenants.pictures.models import Picture


@transaction.atomic
def receive_picture(described: dict[str, Any], *, alt: str = "", alt_en: str = "") -> Picture:
    """The tenant's picture of what a payload describes: one it has received with the same facts, else a new one.

    Bytes are not copied. A picture that the tenant uploaded itself is left alone, so that credit and licence follow
    the origin. Raises what shared.media raises for a file that is not shared with the tenant or not here.
    """
    name = MediaName(described["hash"], described["extension"])
    facts = _facts_of(described)
    existing: Picture | None = Picture.objects.filter(file=str(name), is_received=True, **facts).first()
    if existing is not None:
        return existing
    reference = adopt_media(name)
    picture = Picture(
        file=str(name),
        title=(alt or str(name))[:255],
        description=alt[:255],
        alt_en=alt_en[:255],
        file_size=reference.size,
        width=described["width"],
        height=described["height"],
        is_received=True,
        **facts,
    )
    picture.save()
    return picture


def _facts_of(described: dict[str, Any]) -> dict[str, Any]:
    """What the origin says of a picture, as it is kept."""
    return {
        "credit": described.get("credit", ""),
        "licence": described.get("licence", ""),
        "is_decorative": described.get("decorative", False),
        **_focus(described),
    }


def _focus(described: dict[str, Any]) -> dict[str, int | None]:
    names = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    focal = described.get("focal")
    if not focal or len(focal) != 2 or [round(part) for part in focal] == [50, 50]:
        return dict.fromkeys(names)
    x, y = (min(100.0, max(0.0, part)) for part in focal)
    place = (round(x * described["width"] / 100), round(y * described["height"] / 100))
    return dict(zip(names, (*place, 1, 1), strict=True))
