"""The studio's pages of a copy: what is to be decided, and whether it follows its origin."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from core.actors import Actor
from tenants.sharing.enums import Decision
from tenants.sharing.errors import NoQuestionError, SharingError
from tenants.sharing.forms import QuestionForm
from tenants.sharing.models import Copy
from tenants.sharing.permissions import may_adopt, may_publish
from tenants.sharing.queries.questions import Question, questions_of
from tenants.sharing.services import attach_copy, detach_copy, settle_question

SAID = {
    Decision.ACCEPT: gettext_lazy("Their text is taken in."),
    Decision.KEEP: gettext_lazy("Our text stays. This change is not asked about again."),
    Decision.MERGE: gettext_lazy("Your text is saved. This change is not asked about again."),
}


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """What the origin has changed where we have our own words: one form for each question."""
    copy = _copy(request, item_id)
    questions = questions_of(copy)
    if request.method == "POST":
        return _answer(request, copy, questions)
    if not questions:
        return to_page(copy)
    return _show(request, copy, [QuestionForm(question=each) for each in questions])


def _answer(request: HttpRequest, copy: Copy, questions: list[Question]) -> HttpResponse:
    asked = next((each for each in questions if each.name == request.POST.get("question")), None)
    if asked is None:
        messages.error(request, str(NoQuestionError()))
        return redirect("sharing:decide", copy.item_id)
    form = QuestionForm(request.POST, question=asked)
    if form.is_valid() and _decided(request, copy, form):
        return redirect("sharing:decide", copy.item_id)
    forms = [form if each is asked else QuestionForm(question=each) for each in questions]
    return _show(request, copy, forms, status=400)


def _decided(request: HttpRequest, copy: Copy, form: QuestionForm) -> bool:
    """Carry it out; what the service refuses becomes an error of the form."""
    user: Any = request.user
    decision = Decision(form.cleaned_data["decision"])
    try:
        settle_question(
            item_id=copy.item_id,
            language=form.question.language,
            key=form.question.key,
            decision=decision,
            version=form.cleaned_data["version"],
            value=form.written() if decision == Decision.MERGE else None,
            by=Actor.of(user),
        )
    except SharingError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, str(SAID[decision]))
    return True


def _show(request: HttpRequest, copy: Copy, forms: list[QuestionForm], status: int = 200) -> HttpResponse:
    page = first_page(copy)
    media = sum((form.media for form in forms), start=Media())
    context = {
        "copy": copy,
        "page": page,
        "forms": forms,
        "media": media,
        "origin": copy.name_of_origin(get_language() or "sv"),
        "live_stays": page is not None and page.live and not may_publish(request.user, copy.family),
    }
    return render(request, "sharing/questions.html", context, status=status)


def _copy(request: HttpRequest, item_id: uuid.UUID) -> Copy:
    if not may_adopt(request.user):
        raise PermissionDenied
    copy: Copy = get_object_or_404(Copy, item_id=item_id)
    if not copy.is_held or copy.is_detached:
        raise Http404
    return copy


def first_page(copy: Copy) -> Page | None:
    """The page of a copy, in the first language it has here; None while it has none."""
    return Page.objects.filter(translation_key=copy.translation_key).order_by("locale_id").first()


def to_page(copy: Copy) -> HttpResponse:
    """To the editor of the copy's page, where it has one."""
    page = first_page(copy)
    return redirect("wagtailadmin_pages:edit", page.pk) if page else redirect("sharing:inbox")


@require_POST
def detach(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Make the copy our own text."""
    return _change(request, item_id, detach_copy, _("This is our own text now. Corrections no longer reach it."))


@require_POST
def attach(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take the copy back to its origin; straight to the questions, if there are any."""
    return _change(request, item_id, attach_copy, _("The text follows its origin again. What you have written stays."))


def _change(request: HttpRequest, item_id: uuid.UUID, change: Callable[..., Copy], said: str) -> HttpResponse:
    user: Any = request.user
    if not may_adopt(user):
        raise PermissionDenied
    try:
        copy = change(item_id=item_id, by=Actor.of(user))
    except SharingError as error:
        messages.error(request, str(error))
        return redirect("sharing:inbox")
    messages.success(request, said)
    return redirect("sharing:decide", item_id) if copy.questions else to_page(copy)
