"""Ladders: who is told when as a clock runs out."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import Role
from accounts.services.by import By
from events.catalogue.forms.ladders import (
    ExampleForm,
    LadderForm,
    NewLadderForm,
    RungRows,
    Rungs,
    rows_of,
)
from events.catalogue.previews import climbed
from events.catalogue.rung_words import rung_words
from events.catalogue.services import ladder_create, ladder_delete, ladder_update
from events.catalogue.services.ladders import check_rungs
from events.catalogue.views.common import FORM, READERS, add_errors, confirm, crumbs, runs, saved
from events.models import Ladder
from grids.worktime import Limit

LIST = "catalogue:ladder_list"


@require_safe
@require_role(*READERS)
def ladder_list(request: HttpRequest) -> HttpResponse:
    rows = Ladder.objects.filter(is_active=True).order_by("kind", "urgency")
    context = {
        "ladders": [(ladder, [rung_words(rung) for rung in ladder.rungs]) for ladder in rows],
        "may_edit": runs(request, all_of_it=True),
    }
    return render(request, "catalogue/ladder_list.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def ladder_create_view(request: HttpRequest) -> HttpResponse:
    By.request(request).check_runs()
    page = LadderPage(request, NewLadderForm(request.POST or None), [])
    if page.is_sent:
        made = page.save(
            lambda rungs: ladder_create(
                by=By.request(request), **page.form.cleaned_data, rungs=rungs
            )
        )
        if made is not None:
            return made
    return page.render(_("New ladder"))


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def ladder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    ladder = _ladder(request, pk)
    form = LadderForm(request.POST or None, initial={"name": str(ladder)})
    page = LadderPage(request, form, rows_of(ladder))
    if page.is_sent:
        typed = form.cleaned_data["name"]
        name = ladder.name if typed == str(ladder) else typed
        done = page.save(
            lambda rungs: ladder_update(
                by=By.request(request), ladder=ladder, name=name, rungs=rungs
            )
        )
        if done is not None:
            return done
    return page.render(_("Edit %(name)s") % {"name": ladder})


def _ladder(request: HttpRequest, pk: int) -> Ladder:
    By.request(request).check_runs()
    return get_object_or_404(Ladder, pk=pk, is_active=True)


class LadderPage:
    """The form of a ladder, its rungs as rows, and an example to try them on."""

    def __init__(self, request: HttpRequest, form: Any, rungs: list[dict[str, Any]]) -> None:
        data = request.POST or None
        self.request, self.form = request, form
        self.rows = cast(Rungs, RungRows(data, prefix="rungs", initial=None if data else rungs))
        self.example = ExampleForm(data, initial=ExampleForm.first(timezone.now()))
        self.times: list[Any] = []

    @property
    def is_sent(self) -> bool:
        """Everything is right and is to be saved, not only tried."""
        if self.request.method != "POST" or not (self.form.is_valid() & self.rows.is_valid()):
            return False
        if "preview" in self.request.POST:
            self._try()
            return False
        return True

    def _try(self) -> None:
        if not self.example.is_valid():
            return
        data = self.example.cleaned_data
        try:
            check_rungs(self.rows.rungs)
        except ValidationError as error:
            add_errors(self.form, error)
            return
        steps = [rung.as_json() for rung in self.rows.rungs]
        limit = Limit(data["limit"], data["limit_unit"])
        path = acting(self.request).scope.area_path
        found = climbed(steps, data["start"], limit, path)
        self.times = [(rung_words(step), moment) for step, moment in found]

    def save(self, service: Any) -> HttpResponse | None:
        try:
            ladder = service(self.rows.rungs)
        except ValidationError as error:
            add_errors(self.form, error)
            return None
        messages.success(self.request, saved(ladder))
        return redirect(LIST)

    def render(self, title: str) -> HttpResponse:
        context = {
            "title": title,
            "form": self.form,
            "rows": self.rows,
            "example": self.example,
            "times": self.times,
            "crumbs": crumbs((_("Ladders"), LIST)),
            "back": reverse(LIST),
        }
        return render(self.request, "catalogue/ladder_form.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def ladder_delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    ladder = _ladder(request, pk)
    if request.method == "POST":
        try:
            ladder_delete(by=By.request(request), ladder=ladder)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The ladder is gone. The next wider one holds instead."))
        return redirect(LIST)
    return confirm(
        request,
        title=_("Take out %(name)s") % {"name": ladder},
        text=_(
            "Clocks that run already climb this ladder to its end. For clocks that start from now "
            "on the next wider ladder holds."
        ),
        verb=_("Take it out"),
        danger=True,
        back=reverse(LIST),
        crumbs=crumbs((_("Ladders"), LIST)),
    )
