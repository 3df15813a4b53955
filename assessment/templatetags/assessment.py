"""`{% load assessment %}`: the way between the parts of the assessment."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role
from assessment.analysis.views import READERS as ANALYSTS
from assessment.circulars.rights import READERS as CIRCULAR_READERS
from assessment.pay.rights import has_counties
from assessment.schemes.access import READERS as SCHEME_READERS
from assessment.snapshots.seen import READERS

register = template.Library()


@register.inclusion_tag("ranking/_ways.html", takes_context=True)
def assessment_ways(context: Context) -> dict[str, Any]:
    """Rankings, analysis, frozen periods, pay and schemes, as far as the reader's role opens
    them."""
    request = context["request"]
    role = request.user.scope.role
    paid = (role,) if has_counties(request.user.scope) else ()
    ways = (
        ("ranking:show", pgettext("navigation", "Rankings"), READERS),
        ("analysis:show", pgettext("navigation", "Analysis"), ANALYSTS),
        ("snapshots:list", _("Frozen periods"), READERS),
        ("circulars:list", _("Circulars"), CIRCULAR_READERS),
        ("pay:list", _("Pay by quarter"), paid),
        ("pay:mine", _("My assessment and pay"), (Role.WORKER,)),
        ("schemes:scheme_list", _("Schemes"), SCHEME_READERS),
    )
    found = [(reverse(name), label) for name, label, roles in ways if role in roles]
    return {"ways": found, "path": request.path}
