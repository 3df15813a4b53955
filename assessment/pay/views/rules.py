"""The rules of pay, and making the next one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.services.by import By
from assessment.figures.periods import Period, PeriodKind, current
from assessment.figures.subjects import SubjectKind
from assessment.models import PayRule
from assessment.pay import services
from assessment.pay.defaults import default, rule_for
from assessment.pay.forms import RuleForm
from assessment.pay.rights import READERS, RULE_READERS
from assessment.schemes.access import DECIDERS, check_decides, may_decide
from assessment.schemes.lookup import band_of, scheme_in_force
from assessment.schemes.scoring import Band

FORM = ["GET", "HEAD", "POST"]
AHEAD = 3


@require_safe
@require_role(*RULE_READERS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with the quarters it holds for, the newest first."""
    rules = list(PayRule.objects.select_related("made_by"))
    if not any(rule.is_default for rule in rules):
        rules.append(default())
    now = timezone.now()
    context = {
        "rules": [(rule, Period.of(PeriodKind.QUARTER, rule.from_day)) for rule in rules],
        "holds": rule_for(current(PeriodKind.QUARTER, now)),
        "may_decide": may_decide(acting(request)),
        "crumbs": crumbs(request),
    }
    return render(request, "pay/rules.html", context)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def rule_create(request: HttpRequest) -> HttpResponse:
    check_decides(By.request(request))
    now = timezone.now()
    running = current(PeriodKind.QUARTER, now)
    form = RuleForm(offered(now), bands(running), rule_for(running), posted(request))
    if form.is_valid():
        try:
            services.make_rule(user=acting(request), **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The rule is kept; it holds from that quarter on."))
            return redirect("pay:rules")
    where = {"label": _("Pay rules"), "url": reverse("pay:rules")}
    context = {"form": form, "crumbs": [*crumbs(request), where]}
    status = 422 if form.errors else 200
    return render(request, "pay/rule_create.html", context, status=status)


def offered(now: dt.datetime) -> list[Period]:
    """The last closed quarter, the one that runs, and some to come."""
    found = [current(PeriodKind.QUARTER, now).previous()]
    while len(found) < 2 + AHEAD:
        found.append(found[-1].following())
    return found


def bands(quarter: Period) -> list[Band]:
    """The grades that the workers' scheme gives."""
    scheme = scheme_in_force(SubjectKind.WORKER, quarter)
    return [band_of(band) for band in scheme.bands] if scheme else []


def crumbs(request: HttpRequest) -> list[dict[str, str]]:
    """The lists are there for who sees any; the system administrator has the schemes."""
    if acting(request).scope.role in READERS:
        return [{"label": _("Pay by quarter"), "url": reverse("pay:list")}]
    return [{"label": _("Schemes"), "url": reverse("schemes:scheme_list")}]
