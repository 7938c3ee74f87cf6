"""What the studio is told of the editorial work. Before wagtail-localize, so that these addresses come first."""

from django.urls import URLPattern, path
from wagtail import hooks

from tenants.editorial.views import SubmitPageTranslation, UpdateTranslations


@hooks.register("register_admin_urls")
def register_guarded_views() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", SubmitPageTranslation.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
    ]
