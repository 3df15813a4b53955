"""The map editor: what it shows, keeps and does; and the page without a map."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.boundaries import checks, drafts
from grids.boundaries.drafts import Opened, Stale
from grids.boundaries.forms import JoinForm, OutlineForm
from grids.boundaries.operations import applied
from grids.boundaries.sight import draft_for, opens_drafts, place_of, title_of, way_to
from grids.boundaries.typed import text_of_shape
from grids.boundaries.wanted import Wanted
from grids.errors import Refused
from grids.models import Draft

Given = dict[str, Any]
MOST_BYTES = 40_000_000
HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""What half a character may look like; whole ones in two halves as well."""


@require_safe
@opens_drafts
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor. Without JavaScript: the areas as a list, each with its points as text."""
    draft = draft_for(request, pk)
    opened, place = drafts.opened(draft), place_of(draft)
    sheet = opened.sheet
    areas = sheet.choices()
    context = {
        "draft": draft,
        "place": place,
        "title": title_of(draft, place),
        "crumbs": way_to(request, place, _("Edit")),
        "areas": [(key, label, sheet.shape(key) is not None) for key, label in areas],
        "ground": opened.ground,
        "difference": opened.difference,
        "merge": JoinForm(areas=areas, op="merge"),
        "remove": JoinForm(areas=areas, op="remove"),
    }
    return render(request, "boundaries/edit.html", context)


@require_safe
@opens_drafts
def draft_data(request: HttpRequest, pk: int) -> HttpResponse:
    """What the map draws: the areas in force, the parent's outline, neighbours, the draft."""
    draft = draft_for(request, pk)
    opened = drafts.opened(draft)
    ground, parent = opened.ground, opened.ground.parent
    near = ground.surroundings
    data = {
        "parent": {
            "code": parent.code if parent else "",
            "label": parent.label if parent else "",
            "covered": bool(parent and parent.covered),
            "geometry": checks.geojson(parent.geometry) if parent else None,
        },
        "areas": [
            {
                "code": code,
                "name": area.name,
                "label": area.label,
                "geometry": checks.geojson(area.geometry),
            }
            for code, area in ground.areas.items()
        ],
        "frame": near.box if near else None,
        "frame_label": near.label if near else "",
        "around": [
            {"label": label, "geometry": checks.rounded(shape)}
            for label, shape in ground.around(request.user)
        ],
    }
    pieces = opened.difference.pieces if opened.difference else []
    more = {"wanted": opened.wanted.to_json(), "since": [piece["piece"] for piece in pieces]}
    return JsonResponse({**data, **kept(opened, request.user), **more})


def kept(opened: Opened, user: Any) -> dict[str, Any]:
    sheet = opened.sheet
    return {
        "revision": opened.draft.revision,
        "kept_at": timezone.localtime(opened.draft.updated_at).strftime("%H:%M:%S"),
        "faults": checks.told(sheet, checks.faults_of(sheet, user)),
        "labels": {key: [new.name, sheet.label(key)] for key, new in sheet.wanted.new.items()},
    }


def body_of(request: HttpRequest) -> Given:
    """JSON that a page sent, or the field `draft` of one that is being left.

    Raises Refused where it is none, or too long.
    """
    told = _("This cannot be read. What is drawn is kept on this page; try again.")
    if request.content_type == "application/json":
        sent = request.read(MOST_BYTES + 1)
    else:
        sent = request.POST.get("draft", "").encode()
    if len(sent) > MOST_BYTES:
        raise Refused(_("This is more than 40 MB. Draw outlines with fewer points."))
    try:
        given = json.loads(sent)
        if HALF.search(sent):
            json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(told) from None
    if not isinstance(given, dict) or b"\\u0000" in sent:
        raise Refused(told)
    return given


def answered(work: Callable[[], dict[str, Any]]) -> JsonResponse:
    """The answer as JSON: 422 with a sentence where it is refused, 409 where it is too late."""
    try:
        return JsonResponse(work())
    except Stale as stale:
        return JsonResponse({"sentence": str(stale)}, status=409)
    except Refused as refused:
        return JsonResponse({"sentence": str(refused)}, status=422)


@require_POST
def draft_save_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was drawn; answers with what is wrong with it."""
    draft = draft_for(request, pk)

    def work() -> dict[str, Any]:
        given = body_of(request)
        wanted, revision = Wanted.from_json(given.get("wanted", {})), number(given)
        saved = drafts.draft_save(draft=draft, wanted=wanted, revision=revision)
        return kept(drafts.opened(saved), request.user)

    return answered(work)


def number(given: Given) -> int:
    revision = given.get("revision")
    return revision if isinstance(revision, int) else -1


@require_POST
@opens_drafts
def draft_operate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One tool of the editor, from the map (JSON) or from a form."""
    draft = draft_for(request, pk)
    if request.content_type != "application/json":
        return _operate_form(request, draft)

    def work() -> dict[str, Any]:
        given = body_of(request)
        opened = Opened(
            draft, Wanted.from_json(given.get("wanted", {})), drafts.opened(draft).ground
        )
        wanted = applied(opened.sheet, str(given.get("op", "")), given)
        saved = drafts.draft_save(draft=draft, wanted=wanted, revision=number(given))
        found = drafts.opened(saved)
        return {**kept(found, request.user), "wanted": found.wanted.to_json()}

    return answered(work)


def _operate_form(request: HttpRequest, draft: Draft) -> HttpResponse:
    op = request.POST.get("op", "")
    sheet = drafts.opened(draft).sheet
    form = JoinForm(request.POST, areas=sheet.choices(), op=op)
    if not form.is_valid():
        messages.error(request, _("Choose the areas. Nothing was changed."))
    else:
        given = form.cleaned_data
        try:
            drafts.draft_change(draft=draft, change=lambda o: applied(o.sheet, op, given))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The draft is changed. Nothing is published yet."))
    return redirect("boundaries:draft_edit", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_drafts
def draft_type(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The points of one area as text; `key` is its code, or "new" for one to be added."""
    draft = draft_for(request, pk)
    opened, place = drafts.opened(draft), place_of(draft)
    sheet, new = opened.sheet, key == "new"
    if not (opened.ground.makes_new if new else key in set(sheet.keys())):
        messages.error(request, _("This area is not in the draft any more."))
        return redirect("boundaries:draft_edit", draft.pk)
    initial = {} if new else {"text": text_of_shape(sheet.shape(key))}
    form = OutlineForm(
        request.POST if request.method == "POST" else None,
        new=new,
        gives_codes=opened.ground.gives_codes,
        initial=initial,
    )
    if form.is_valid() and _typed(draft, form, key):
        messages.success(request, _("The draft is changed. Nothing is published yet."))
        return redirect("boundaries:draft_edit", draft.pk)
    title = _("A new area") if new else sheet.label(key)
    context = {
        "draft": draft,
        "form": form,
        "title": title,
        "crumbs": way_to(request, place, title),
    }
    return render(request, "boundaries/type.html", context, status=422 if form.is_bound else 200)


def _typed(draft: Draft, form: OutlineForm, key: str) -> bool:
    """Whether the text became an outline; else the form says why not."""
    operation = "type_new" if key == "new" else "retyped"
    given = {**form.cleaned_data, "key": key}
    try:
        drafts.draft_change(draft=draft, change=lambda o: applied(o.sheet, operation, given))
    except Refused as refused:
        form.add_error("text", str(refused))
        return False
    return True
