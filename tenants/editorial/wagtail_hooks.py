"""What the studio is told of the editorial work. Before wagtail-localize, so that these addresses come first."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from tenants.editorial.views import ReadingPages, SubmitPageTranslation, UpdateTranslations, no_aliases


@hooks.register("register_admin_urls")
def register_guarded_views() -> list[URLPattern]:
    return [
        path("localize/submit/page/<int:page_id>/", SubmitPageTranslation.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", no_aliases),
    ]


@hooks.register("construct_admin_api")
def api_only_reads(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", ReadingPages)


@hooks.register("construct_page_action_menu")
def no_alias_in_menu(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("before_copy_page")
def copy_stays_in_its_section(request: HttpRequest, page: Page) -> None:
    if request.method == "POST" and request.POST.get("new_parent_page") != str(page.get_parent().pk):
        raise Http404
