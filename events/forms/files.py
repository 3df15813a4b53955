"""A field for photos, videos, sound and PDF files, on any form about a case.

Files come with the form, or were uploaded before it and are named by hidden inputs. The view
calls `keep_files` once; what it keeps is shown again when the form comes back with errors.
"""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.limits import limit
from events.models import Attachment
from events.refusals import Refused
from events.services.attachments import unsent, upload
from gridgov.files.kinds import ACCEPT
from gridgov.files.sent import Chosen, SentInput


class AttachmentsInput(SentInput):
    """`early` uploads each file as it is chosen, where there is JavaScript and a log-in."""

    template_name = "events/_files_input.html"

    def __init__(self, *, early: bool = True) -> None:
        super().__init__({"accept": ACCEPT}, several=True)
        self.early = early
        self.kept: list[Attachment] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"]["attrs"]["data-max-bytes"] = str(limit("FILE_MB") * 1024 * 1024)
        context["kept"], context["name"] = self.kept, name
        context["early"] = self.early
        context["upload_url"] = reverse("events:attachment_upload") if self.early else ""
        return context


def sizes() -> str:
    """How large files may be, in the reader's language (a lazy text would not stay lazy)."""
    said = gettext("Photos up to %(photo)s MB; videos, sound and PDF files up to %(file)s MB.")
    return said % {"photo": limit("PHOTO_MB"), "file": limit("FILE_MB")}


class AttachmentsField(forms.Field):
    """Cleans to `Chosen`; `most` files at a time."""

    def __init__(self, *, most: int | None = None, early: bool = True, **options: Any) -> None:
        options = {"label": _("Photos and files"), "required": False, **options}
        super().__init__(widget=AttachmentsInput(early=early), **options)
        self.most = most
        if not self.help_text:
            self.help_text = lazy(sizes, str)()

    def clean(self, value: Any) -> Chosen:
        chosen = value if isinstance(value, Chosen) else Chosen()
        most = self.most or limit("FILES_A_CASE")
        if self.required and not len(chosen):
            raise ValidationError(_("Please add at least one photo or file."))
        if len(chosen) > most:
            raise ValidationError(_("Please choose %(most)s files at most.") % {"most": most})
        return chosen


def keep_files(form: forms.Form, name: str, user: User | None) -> list[uuid.UUID] | None:
    """Stores the files that came with a checked form; their identifiers for `attach`.

    None when one was refused: its sentence then stands at the field, the others are kept.
    Call it for a form with errors too, so that nothing has to be chosen again.
    """
    chosen = form.cleaned_data.get(name)
    if chosen is None:
        return None
    rows, fine = unsent(chosen.kept, user), True
    for file in chosen.files:
        try:
            rows.append(upload(file, user))
        except Refused as refusal:
            form.add_error(name, str(refusal.sentence))
            fine = False
    widget = cast(AttachmentsInput, form.fields[name].widget)
    widget.kept = rows
    return [row.uid for row in rows] if fine else None
