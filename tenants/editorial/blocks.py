"""What a text is built of. Every block has a form in the payload of an item (see payloads)."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link"]
PROSE = [*INLINE, "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.TextBlock(label=_("Quote"), max_length=3000)
    attribution = blocks.CharBlock(label=_("Who says it"), required=False, max_length=300)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class FactBoxBlock(blocks.StructBlock):
    """Facts beside the text."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=300)
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE)

    class Meta:
        icon = "info-circle"
        label = _("Fact box")


class PictureBlock(blocks.StructBlock):
    """A picture in the text."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alt text"), help_text=_("Say what the picture shows, for whoever cannot see it."), max_length=500,
        required=False,  # asked for by the page's form, which knows whether the picture only adorns
    )  # fmt: skip
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=1000)

    class Meta:
        icon = "image"
        label = _("Picture")


class BodyBlock(blocks.StreamBlock):
    """The text of a page."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=300)
    paragraph = blocks.RichTextBlock(label=_("Paragraph"), icon="pilcrow", features=PROSE)
    list = blocks.ListBlock(blocks.RichTextBlock(label=_("Point"), features=INLINE), label=_("List"), icon="list-ul")
    quote = QuoteBlock()
    fact_box = FactBoxBlock()
    image = PictureBlock()

    class Meta:
        required = False
