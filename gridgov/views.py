"""The few pages that belong to no package."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Placeholder until the pages of cases take over `/`."""
    return render(request, "home.html")


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in one page, for development."""
    from gridgov.samples import samples

    return render(request, "styleguide/index.html", samples(request))
