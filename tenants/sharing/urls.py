"""Addresses of sharing in the studio."""

from django.urls import path

from tenants.sharing import views

app_name = "sharing"
urlpatterns = [
    path("inbox/", views.show_inbox, name="inbox"),
    path("inbox/<uuid:item_id>/", views.show_offer, name="offer"),
    path("inbox/<uuid:item_id>/adopt/", views.adopt, name="adopt"),
    path("pages/<int:page_id>/", views.share, name="share"),
]
