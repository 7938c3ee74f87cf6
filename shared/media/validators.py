"""Refusals in a form, before anything is stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shared.media.disk import incoming_path
from shared.media.errors import MediaRefusedError, UndecodableImageError
from shared.media.intake import write_incoming
from shared.media.names import IMAGE_TYPES
from shared.media.pictures import open_picture
from shared.media.sniffing import sniff

NOT_A_PICTURE = _("The file is not a picture we can show. Use JPEG, PNG, GIF, WebP or AVIF.")


def validate_picture(upload: Any) -> None:
    """Refuse, with a sentence for the person, what is no whole picture of a reasonable size."""
    with incoming_path() as path:
        try:
            write_incoming(path, upload.chunks())
            upload.seek(0)
            extension = sniff(path)
            if extension not in IMAGE_TYPES:
                raise UndecodableImageError(extension)
            with open_picture(path, extension):
                pass
        except UndecodableImageError as error:
            raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error
        except MediaRefusedError as error:
            raise ValidationError(str(error), code="refused") from error
