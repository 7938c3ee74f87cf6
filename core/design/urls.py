"""Addresses of the design system, the same on every host and in every language."""

from django.urls import path, register_converter

from core.design import views


class AccentKeyConverter:
    """Accents written 'rrggbb' and joined by hyphens; anything else matches no address."""

    regex = "[0-9a-fA-F]{6}(?:-[0-9a-fA-F]{6})*"

    def to_python(self, value: str) -> str:
        """Lower-case the key."""
        return value.lower()

    def to_url(self, value: str) -> str:
        """Write the key as it is."""
        return value


register_converter(AccentKeyConverter, "accent_key")

app_name = "design"
urlpatterns = [
    path("stil/", views.style_page, name="style_page"),
    path("stil/accent/<accent_key:key>.css", views.accent_css, name="accent"),
]
