"""The list of schemes, and one version with every item explained."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from assessment.figures.periods import PeriodKind
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme, SchemeState
from assessment.schemes import words
from assessment.schemes.access import DECIDERS, READERS, may_decide, visible
from assessment.schemes.defaults import install
from assessment.schemes.scoring import Item
from assessment.schemes.views.common import (
    FORM,
    LIST,
    changes_of,
    confirm,
    crumbs,
    decided_by,
    seen,
)
from assessment.schemes.words import Version

KINDS = [str(kind) for kind in SubjectKind]
PERIODS = [str(kind) for kind in PeriodKind]


@dataclass(frozen=True)
class Family:
    """A subject and a period: the version that holds, what is to come, and the draft."""

    subject: str
    period: str
    now: Version | None
    later: Version | None
    draft: Version | None

    @property
    def shown(self) -> Version:
        found = self.now or self.later or self.draft
        assert found is not None  # noqa: S101  a family has at least one of them
        return found


@require_safe
@require_role(*READERS)
def scheme_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    context = {
        "families": families(list(visible(user)), timezone.localdate()),
        "may_decide": may_decide(user),
    }
    return render(request, "schemes/list.html", context)


def families(schemes: list[Scheme], today: dt.date) -> list[Family]:
    """In the order of subjects and periods; a family all of whose versions ended shows the last."""
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for scheme in sorted(schemes, key=lambda s: -s.version):
        version = words.version_of(scheme, today)
        found[scheme.subject_kind, scheme.period_kind].append(version)
    order = sorted(found, key=lambda key: (KINDS.index(key[0]), PERIODS.index(key[1])))
    return [_family(*key, found[key]) for key in order]


def _family(subject: str, period: str, versions: list[Version]) -> Family:
    def first(*states: SchemeState) -> Version | None:
        return next((v for v in versions if v.state in states), None)

    now = first(SchemeState.IN_FORCE)
    later, draft = first(SchemeState.SCHEDULED), first(SchemeState.DRAFT)
    if now is None and later is None and draft is None:
        now = versions[0]
    return Family(words.subject_label(subject), words.period_label(period), now, later, draft)


@require_safe
@require_role(*READERS)
def scheme_show(request: HttpRequest, pk: int) -> HttpResponse:
    scheme, user, today = seen(request, pk), acting(request), timezone.localdate()
    family = visible(user).filter(subject_kind=scheme.subject_kind, period_kind=scheme.period_kind)
    versions = [words.version_of(one, today) for one in family.select_related("decided_by")]
    items = (Item(i.indicator, i.weight, i.target, i.cap) for i in scheme.items.all())
    context = {
        "scheme": scheme,
        "version": next(v for v in versions if v.scheme.pk == scheme.pk),
        "versions": versions,
        "items": [words.explained(item) for item in items],
        "subject": words.subject_label(scheme.subject_kind),
        "period": words.period_label(scheme.period_kind),
        "minimum": words.minimum_of(scheme),
        "bands": words.bands_words(scheme),
        "stars": words.stars_words(scheme.stars),
        "appeal": words.days(scheme.appeal_days),
        "may_decide": may_decide(user),
        "draft": next((v.scheme for v in versions if v.state == SchemeState.DRAFT), None),
        "crumbs": crumbs(),
        **changes_of(scheme),
    }
    return render(request, "schemes/show.html", context)


@require_http_methods(FORM)
@require_role(*DECIDERS)
def scheme_install(request: HttpRequest) -> HttpResponse:
    decided_by(request)
    if request.method == "POST":
        made = len(install(timezone.now()))
        said = ngettext("%(n)s scheme holds now.", "%(n)s schemes hold now.", made) % {"n": made}
        messages.success(request, said if made else _("Every default has a scheme already."))
        return redirect(LIST)
    return confirm(
        request,
        title=_("Take the default schemes"),
        text=_(
            "Whoever has no scheme yet is scored by the default one from now on, also for periods "
            "that are over. Schemes you made stay as they are."
        ),
        verb=_("Take them"),
        back=reverse(LIST),
        crumbs=crumbs(),
    )
