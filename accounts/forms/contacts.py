"""One contact, and the code that confirms it."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Way

LABELS: dict[str, str | Promise] = {
    Way.MAIL: _("E-mail address"),
    Way.WECOM: _("Id in WeCom"),
    Way.DINGTALK: _("Mobile number in DingTalk"),
    Way.FEISHU: _("Id in Feishu"),
    Way.SMS: _("Mobile number"),
}


class ContactForm(forms.Form):
    value = forms.CharField(max_length=200)

    def __init__(self, way: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["value"].label = LABELS[way]  # type: ignore[assignment]
        kind = "email" if way == Way.MAIL else "tel" if way in (Way.SMS, Way.DINGTALK) else "text"
        self.fields["value"].widget = forms.TextInput(attrs={"type": kind, "autocomplete": "off"})


class ContactCodeForm(forms.Form):
    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=pgettext_lazy("contact", "Code"),
        error_messages={"invalid": _("A code has six figures.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
