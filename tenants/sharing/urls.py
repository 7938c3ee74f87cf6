"""Addresses of sharing in the studio."""

from django.urls import path

from tenants.sharing import troubles, views

app_name = "sharing"
urlpatterns = [
    path("inbox/", views.show_inbox, name="inbox"),
    path("inbox/<uuid:item_id>/", views.show_offer, name="offer"),
    path("inbox/<uuid:item_id>/adopt/", views.adopt, name="adopt"),
    path("troubles/", troubles.show_troubles, name="troubles"),
    path("troubles/resend/", troubles.resend_all, name="resend_all"),
    path("troubles/<uuid:trouble_id>/resend/", troubles.resend_one, name="resend"),
    path("pages/<int:page_id>/", views.share, name="share"),
]
