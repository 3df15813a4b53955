"""The working calendar: looked at by everybody, changed by the system administrator."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.access import administrator_only, calendar_or_404, may_write
from grids.calendar_warning import calendar_warning
from grids.errors import Refused
from grids.forms import DateForm, DayForm, HoursForm, NoticeForm, hours_text
from grids.models import WorkCalendar
from grids.months import months_of, weekday_labels
from grids.services import (
    calendar_for,
    calendar_hours_set,
    day_remove,
    day_set,
    notice_import,
)


@require_safe
def calendar_show(request: HttpRequest) -> HttpResponse:
    return _page(request, calendar_or_404(request))


def _page(
    request: HttpRequest,
    calendar: WorkCalendar,
    *,
    day_form: forms.Form | None = None,
    hours_form: forms.Form | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    year = _year(request, today)
    months = months_of(year, calendar_for(calendar.root.path))
    years = {row.year: row for row in calendar.years.all()}
    day = _day(request)
    chosen = calendar.days.filter(date=day).first() if day else None
    hours = {"hours": hours_text(calendar.hours), "day_minutes": calendar.day_minutes}
    context = {
        "calendar": calendar,
        "year": year,
        "covered": years.get(year),
        "years": sorted({*years, today.year, today.year + 1}, reverse=True),
        "covered_years": set(years),
        "months": months,
        "weekdays": weekday_labels(),
        "working_days": sum(month.working_days for month in months),
        "warning": calendar_warning(request.user, today) if may_write(request) else None,
        "may_write": may_write(request),
        "chosen": chosen,
        "day_form": day_form or DayForm(initial=_day_initial(request, chosen)),
        "hours_form": hours_form or HoursForm(initial=hours),
        "hours": hours_text(calendar.hours),
    }
    wrong = any(form and form.errors for form in (day_form, hours_form))
    return render(request, "grids/calendar.html", context, status=422 if wrong else 200)


def _year(request: HttpRequest, today: dt.date) -> int:
    text = request.GET.get("year", "")
    if not text:
        day = _day(request)
        return day.year if day else today.year
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    if not 2000 <= year <= 2100:
        raise Http404
    return year


def _day(request: HttpRequest) -> dt.date | None:
    text = request.GET.get("day") or request.POST.get("date") or ""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _day_initial(request: HttpRequest, chosen: object) -> dict[str, object]:
    kind, name = getattr(chosen, "kind", None), getattr(chosen, "name", "")
    return {"date": _day(request), "kind": kind or "off", "name": name}


def _back(day: dt.date) -> HttpResponse:
    return redirect(f"{reverse('grids:calendar')}?year={day.year}")


@require_POST
@administrator_only
def day_set_view(request: HttpRequest) -> HttpResponse:
    calendar = calendar_or_404(request)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, calendar, day_form=form)
    day_set(calendar=calendar, **form.cleaned_data)
    messages.success(request, _("The day was saved. Open limits are computed anew."))
    return _back(form.cleaned_data["date"])


@require_POST
@administrator_only
def day_remove_view(request: HttpRequest) -> HttpResponse:
    calendar = calendar_or_404(request)
    form = DateForm(request.POST)
    if not form.is_valid():
        return _page(request, calendar, day_form=DayForm(request.POST))
    day_remove(calendar=calendar, date=form.cleaned_data["date"])
    messages.success(request, _("It is an ordinary day again. Open limits are computed anew."))
    return _back(form.cleaned_data["date"])


@require_POST
@administrator_only
def calendar_hours_view(request: HttpRequest) -> HttpResponse:
    calendar = calendar_or_404(request)
    form = HoursForm(request.POST)
    if form.is_valid():
        try:
            calendar_hours_set(calendar=calendar, **form.cleaned_data)
        except Refused as refused:
            form.add_error("hours", str(refused))
        else:
            messages.success(request, _("The office hours were saved."))
            return redirect("grids:calendar")
    return _page(request, calendar, hours_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_only
def notice_import_view(request: HttpRequest) -> HttpResponse:
    calendar = calendar_or_404(request)
    initial = {"year": timezone.localdate().year + 1}
    form = NoticeForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        year = data["year"]
        try:
            notice = notice_import(
                calendar=calendar, year=year, text=data["text"], source=data["source"]
            )
        except Refused as refused:
            form.add_error("text", str(refused).splitlines())
        else:
            told = {"year": year, "count": len(notice.days)}
            messages.success(
                request,
                _(
                    "%(year)d is covered now: %(count)d days were read. Open limits are computed "
                    "anew."
                )
                % told,
            )
            return redirect(f"{reverse('grids:calendar')}?year={year}")
    status = 422 if form.is_bound else 200
    crumbs = [
        {"label": _("Working calendar"), "url": reverse("grids:calendar")},
        {"label": _("Import a notice"), "url": None},
    ]
    context = {"form": form, "crumbs": crumbs, "calendar": calendar}
    return render(request, "grids/notice_import.html", context, status=status)
