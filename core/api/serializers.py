"""Shapes that every resource of the API uses."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Texts(serializers.Serializer[Any]):
    """A text in each language it exists in."""

    sv = serializers.CharField(required=False, help_text=_("In Swedish."))
    en = serializers.CharField(required=False, help_text=_("In English."))


class Addresses(serializers.Serializer[Any]):
    """An address in each language it exists in."""

    sv = serializers.URLField(required=False, help_text=_("In Swedish."))
    en = serializers.URLField(required=False, help_text=_("In English."))


class LinksSerializer(serializers.Serializer[Any]):
    """Where the parts of the API are."""

    links = serializers.DictField(child=serializers.URLField(), help_text=_("The address of each part by its name."))
