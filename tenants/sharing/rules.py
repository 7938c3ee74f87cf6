"""The studio's page of rules: what is received without anybody pressing a button."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actors import Actor
from tenants.sharing.errors import SharingError
from tenants.sharing.forms import RuleForm
from tenants.sharing.permissions import may_adopt
from tenants.sharing.queries.rules import rule_choices, rules_for_tenant
from tenants.sharing.services import make_rule, remove_rule


@require_http_methods(["GET", "POST"])
def show_rules(request: HttpRequest) -> HttpResponse:
    """The rules, and a form for another one."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    choices = rule_choices(get_language() or "sv")
    form = RuleForm(request.POST or None, choices=choices)
    if form.is_valid() and _made(form, user):
        messages.success(request, _("The rule counts from now on."))
        return redirect("sharing:rules")
    context = {"form": form, "rules": rules_for_tenant(choices)}
    return render(request, "sharing/rules.html", context, status=400 if form.errors else 200)


def _made(form: RuleForm, user: Any) -> bool:
    try:
        make_rule(**form.terms(), by=Actor.of(user))
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    return True


@require_POST
def remove(request: HttpRequest, rule_id: uuid.UUID) -> HttpResponse:
    """Take a rule away; what it has received stays."""
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    if remove_rule(rule_id=rule_id, by=Actor.of(user)):
        messages.success(request, _("The rule is gone. What it has received stays."))
    return redirect("sharing:rules")
