"""The rules of pay, and making the next one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

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
from assessment.pay import services, shown
from assessment.pay.amounts import amount
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
    last = {rule.from_day: rule.pk for rule in reversed(rules)}
    context = {
        "rules": [
            (rule, Period.of(PeriodKind.QUARTER, rule.from_day), rule.pk != last[rule.from_day])
            for rule in rules
        ],
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
    context = {"form": form, "crumbs": [*crumbs(request), way_back()]}
    if form.is_valid() and "change" not in request.POST:
        try:
            if "sure" not in request.POST:
                context["preview"] = preview(form, running)
                return render(request, "pay/rule_confirm.html", context)
            services.make_rule(user=acting(request), **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The rule is kept; it holds from that quarter on."))
            return redirect("pay:rules")
    status = 422 if form.errors else 200
    return render(request, "pay/rule_create.html", context, status=status)


def way_back() -> dict[str, str]:
    return {"label": _("Pay rules"), "url": reverse("pay:rules")}


def preview(form: RuleForm, running: Period) -> dict[str, Any]:
    """Which open quarter the rule would hold for, and what it would pay; raises ValidationError
    where it would be refused."""
    values = form.values()
    quarter: Period = values.pop("quarter")
    rule = PayRule(from_day=quarter.start, **values)
    services.check_free(quarter)
    services.check_new(rule, rule_for(quarter))
    numbers = range(shown.STARS, 0, -1)
    return {
        "quarter": quarter,
        "closed": quarter.start < running.start,
        "running": quarter.start == running.start,
        "rule": rule,
        "numbers": numbers,
        "rows": shown.amounts_of(rule, numbers),
        "unranked": amount(rule.base, Decimal(1), rule.unranked),
    }


def offered(now: dt.datetime) -> list[Period]:
    """The last closed quarter, the one that runs, and some to come."""
    found = [current(PeriodKind.QUARTER, now).previous()]
    while len(found) < 2 + AHEAD:
        found.append(found[-1].following())
    return found


def bands(quarter: Period) -> list[Band]:
    """The grades that the workers' scheme gives, the best first."""
    scheme = scheme_in_force(SubjectKind.WORKER, quarter)
    found = [band_of(band) for band in scheme.bands] if scheme else []
    return sorted(found, key=lambda band: -band.least)


def crumbs(request: HttpRequest) -> list[dict[str, str]]:
    """The lists are there for who sees any; the system administrator has the schemes."""
    if acting(request).scope.role in READERS:
        return [{"label": _("Pay by quarter"), "url": reverse("pay:list")}]
    return [{"label": _("Schemes"), "url": reverse("schemes:scheme_list")}]
