"""What an administrator says of an app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exchange.clients.forms import ClientForm
from exchange.consents.redirects import wrong_with
from exchange.consents.services import AppValues
from exchange.models import Client
from exchange.scopes import scopes_for_app

MOST = 10


class AppForm(ClientForm):
    redirect_uris = forms.CharField(
        label=_("Addresses people are sent back to"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One in each line, exactly as the app sends it. It begins with https://; an app on a "
            "device may use http://127.0.0.1/ or a name of its own such as com.example.app:/back."
        ),
    )
    field_order = ("name", "purpose", "redirect_uris", "scopes", "per_minute")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)
        self.fields["name"].label = _("Name of the app")
        self.fields["name"].help_text = _("As people read it when the app asks them.")
        self.fields["purpose"].help_text = _("What people do with the app, in a sentence.")
        self.fields["per_minute"].label = _("Calls a minute for each person")
        self.fields["scopes"].choices = list(scopes_for_app().items())  # type: ignore[attr-defined]

    def clean_redirect_uris(self) -> str:
        addresses = list(dict.fromkeys(self.cleaned_data["redirect_uris"].split()))
        for address in addresses:
            if sentence := wrong_with(address):
                raise ValidationError(str(sentence))
        if len(addresses) > MOST:
            raise ValidationError(_("Give ten addresses at most."))
        return " ".join(addresses)

    @property
    def values(self) -> AppValues:
        return AppValues(**self.cleaned_data)


def initial_of(client: Client) -> dict[str, Any]:
    found = {name: getattr(client, name) for name in AppForm.base_fields}
    return {**found, "redirect_uris": "\n".join(client.redirect_uris.split())}
