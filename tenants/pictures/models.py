"""The pictures of a tenant: Wagtail's image, with the words and the rights that travel with it."""

from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

# Wagtail's addresses of pictures take whole numbers, so these two models keep Wagtail's key.


class Picture(AbstractImage):
    """A picture with alt text in both languages, who made it and on what terms it may be used.

    `is_received`: it came with an item of another node, whose credit and licence stay on it.
    """

    alt_en = models.CharField(_("alt text in English"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=160, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    is_decorative = models.BooleanField(_("only adorns"), default=False)
    is_received = models.BooleanField(_("came from another node"), default=False, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "alt_en",
        "is_decorative",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields: ClassVar = [*AbstractImage.search_fields, index.SearchField("credit"), index.SearchField("alt_en")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def content_hash(self) -> str:
        """The hash that the stored file is named by, the same in every tenant."""
        return PurePosixPath(self.file.name).name.partition(".")[0]

    @property
    def extension(self) -> str:
        """The stored file's extension, without the dot."""
        return PurePosixPath(self.file.name).suffix.removeprefix(".").lower()

    @property
    def focal_percent(self) -> tuple[int, int]:
        """Where the eye should rest, in percent of width and height; the middle when nobody has said."""
        if self.focal_point_x is None or self.focal_point_y is None or not self.width or not self.height:
            return (50, 50)
        return (round(100 * self.focal_point_x / self.width), round(100 * self.focal_point_y / self.height))

    @property
    def alt(self) -> str:
        """The alt text in the reader's language."""
        return self.alt_in(get_language() or "sv")

    def alt_in(self, language: str) -> str:
        """The alt text in one language; the Swedish one stands in for a missing English one. None where it adorns."""
        return self.written_alt(language) or ("" if self.is_decorative else self.description)

    def written_alt(self, language: str) -> str:
        """The alt text that somebody has written in this very language."""
        written = self.alt_en if language == "en" else self.description
        return "" if self.is_decorative else str(written)

    @property
    def default_alt_text(self) -> str:
        """What Wagtail proposes as alt text: never the title, which is a file's name."""
        return self.alt

    def for_payload(self) -> dict[str, Any]:
        """The picture as it travels between tenants: by content hash, never by id."""
        return {
            "hash": self.content_hash,
            "extension": self.extension,
            "width": self.width,
            "height": self.height,
            "credit": self.credit,
            "licence": self.licence,
            "focal": list(self.focal_percent),
            "decorative": self.is_decorative,
        }


class PictureRendition(AbstractRendition):
    """The studio's own small pictures. Public pages use shared.media's, which are made when something is published."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec")
        ]
