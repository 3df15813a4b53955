"""Who keeps house together: relations, who left, who came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import acting, posted, require_role
from people import shown
from people.forms.merging import WhyForm
from people.forms.persons import HouseholdForm
from people.models import Household, HouseholdMember
from people.services import (
    add_member,
    change_relations,
    end_household,
    end_member,
    reopen_household,
)
from people.services.households import ended_with
from people.views import base, houses, saving


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def household_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """All of the household in one form, saved all or nothing."""
    rows = Household.objects.open().select_related("house__area", "house__parent")
    household: Household = base.seen(request, rows, pk)
    user = acting(request)
    members = list(HouseholdMember.objects.for_user(user).open().filter(household=household))
    form = HouseholdForm(user, household, members, posted(request))
    if request.method == "POST" and form.is_valid():
        saved = saving.tried(form, lambda: _save(request, household, form), household)
        if saved is not None:
            messages.success(request, _("The household is saved."))
            return redirect("people:house_show", household.house_id)
    title, house = _("Household"), household.house
    view = saving.Shown(
        title=title,
        action=_("Save"),
        back=reverse("people:house_show", args=[house.pk]),
        crumbs=houses.crumbs(request, house, (title, None)),
    )
    return saving.page(request, form, view)


def _save(request: HttpRequest, household: Household, form: HouseholdForm) -> Household:
    data, by = form.cleaned_data, base.by(request)
    with transaction.atomic():
        if form.ends:
            _check_all_seen(household, form)
            return end_household(household, data["left_on"], by=by, seq=data["seq"])
        saved = _relate(household, form, by)
        for member in form.leaving:
            end_member(member, data["left_on"], by=by)
        if data["person"]:
            add_member(saved, data["person"], data["relation"], by=by, valid_from=by.today)
    return saved


def _check_all_seen(household: Household, form: HouseholdForm) -> None:
    """Who is out of sight is not sent away by who does not see them."""
    rows = household.members.open().filter(person__merged_into=None)
    if rows.count() != len(form.leaving):
        raise ValidationError(
            _(
                "Somebody of this household is out of your sight, so it goes on. Choose its head, "
                "or ask who works where they are registered."
            )
        )


@never_cache
@require_http_methods(base.FORM)
@require_role(*base.WRITERS)
def household_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back that everybody left."""
    rows = Household.objects.select_related("house__area", "house__parent")
    household: Household = base.seen(request, rows, pk)
    house, user, today = household.house, acting(request), timezone.localdate()
    seen = HouseholdMember.objects.for_user(user).filter(pk__in=ended_with(household).values("pk"))
    names = [shown.line(row.person, today).name for row in seen.order_by("pk")]
    title = _("Undo the end of the household")
    view = saving.Shown(
        title=title,
        action=_("Undo"),
        back=reverse("people:house_show", args=[house.pk]),
        crumbs=houses.crumbs(request, house, (title, None)),
        notes=[
            _("Who left with it is in it again: %(names)s.") % {"names": _(", ").join(names)},
            _("Who belongs to another household by now stays there."),
        ],
    )

    def save() -> Household:
        return reopen_household(household, by=base.by(request, form.cleaned_data["why"]))

    form = WhyForm(posted(request))
    return saving.answer(request, form, view, save, _("The household stands as before."))


def _relate(household: Household, form: HouseholdForm, by: Any) -> Household:
    """Whoever leaves keeps the relation; if it was the head, another one is."""
    if not form.leaving:
        return change_relations(household, form.relations, by=by, seq=form.cleaned_data["seq"])
    given = dict(form.relations)
    heads = [pk for pk, relation in given.items() if relation == "head"]
    if len(heads) != 1 and not (form.cleaned_data["relation"] == "head" and not heads):
        raise ValidationError(_("Every household has one head. Choose one, and only one."))
    for member in form.leaving:
        given[member.pk] = "other" if member.relation == "head" and heads else member.relation
    return change_relations(household, given, by=by, seq=form.cleaned_data["seq"])
