"""Addresses of stored files; included under `media/`."""

from django.urls import path

from shared.media import views

app_name = "media"

urlpatterns = [
    path("<str:name>", views.original, name="original"),
    path("r/<str:name>", views.rendition, name="rendition"),
]
