"""What the forms of all actions share: the version seen, the token, usual reasons as one tap."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.casefile import CaseFile
from events.forms.files import AttachmentsField
from events.models import AttachmentKind, Category, Order, Task
from events.phrases.actions import field_for
from events.phrases.sight import offered
from events.workflow import Urgency
from gridgov.forms import Picker

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

NOT_VALUES = ("seen", "token", "photos")
FILES_LABELS: dict[str, Any] = {
    AttachmentKind.AFTER: _("Photos of the result"),
    AttachmentKind.CHECK: _("Photos from the place"),
}
Words = Sequence[str | Promise]
Options = list[tuple[Any, Any]]
Steps = list[tuple[str, int | None, dict[str, Any]]]
"""Actions to be done together, each with the key of its task and its data."""


class ActionForm(forms.Form):
    """One action on a case or one of its tasks. `values` is what the action is given.

    `seen` is the version the person looked at, `token` identifies the form, so that sending
    it twice does it once.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    action: ClassVar[str] = ""
    taps: ClassVar[Mapping[str, Words]] = {}
    uses_map: ClassVar[bool] = False
    files_kind: ClassVar[str] = ""
    """Set where files come with the action: the kind they are kept as."""

    def __init__(
        self,
        file: CaseFile,
        task: Task | None = None,
        order: Order | None = None,
        *,
        data: Any = None,
        files: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.file, self.task, self.order = file, task, order
        about = task.pk if task else order.pk if order else 0
        super().__init__(
            data,
            files,
            auto_id=f"id_{self.action}_{about}_%s",
            label_suffix="",
            initial={"seen": file.event.seq, "token": uuid.uuid4(), **(initial or {})},
        )
        self.prepare()
        if self.files_kind:
            self.fields["photos"] = AttachmentsField(label=FILES_LABELS[self.files_kind])
        for name, words in self.taps.items():
            self.fields[name].taps = words  # type: ignore[attr-defined]
        self.phrases = field_for(self.fields)
        if self.phrases:
            own = offered(self.file.actor.user, self.action)
            usual = list(map(str, self.taps.get(self.phrases, ())))
            both = dict.fromkeys([*own, *usual])
            self.fields[self.phrases].taps = list(both)  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Fills choices and first values from the case."""

    def values(self) -> dict[str, Any]:
        """What the action takes, from `cleaned_data`."""
        return {k: v for k, v in self.cleaned_data.items() if k not in NOT_VALUES}

    def actions(self) -> Steps:
        """What the services are given: mostly the one action of this form."""
        return [(self.action, self.task.pk if self.task else None, self.values())]

    def consequence(self) -> str:
        """What will happen, and to whom; "" where the button says it all."""
        return ""

    def notes(self) -> list[str]:
        """Sentences about what is missing, shown as warnings above the fields."""
        return []

    @property
    def map_inputs(self) -> str:
        """The two inputs that a map in this form fills."""
        return f"{self['latitude'].id_for_label} {self['longitude'].id_for_label}"

    def choices(self, name: str, options: Options, words: dict[str, str] | None = None) -> None:
        """Sets what can be chosen; `words` are what a searched list is found by besides."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = options
        if words is not None:
            cast(Picker, field.widget).words = words


def text(label: Text, *, required: bool = True, rows: int = 3) -> forms.CharField:
    field = forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": " "}),
    )
    field.error_messages["required"] = _("Please fill this in.")
    return field


def reason(label: Text | None = None, *, required: bool = True) -> forms.CharField:
    field = text(label or _("Reason"), required=required, rows=2)
    field.error_messages["required"] = _("Please give a reason.")
    return field


def whole(label: Text, *, required: bool = True, widget: Any = None) -> forms.TypedChoiceField:
    """A choice of a row's key."""
    field = forms.TypedChoiceField(
        label=label,
        required=required,
        coerce=int,
        empty_value=None,
        widget=widget or forms.Select(),
    )
    field.error_messages["required"] = _("Please choose one.")
    return field


def urgency(*, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, required=required, widget=forms.RadioSelect()
    )


def category(*, required: bool = True) -> forms.TypedChoiceField:
    """The catalogue, searched by Chinese, pinyin initials, code or English."""
    field = whole(_("Category"), required=required, widget=Picker())
    field.error_messages["required"] = _("Please choose a category.")
    return field


def category_options(rows: Iterable[Category]) -> tuple[Options, dict[str, str]]:
    """Categories by major, and the other words each is found by."""
    groups: dict[str, Options] = {}
    words: dict[str, str] = {}
    for row in rows:
        groups.setdefault(row.major, []).append((row.pk, str(row)))
        words[str(row.pk)] = f"{row.search} {row.code} {row.name_en} {row.name_zh}".lower()
    return list(groups.items()), words


def fill_categories(form: ActionForm, name: str = "category", *, settle: bool = False) -> None:
    """The active categories by major, found also by their other words."""
    rows = Category.objects.filter(is_active=True)
    options, words = category_options(rows.filter(worker_may_settle=True) if settle else rows)
    form.choices(name, [("", ""), *options], words)
    form.initial.setdefault(name, form.file.event.category_id)
