"""Categories of the catalogue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import Role
from accounts.services.by import By
from events.catalogue import lists
from events.catalogue.forms.categories import CategoryFilter, CategoryForm, NewCategoryForm
from events.catalogue.services import category_create, category_set_active, category_update
from events.catalogue.views.common import (
    FORM,
    PAGE,
    READERS,
    add_errors,
    chips_of,
    chosen_of,
    confirm,
    crumbs,
    runs,
    saved,
)
from events.models import Category

LIST = "catalogue:category_list"


@require_safe
@require_role(*READERS)
def category_list(request: HttpRequest) -> HttpResponse:
    form = CategoryFilter(request.GET)
    page = Paginator(lists.categories(chosen_of(form)), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chips": chips_of(form)}
    context["may_edit"] = runs(request, all_of_it=True)
    return render(request, "catalogue/category_list.html", context)


@require_safe
@require_role(*READERS)
def category_show(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category.objects.select_related("lead"), pk=pk)
    context = {
        "category": category,
        "assists": [link.kind for link in _links(category)],
        "limits": lists.limits(acting(request), {}).filter(category=category),
        "crumbs": crumbs((_("Catalogue"), LIST)),
        "may_edit": runs(request, all_of_it=True),
        "may_add_limit": runs(request),
    }
    return render(request, "catalogue/category_show.html", context)


def _links(category: Category) -> Any:
    return category.categoryassist_set.select_related("kind").order_by("position")


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def category_create_view(request: HttpRequest) -> HttpResponse:
    By.request(request).check_runs()
    form = NewCategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = category_create(
                by=By.request(request),
                code=form.cleaned_data["code"],
                values=form.values,
                assists=form.assists,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(name)s is there now.") % {"name": made})
            return redirect("catalogue:category_show", pk=made.pk)
    return _form(request, form, _("New category"), reverse(LIST))


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    category = _category(request, pk)
    back = reverse("catalogue:category_show", args=[pk])
    form = CategoryForm(request.POST or None, category=category, initial=_initial(category))
    if request.method == "POST" and form.is_valid():
        try:
            category_update(
                by=By.request(request),
                category=category,
                values=form.values,
                assists=form.assists,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, saved(category))
            return redirect(back)
    return _form(request, form, _("Edit %(name)s") % {"name": category}, back)


def _category(request: HttpRequest, pk: int) -> Category:
    By.request(request).check_runs()
    return get_object_or_404(Category.objects.select_related("lead"), pk=pk)


def _initial(category: Category) -> dict[str, Any]:
    values = {name: getattr(category, name) for name in CategoryForm.base_fields if name != "major"}
    assists = {f"assist_{n}": link.kind_id for n, link in enumerate(_links(category), start=1)}
    return {**values, "major": category.major_code, **assists}


def _form(request: HttpRequest, form: object, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    context["crumbs"] = crumbs((_("Catalogue"), LIST))
    context["note"] = _(
        "What you set here stays when the catalogue is imported again. Cases that have the "
        "category keep their running clocks."
    )
    return render(request, "catalogue/form.html", context)


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def category_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(
        request,
        pk,
        active=False,
        title=_("Deactivate %(name)s"),
        text=_(
            "Nobody can choose this category any more. Cases that have it go on as before. "
            "You can reactivate it."
        ),
        verb=_("Deactivate"),
    )


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def category_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(
        request,
        pk,
        active=True,
        title=_("Reactivate %(name)s"),
        text=_("The category can be chosen again."),
        verb=_("Reactivate"),
    )


def _switch(
    request: HttpRequest, pk: int, *, active: bool, title: str, text: str, verb: str
) -> HttpResponse:
    category = _category(request, pk)
    back = reverse("catalogue:category_show", args=[pk])
    if request.method == "POST":
        category_set_active(by=By.request(request), category=category, active=active)
        messages.success(request, saved(category))
        return redirect(back)
    return confirm(
        request,
        title=title % {"name": category},
        text=text,
        verb=verb,
        danger=not active,
        back=back,
        crumbs=crumbs((_("Catalogue"), LIST)),
    )
