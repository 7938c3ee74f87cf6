"""Fields for lists of short texts: a text area in the studio with one entry on each line."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail_localize.segments import StringSegmentValue


class LinesFormField(forms.CharField):
    """One entry on each line; empty lines are passed over."""

    widget = AdminAutoHeightTextInput

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def run_validators(self, value: Any) -> None:
        """Length and number are checked by the model's field, which says which entry it is."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.to_python(initial or []) != self.to_python(data)


class LinesField(ArrayField):  # type: ignore[type-arg]  # takes none at run time
    """A list of short texts, never null."""

    def __init__(
        self, base_field: Any = None, *, line_length: int = 200, size: int | None = 100, **kwargs: Any
    ) -> None:
        self.line_length = line_length
        kwargs = {"default": list, "blank": True, **kwargs}
        super().__init__(base_field or models.CharField(max_length=line_length), size=size, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, {**kwargs, "line_length": self.line_length}

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": LinesFormField, **kwargs})


class TranslatableLinesField(LinesField):
    """Each entry is translated by itself."""

    def get_translatable_segments(self, value: list[str]) -> list[StringSegmentValue]:
        return [StringSegmentValue(str(index), entry) for index, entry in enumerate(value)]

    def restore_translated_segments(self, value: list[str], segments: list[StringSegmentValue]) -> list[str]:
        translated = list(value)
        for segment in segments:
            translated[int(segment.path)] = segment.render_text()
        return translated
