"""Forms of preferences, gateways and the delivery log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.users import ALL, day_input
from accounts.models import Way
from events.delivery import answers, hosts
from events.delivery.kinds import DIGEST, Kind
from events.delivery.plugins import MAIL_PORTS
from events.delivery.wishes import MORNINGS, NOONS, QUIET_FROM, QUIET_TO, Wishes
from events.models import DeliveryState


def times(values: tuple[str, ...], none: Any) -> list[tuple[str, Any]]:
    return [("", none), *((value, value) for value in values)]


class WishesForm(forms.Form):
    """One field of ways for each kind; only ways that are on are offered, others stay chosen."""

    one_of = ("morning", "noon", "quiet_from", "quiet_to", "digest_ways")

    morning = forms.ChoiceField(label=_("In the morning"), required=False)
    noon = forms.ChoiceField(label=_("At noon"), required=False)
    digest_ways = forms.MultipleChoiceField(
        label=_("Send the digest by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest_empty = forms.BooleanField(
        label=_("Also send it when there is nothing to tell"), required=False
    )
    quiet_from = forms.ChoiceField(label=_("Quiet from"), required=False)
    quiet_to = forms.ChoiceField(label=_("until"), required=False)

    def __init__(self, wishes: Wishes, on: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.on = wishes, on
        labels = dict(Way.choices)
        ways = [(way, labels[Way(way)]) for way in on]
        off = _("none")
        self._choices("morning", times(MORNINGS, off), wishes.morning)
        self._choices("noon", times(NOONS, off), wishes.noon)
        self._choices("quiet_from", times(QUIET_FROM, _("no quiet hours")), wishes.quiet_from)
        self._choices("quiet_to", times(QUIET_TO, _("no quiet hours")), wishes.quiet_to)
        self._choices("digest_ways", ways, list(wishes.digest_ways))
        self.fields["digest_empty"].initial = wishes.digest_empty
        for kind in Kind:
            self.fields[kind.value] = forms.MultipleChoiceField(
                label=kind.label,
                required=False,
                choices=[*ways, (DIGEST, _("In the digest"))],
                initial=list(wishes.kinds[kind.value]),
                widget=forms.CheckboxSelectMultiple,
            )

    def _choices(self, name: str, choices: list[tuple[str, Any]], initial: Any) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = initial

    def kinds(self) -> list[Any]:
        """A row for each kind: its label, and a box for each way."""
        return [(kind, self[kind.value]) for kind in Kind]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("quiet_from")) != bool(values.get("quiet_to")):
            missing = "quiet_to" if values.get("quiet_from") else "quiet_from"
            self.add_error(missing, _("Choose both times, or none."))
        return values

    @property
    def wishes(self) -> Wishes:
        values = self.cleaned_data
        return Wishes(
            {kind: self._kept(self.before.kinds[kind], values[kind]) for kind in Kind.values},
            values["quiet_from"],
            values["quiet_to"],
            values["morning"],
            values["noon"],
            self._kept(self.before.digest_ways, values["digest_ways"]),
            values["digest_empty"],
        )

    def _kept(self, before: tuple[str, ...], chosen: list[str]) -> tuple[str, ...]:
        """What was chosen, and what was chosen earlier of ways that are off today."""
        hidden = [way for way in before if way not in self.on and way != DIGEST]
        return (*chosen, *hidden)


class GatewayForm(forms.Form):
    """Plain fields; those in `secret` are written, never shown."""

    secret: tuple[str, ...] = ()

    def __init__(self, *args: Any, kept: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.secret:
            field = self.fields[name]
            field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            if name in kept:
                field.required = False
                field.help_text = _("It is kept and not shown. Type a new one to replace it.")

    @property
    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in self.secret}

    @property
    def secrets(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.secret}

    def refuse(self, name: str, code: str) -> None:
        if code and code != hosts.UNKNOWN:
            self.add_error(name, answers.sentence(code))


class MailForm(GatewayForm):
    secret = ("password",)
    server = forms.CharField(label=_("Mail server"), max_length=200)
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[
            ("starttls", _("STARTTLS (port 587)")),
            ("ssl", _("TLS from the start (port 465)")),
            ("insecure", _("none (port 25)")),
        ],
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, required=False)
    user = forms.CharField(
        label=_("User name"), help_text=_("Empty where the server asks for none."), required=False
    )
    password = forms.CharField(label=_("Password"), required=False, strip=False)
    sender = forms.EmailField(label=_("Sender's address"))
    name = forms.RegexField(
        r"^[^<>\"@,;\r\n]*$", label=_("Sender's name"), max_length=60, required=False
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        security = values.get("security", "starttls")
        values["port"] = values.get("port") or MAIL_PORTS[security]
        if values.get("server"):
            secure = security != "insecure"
            self.refuse("server", hosts.refusal(values["server"], values["port"], secure=secure))
        return values


class ServiceForm(GatewayForm):
    """A service of the internet, or the organisation's own installation of it."""

    server = forms.CharField(
        label=_("Own server"),
        required=False,
        max_length=200,
        help_text=_("Only for an installation of your own, such as https://im.example.gov.cn"),
    )

    def clean_server(self) -> str:
        server = str(self.cleaned_data["server"]).rstrip("/")
        if server:
            self.refuse("server", hosts.url_refusal(server))
        return server


class WeComForm(ServiceForm):
    secret = ("app_secret",)
    corp = forms.RegexField(r"^[A-Za-z0-9_-]+$", label=_("Corporation id (CorpID)"), max_length=80)
    agent = forms.RegexField(r"^\d+$", label=_("Application id (AgentId)"), max_length=20)
    app_secret = forms.CharField(label=_("Application's secret"), max_length=200)


class DingTalkForm(ServiceForm):
    secret = ("token", "sign")
    token = forms.RegexField(
        r"^[A-Za-z0-9]+$",
        label=_("Robot's access token"),
        max_length=200,
        help_text=_("The part after access_token= in the address of the group's robot."),
    )
    sign = forms.RegexField(
        r"^[A-Za-z0-9]*$", label=_("Signing secret"), max_length=200, required=False
    )


class FeishuForm(ServiceForm):
    secret = ("token",)
    token = forms.RegexField(
        r"^[A-Za-z0-9_-]+$",
        label=_("Robot's key"),
        max_length=200,
        help_text=_("The last part of the address of the group's robot."),
    )


class SmsForm(GatewayForm):
    secret = ("key",)
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("Where the provider takes a message as JSON, with https://"),
    )
    number_key = forms.RegexField(
        r"^\w+$", label=_("Name of the field for the number"), initial="phone", max_length=40
    )
    text_key = forms.RegexField(
        r"^\w+$", label=_("Name of the field for the text"), initial="text", max_length=40
    )
    header = forms.RegexField(
        r"^[A-Za-z0-9-]*$",
        label=_("Name of the header for the key"),
        initial="Authorization",
        max_length=60,
        required=False,
    )
    key = forms.CharField(label=_("Key"), max_length=400, required=False)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        self.refuse("address", hosts.url_refusal(address))
        return address


FORMS: dict[str, type[GatewayForm]] = {
    Way.MAIL: MailForm,
    Way.WECOM: WeComForm,
    Way.DINGTALK: DingTalkForm,
    Way.FEISHU: FeishuForm,
    Way.SMS: SmsForm,
}


class LogFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, *DeliveryState.choices]
    )
    way = forms.ChoiceField(label=_("Way"), required=False, choices=[ALL, *Way.choices])
    person = forms.CharField(label=_("Person, by name or user name"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=day_input())
    until = forms.DateField(label=_("To day"), required=False, widget=day_input())
