"""The door of a tenant. Stands before Wagtail's own addresses, of which it takes the place."""

from django.urls import path

from tenants.people import views

app_name = "people"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="sign_in"),
    path("logout/", views.sign_out, name="sign_out"),
    path("password_reset/", views.PasswordLinkView.as_view(), name="ask_for_link"),
    path("password_reset/done/", views.LinkSentView.as_view(), name="link_sent"),
    path("password_reset/confirm/<uidb64>/<token>/", views.SetPasswordView.as_view(), name="set_password"),
]
