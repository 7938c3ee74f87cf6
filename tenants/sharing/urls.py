"""Addresses of sharing in the studio."""

from django.urls import path

from tenants.sharing import deciding, defaults, erasure, health, joint, outbox, received, rules, share, troubles, views

app_name = "sharing"
urlpatterns = [
    path("inbox/", views.show_inbox, name="inbox"),
    path("inbox/data/", views.inbox_data, name="inbox_data"),
    path("inbox/answer/", views.answer_many, name="answer_many"),
    path("inbox/<uuid:item_id>/", views.show_offer, name="offer"),
    path("inbox/<uuid:item_id>/adopt/", views.adopt, name="adopt"),
    path("inbox/<uuid:item_id>/decline/", views.decline, name="decline"),
    path("copies/<uuid:item_id>/questions/", deciding.decide, name="decide"),
    path("copies/<uuid:item_id>/detach/", deciding.detach, name="detach"),
    path("copies/<uuid:item_id>/attach/", deciding.attach, name="attach"),
    path("inbox/<uuid:item_id>/join/", joint.join, name="join"),
    path("copies/<uuid:item_id>/refuse/", joint.refuse, name="refuse_to_join"),
    path("copies/<uuid:item_id>/part/", joint.edit_part, name="part"),
    path("copies/<uuid:item_id>/leave/", joint.leave, name="leave"),
    path("rules/", rules.show_rules, name="rules"),
    path("rules/<uuid:rule_id>/remove/", rules.remove, name="remove_rule"),
    path("outbox/", outbox.show_outbox, name="outbox"),
    path("outbox/data/", outbox.outbox_data, name="outbox_data"),
    path("erased/<uuid:item_id>/", erasure.show_proof, name="proof"),
    path("pages/<int:page_id>/erase/", erasure.erase, name="erase"),
    path("troubles/", troubles.show_troubles, name="troubles"),
    path("troubles/resend/", troubles.resend_all, name="resend_all"),
    path("troubles/<uuid:trouble_id>/resend/", troubles.resend_one, name="resend"),
    path("health/", health.show_health, name="health"),
    path("pages/<int:page_id>/", share.share, name="share"),
    path("pages/<int:page_id>/onward/", received.share_copy_on, name="share_on"),
    path("defaults/", defaults.show_defaults, name="defaults"),
    path("defaults/<slug:kind>/", defaults.edit_default, name="default"),
]
