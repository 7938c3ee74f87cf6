"""What the studio is told of the editorial work. Stands before wagtail-localize, so that this address comes first."""

from django.urls import URLPattern, path
from wagtail import hooks

from tenants.editorial.views import UpdateTranslations


@hooks.register("register_admin_urls")
def register_guarded_views() -> list[URLPattern]:
    return [path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view())]
