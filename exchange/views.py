"""What stands around the endpoints: the token, the description, and nothing at all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe
from oauth2_provider.views import RevokeTokenView, TokenView

from exchange import described, docs
from gridgov import problems
from gridgov.addresses import client_address

TOKENS_A_MINUTE = 30
"""Token requests of one address: a secret is slow to check."""


def is_often(request: HttpRequest) -> bool:
    """Whether this address asked too often in the last minute; a wiped cache forgets it."""
    key = f"exchange.token.{client_address(request)}"
    cache.add(key, 0, 60)
    try:
        return bool(cache.incr(key) > TOKENS_A_MINUTE)
    except ValueError:  # it ran out between the two
        return False


def often(request: HttpRequest) -> HttpResponse:
    answer = problems.answer(request, 429)
    answer["Retry-After"] = "60"
    return answer


def before(request: HttpRequest, status: int, sentence: str | Promise) -> HttpResponse | None:
    """What could not be read, as RFC 6749 tells it; its descriptions are ASCII."""
    if status != 400:
        return None
    with override("en"):
        words = str(sentence or problems.body(400, request.path)["title"])
    found = JsonResponse({"error": "invalid_request", "error_description": words}, status=400)
    patch_cache_control(found, no_store=True)
    return found


@method_decorator(login_not_required, "dispatch")
class Token(TokenView):  # type: ignore[misc]  # the toolkit is untyped
    """RFC 6749: its own form of errors, which every client library knows."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_often(request):
            return often(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


@method_decorator(login_not_required, "dispatch")
class Revoke(RevokeTokenView):  # type: ignore[misc]
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_often(request):
            return often(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


@login_not_required
@require_safe
@conditional_page
def schema(request: HttpRequest) -> HttpResponse:
    text = described.schema(get_language() or "")
    return HttpResponse(text, content_type="application/vnd.oai.openapi+json")


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    document = described.document(get_language() or "")
    context = {"groups": docs.groups(document), "always": docs.always(document)}
    return render(request, "exchange/docs.html", context)


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that does not exist; every method is told so alike."""
    return problems.answer(request, 404)
