"""Pages about Open311: what it is, who has a key, what its services ask."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.access import posted, require_role
from accounts.models import Role
from accounts.services import By
from accounts.views.users import add_errors
from events.models import Category
from exchange.clients import shown
from exchange.clients.views import FORM, seen_system
from exchange.models import ServiceQuestion
from exchange.open311 import keys, offered, questions
from exchange.open311.asked import MOST, SPAN
from exchange.open311.jurisdictions import jurisdictions
from exchange.open311.question_forms import QuestionForm, initial_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For people: what is here, how to ask, how to get a key."""
    if not settings.OPEN311:
        raise Http404
    context = {
        "services": offered.offered(),
        "places": jurisdictions(),
        "most": MOST,
        "days": SPAN.days,
        "root": request.build_absolute_uri(request.path).rstrip("/"),
    }
    return render(request, "exchange/open311.html", context)


# Keys


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def key_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then leads to the one page that shows the new key."""
    client = seen_system(request, pk)
    if not keys.may_report(client):
        messages.error(request, _("This system may not report cases; it gets no key."))
        return redirect("exchange:client_show", pk=pk)
    if request.method == "POST":
        key = keys.key_create(by=By.request(request), client=client)
        shown.keep(request, f"open311 {pk}", key)
        return redirect("exchange:open311_key", pk=pk)
    replaced = keys.key_of(client) is not None
    text = _("With this key the system reports cases through Open311. It is shown to you once.")
    if replaced:
        text = _("The system gets a new key, which is shown to you once. The old one ends at once.")
    verb = _("Replace the Open311 key") if replaced else _("Give an Open311 key")
    context = {"client": client, "verb": verb, "text": text}
    return render(request, "exchange/client_confirm.html", context)


@never_cache
@require_GET
@require_role(Role.RIGHTS_ADMIN)
def key_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Once, after it was given."""
    client = seen_system(request, pk)
    key = shown.take(request, f"open311 {pk}")
    if key is None:
        return shown.gone(request, "exchange:client_show", pk)
    return render(request, "exchange/open311_key.html", {"client": client, "key": key})


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def key_remove(request: HttpRequest, pk: int) -> HttpResponse:
    client = seen_system(request, pk)
    if request.method == "POST":
        keys.key_remove(by=By.request(request), client=client)
        done = _("%(name)s can no longer report through Open311.") % {"name": client.name}
        messages.success(request, done)
        return redirect("exchange:client_show", pk=pk)
    text = _("From now on nothing can be reported with the key. What was reported stays.")
    context = {"client": client, "verb": _("Take the Open311 key away"), "text": text}
    return render(request, "exchange/client_confirm.html", context)


# Questions of services


@require_safe
@require_role(Role.SYSTEM_ADMIN)
def question_list(request: HttpRequest) -> HttpResponse:
    asked = offered.by_category()
    rows = [(category, asked.get(category.pk, [])) for category in offered.offered()]
    return render(request, "exchange/question_list.html", {"rows": rows})


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def question_create(request: HttpRequest, pk: int) -> HttpResponse:
    By.request(request).check_runs()
    category = get_object_or_404(offered.offered(), pk=pk)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            questions.question_create(by=By.request(request), category=category, values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The question is asked from now on."))
            return redirect("exchange:open311_questions")
    return form_page(request, form, category)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    By.request(request).check_runs()
    question = get_object_or_404(ServiceQuestion.objects.select_related("category"), pk=pk)
    form = QuestionForm(posted(request), initial=initial_of(question))
    if request.method == "POST" and form.is_valid():
        try:
            questions.question_update(by=By.request(request), question=question, values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The question is saved."))
            return redirect("exchange:open311_questions")
    return form_page(request, form, question.category, question)


def form_page(
    request: HttpRequest,
    form: QuestionForm,
    category: Category,
    question: ServiceQuestion | None = None,
) -> HttpResponse:
    context = {"form": form, "category": category, "question": question}
    status = 422 if form.errors else 200
    return render(request, "exchange/question_form.html", context, status=status)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def question_delete(request: HttpRequest, pk: int) -> HttpResponse:
    By.request(request).check_runs()
    question = get_object_or_404(ServiceQuestion.objects.select_related("category"), pk=pk)
    if request.method == "POST":
        questions.question_delete(by=By.request(request), question=question)
        messages.success(request, _("The question is no longer asked."))
        return redirect("exchange:open311_questions")
    return render(request, "exchange/question_delete.html", {"question": question})
