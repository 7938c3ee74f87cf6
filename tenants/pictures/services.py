"""Writes about pictures."""

from typing import Any

from django.db import transaction

from shared.media.names import MediaName
from shared.media.services import adopt_media
from tenants.pictures.models import Picture


@transaction.atomic
def receive_picture(described: dict[str, Any], *, alt: str = "", alt_en: str = "") -> Picture:
    """The tenant's own picture of what a payload describes: the one it has, else a new one by reference.

    Bytes are not copied. Raises what shared.media raises for a file that is not shared with the tenant or not here.
    """
    name = MediaName(described["hash"], described["extension"])
    terms = {"credit": described.get("credit", ""), "licence": described.get("licence", "")}
    existing: Picture | None = Picture.objects.filter(file=str(name), **terms).first()
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
        **terms,
    )
    _set_focus(picture, described.get("focal"))
    picture.save()
    return picture


def _set_focus(picture: Picture, focal: list[float] | None) -> None:
    if not focal or len(focal) != 2 or [round(part) for part in focal] == [50, 50]:
        return
    x, y = (min(100.0, max(0.0, part)) for part in focal)
    picture.focal_point_x = round(x * picture.width / 100)
    picture.focal_point_y = round(y * picture.height / 100)
    picture.focal_point_width = picture.focal_point_height = 1
