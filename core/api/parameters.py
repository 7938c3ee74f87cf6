"""What may stand in a query string: declared once, checked strictly, described by the same declaration."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core.api.cursors import LONGEST, Cursor, CursorError

DEFAULT_LIMIT, HIGHEST_LIMIT = 20, 100
MOST_VALUES = 20

_whole = re.compile(r"-?[0-9]{1,9}\Z", re.ASCII)
_unprintable = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
PRINTABLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
"""Words as the description tells them: no control characters, and not only spaces."""


class WholeNumber(serializers.IntegerField):
    """Digits and nothing else: neither `5.0` nor a space around it."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not _whole.match(data):
            self.fail("invalid")
        return int(data)


@extend_schema_field({"type": "string", "maxLength": 200, "pattern": PRINTABLE})
class Words(serializers.CharField):
    """Words to search for, at most 200 characters of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, **options)

    def to_internal_value(self, data: Any) -> str:
        if _unprintable.search(str(data)):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Code(serializers.RegexField):
    """A code of a fixed form."""

    def __init__(self, form: str, **options: Any) -> None:
        super().__init__(rf"\A{form}\Z", trim_whitespace=False, **options)


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[A-Za-z0-9_-]+$"})
class Place(serializers.CharField):
    """A cursor, as an earlier page gave it."""

    default_error_messages = {"unknown": _("This is no cursor of ours: take it from the page before, as it stands.")}

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Cursor.parse(str(data))
        except CursorError:
            self.fail("unknown")


def several(child: serializers.Field[Any, Any, Any, Any], help_text: Any) -> serializers.ListField:
    """A parameter that may be repeated; the values widen the list."""
    return serializers.ListField(child=child, required=False, max_length=MOST_VALUES, help_text=help_text)


class Parameters(serializers.Serializer[Any]):
    """The parameters of an address. A parameter that is not declared is refused, and so is one said twice."""

    def to_internal_value(self, data: QueryDict) -> dict[str, Any]:
        refused = {name: [_("There is no such parameter here.")] for name in data if name not in self.fields}
        for name, field in self.fields.items():
            values = data.getlist(name)
            if "" in values:
                refused[name] = [_("This parameter has no value.")]
            if not isinstance(field, serializers.ListField) and len(values) > 1:
                refused[name] = [_("Write this parameter once.")]
        try:
            found: dict[str, Any] = super().to_internal_value(data)
        except ValidationError as error:
            detail: Any = error.detail
            raise ValidationError({**detail, **refused}) from error
        if refused:
            raise ValidationError(refused)
        return found

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The checked values of a query string. Raises ValidationError, naming each parameter that is wrong."""
        given = cls(data=query)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class ListParameters(Parameters):
    """Parameters of every list."""

    limit = WholeNumber(
        min_value=1,
        max_value=HIGHEST_LIMIT,
        default=DEFAULT_LIMIT,
        help_text=_("How many rows a page holds at most."),
    )
    cursor = Place(
        required=False,
        help_text=_("Where the page begins: taken from the address of the next page, never made up."),
    )


def choices(codes: Sequence[str]) -> serializers.ChoiceField:
    """One of a closed set of codes."""
    return serializers.ChoiceField(choices=list(codes))
