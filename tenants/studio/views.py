"""The studio's texts for scripts: Wagtail's, with our Swedish."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

OURS = str(Path(__file__).parent / "locale")


class ScriptTexts(JavaScriptCatalog):
    """One package's catalogue, and ours over it."""

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), OURS]


def studio_texts(request: HttpRequest) -> HttpResponse:
    """What Wagtail's own scripts say, in the language the person chose."""
    answer: HttpResponse = get_localized_response(ScriptTexts.as_view(packages=["wagtail.admin"]), request)
    return answer


def translation_texts(request: HttpRequest) -> HttpResponse:
    """What the scripts of the translation editor say, in the language the person chose."""
    answer: HttpResponse = get_localized_response(ScriptTexts.as_view(packages=["wagtail_localize"]), request)
    return answer
