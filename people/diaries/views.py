"""Pages of the diary: the list, an entry, its form, its history, its case."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, require_role
from gridgov.files.sent import uids
from gridgov.navigation import url_or_none
from people import past, shown
from people.diaries import following, services
from people.diaries.drafts import forget_draft, keep_draft, typed_in
from people.diaries.forms import DiaryForm
from people.diaries.listing import WITH, listing
from people.models import Change, Diary, DiaryDraft, DiaryPerson, House, Organisation, Visit
from people.photos import fields
from people.photos import services as photos
from people.views import base, saving

READERS = ("worker", "operator", "supervisor")
WRITERS = ("worker",)
FOLLOWERS = ("worker", "operator", "supervisor")
SECRET = ("csrfmiddlewaretoken", "submission", "more", "discard", "photos")
PRESET = ("person", "house", "organisation")


@never_cache
@require_safe
@require_role(*READERS)
def diary_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    context = {"listing": listing(user, request.GET), "may_write": user.scope.role in WRITERS}
    return render(request, "people/diaries/list.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def diary_show(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = _seen(request, pk), acting(request)
    links = DiaryPerson.objects.for_user(user).filter(diary=row)
    houses = House.objects.for_user(user).filter(pk=row.house_id).select_related("parent")
    context = {
        "row": row,
        "people": shown.lines(user, [link.person for link in links]),
        "house": next(((one, shown.house_name(one, user)) for one in houses), None),
        "organisation": Organisation.objects.for_user(user).filter(pk=row.organisation_id).first(),
        "eye": shown.eye(user, f"diary:{row.pk}", "hidden", request.path) if row.hidden else "",
        "may_change": row.written_by_id == user.pk and user.scope.role in WRITERS,
        "crumbs": _crumbs(),
        **following.beside(row, user),
    }
    return render(request, "people/diaries/show.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def diary_history(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    changes = Change.objects.filter(kind="diary", key=row.pk).select_related("by")[:200]
    context = {
        "lines": past.lines(list(changes)),
        "name": _title(row),
        "url": reverse("diary:show", args=[row.pk]),
        "crumbs": _crumbs(row),
    }
    return render(request, "people/history.html", context)


@never_cache
@require_http_methods(base.FORM)
@require_role(*WRITERS)
def diary_create(request: HttpRequest) -> HttpResponse:
    """The form; "one more" gives it back with one person more, without scripts."""
    user = acting(request)
    if request.method == "POST":
        return _sent(request)
    draft = DiaryDraft.objects.for_user(user).first()
    kept = typed_in(draft) if draft is not None else {}
    preset = {name: [request.GET[name]] for name in PRESET if name in request.GET}
    form = DiaryForm(user, kept=kept | preset)
    fields.show(form, "photos", photos.unsent(uids(kept, "photos-kept"), user))
    return _form(request, form, draft=draft)


def _sent(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    if "discard" in request.POST:
        forget_draft(user)
        return redirect("diary:create")
    if (before := _sent_before(request)) is not None:
        messages.info(request, _("This form was saved already; nothing was saved a second time."))
        return redirect("diary:show", before.pk)
    form = DiaryForm(user, request.POST, request.FILES)
    valid = form.is_valid()
    kept = fields.keep(form, "photos", user)
    keep_draft(user, [*_typed(request.POST), *(("photos-kept", str(uid)) for uid in kept or ())])
    if "more" in request.POST:
        return redirect(f"{reverse('diary:create')}#about")
    token = form.cleaned_data.get("submission") or uuid.uuid4()
    if not valid or kept is None:
        return _form(request, form)
    written = saving.tried(
        form, lambda: services.write(form.facts(kept), by=base.by(request), submission=token)
    )
    if written is None:
        return _form(request, form)
    messages.success(request, _("The entry is saved."))
    return redirect("diary:show", written.diary.pk)


def _sent_before(request: HttpRequest) -> Diary | None:
    """What this very form was taken as: sent twice, or again after Back."""
    found = uids(request.POST, "submission")
    rows = Diary.objects.filter(submission__in=found, written_by=acting(request))
    row: Diary | None = rows.first() if found else None
    return row


def _typed(data: QueryDict) -> list[tuple[str, str]]:
    return [(k, v) for k, vs in data.lists() if k not in (*SECRET, "photos-kept") for v in vs]


@never_cache
@require_POST
@require_role(*WRITERS)
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keeps what is typed so far; the form calls by itself."""
    user, kept = acting(request), None
    if _sent_before(request) is None:
        photos_kept = [("photos-kept", str(one)) for one in uids(request.POST, "photos-kept")]
        kept = keep_draft(user, [*_typed(request.POST), *photos_kept])
    if request.headers.get("HX-Request") != "true":
        return redirect("diary:create")
    return render(request, "people/_kept.html", {"draft": kept})


@never_cache
@require_http_methods(base.FORM)
@require_role(*WRITERS)
def diary_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = _seen(request, pk), acting(request)
    if row.written_by_id != user.pk:
        raise PermissionDenied(_("Only who wrote an entry changes it. Nothing was changed."))
    there = services.photos_of(row)
    if request.method != "POST":
        form = DiaryForm(user, row=row)
        fields.show(form, "photos", there)
        return _form(request, form, row=row)
    form = DiaryForm(user, request.POST, request.FILES, row=row)
    valid = form.is_valid()
    kept = fields.keep(form, "photos", user, there)
    if valid and kept is not None:
        facts = form.facts(kept, _out_of_sight(row, form))
        seq = form.cleaned_data["seq"]
        saved = saving.tried(
            form, lambda: services.rewrite(row, facts, by=base.by(request), seq=seq), row
        )
        if saved is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("diary:show", row.pk)
    return _form(request, form, row=row)


def _out_of_sight(row: Diary, form: DiaryForm) -> list[Any]:
    """People the entry names whom its writer does not see any more stay named."""
    seen = DiaryPerson.objects.for_user(form.user).filter(diary=row).values("pk")
    return [link.person for link in row.links.exclude(pk__in=seen).select_related("person")]


def _form(
    request: HttpRequest, form: DiaryForm, row: Diary | None = None, draft: DiaryDraft | None = None
) -> HttpResponse:
    title = _("Change the entry") if row is not None else _("New diary entry")
    context = {
        "form": form,
        "row": row,
        "draft": draft,
        "title": title,
        "lines": form.lines,
        "back": reverse("diary:show", args=[row.pk]) if row is not None else reverse("diary:list"),
        "crumbs": _crumbs(row) if row is not None else _crumbs(),
    }
    return render(request, "people/diaries/form.html", context)


@require_POST
@require_role(*FOLLOWERS)
def diary_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: the case of this entry, made now or before."""
    row = _seen(request, pk)
    return _followed(request, row, reverse("diary:show", args=[row.pk]))


@require_POST
@require_role(*FOLLOWERS)
def visit_follow(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Visit.objects.for_user(acting(request)), pk=pk)
    return _followed(request, row, url_or_none("visits:show", row.pk) or reverse("diary:list"))


def _followed(request: HttpRequest, row: Any, back: str) -> HttpResponse:
    follower, user = following.follower(), acting(request)
    if follower is None or not following.may_follow(row, user):
        raise PermissionDenied(_("Who recorded a visit makes the case. Nothing was changed."))
    try:
        url = follower.make(row, user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(back)
    if not url:
        messages.info(request, _("A case was made of it already. It is not in your sight."))
    return redirect(url or back)


def _seen(request: HttpRequest, pk: int) -> Diary:
    row: Diary = base.seen(request, Diary.objects.select_related(*WITH, "posting__area"), pk)
    return row


def _title(row: Diary) -> str:
    return _("Diary entry of %(day)s") % {"day": row.day}


def _crumbs(row: Diary | None = None) -> base.Crumbs:
    crumbs: base.Crumbs = [{"label": pgettext("navigation", "Diary"), "url": reverse("diary:list")}]
    if row is not None:
        crumbs.append({"label": _title(row), "url": reverse("diary:show", args=[row.pk])})
    return crumbs
