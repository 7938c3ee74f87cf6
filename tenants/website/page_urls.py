"""The address of every page of a site; stands before Wagtail's own, which has the same name and shape."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from tenants.website import views

urlpatterns = [re_path(serve_pattern, views.page, name="wagtail_serve")]
