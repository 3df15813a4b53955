"""A field for photos, on the form of a diary entry or of a visit.

    photos = PhotosField()
    ...
    kept = keep(form, "photos", user)        # None: one was refused, its sentence is at the field
    ... services.attach(record, kept, user)  # in the transaction that saves the record

Photos come with the form, or were uploaded before and are named by hidden inputs. What `keep`
keeps is shown again when the form comes back, so that nothing has to be chosen twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridgov.files.limits import megabytes
from gridgov.files.sent import Chosen, SentInput
from people.models import RecordPhoto
from people.photos.services import MOST, unsent, upload

if TYPE_CHECKING:
    from accounts.models import User


class PhotosInput(SentInput):
    """Uploads each photo as it is chosen where there is JavaScript, else with the form."""

    template_name = "people/photos/input.html"

    def __init__(self) -> None:
        super().__init__({"accept": "image/*"}, several=True)
        self.kept: list[RecordPhoto] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"]["attrs"]["data-max-bytes"] = str(megabytes("PHOTO_MB") * 1024 * 1024)
        more = {"kept": self.kept, "name": name, "upload_url": reverse("photos:upload")}
        return context | more


def sizes() -> str:
    """In the reader's language; a lazy text would not stay lazy."""
    said = gettext("Up to %(most)s photos of %(photo)s MB. Where they were taken is not kept.")
    return said % {"most": MOST, "photo": megabytes("PHOTO_MB")}


class PhotosField(forms.Field):
    """Cleans to `Chosen`."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Photos"), "required": False, **options}
        super().__init__(widget=PhotosInput(), **options)
        if not self.help_text:
            self.help_text = lazy(sizes, str)()

    def clean(self, value: Any) -> Chosen:
        chosen = value if isinstance(value, Chosen) else Chosen()
        if len(chosen) > MOST:
            raise ValidationError(_("Please choose %(most)s files at most.") % {"most": MOST})
        return chosen


def show(form: forms.Form, name: str, rows: Sequence[RecordPhoto]) -> None:
    """Photos that stand on the form already: of the record, or of a draft."""
    cast(PhotosInput, form.fields[name].widget).kept = list(rows)


def keep(
    form: forms.Form, name: str, user: User, before: Sequence[RecordPhoto] = ()
) -> list[uuid.UUID] | None:
    """Stores the photos that came with a checked form; the identifiers for `attach`.

    None when one was refused. Call it for a form with errors too. `before` are the photos of the
    record, which stay unless the form drops them.
    """
    chosen = form.cleaned_data.get(name)
    if chosen is None:
        return None
    rows, fine = unsent(chosen.kept, user), True
    for file in chosen.files:
        try:
            rows.append(upload(file, user))
        except ValidationError as refusal:
            form.add_error(name, refusal.messages[0])
            fine = False
    show(form, name, [*before, *rows])
    return [row.uid for row in rows] if fine else None
