"""Plain fields of a gateway, and one receiver, turned into a plugin of apprise."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from apprise import AppriseAsset

from accounts.models import Way
from events.delivery import hosts
from events.delivery.gateways import Config

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
HOSTS = {
    Way.WECOM: "https://qyapi.weixin.qq.com",
    Way.DINGTALK: "https://oapi.dingtalk.com",
    Way.FEISHU: "https://open.feishu.cn",
}
"""Where the services live; an installation of one's own has another `server`."""

MAIL_PORTS = {"starttls": 587, "ssl": 465, "insecure": 25}
PLUGINS = {
    Way.MAIL: ("email", "NotifyEmail"),
    Way.WECOM: ("wechat", "NotifyWeChat"),
    Way.DINGTALK: ("dingtalk", "NotifyDingTalk"),
    Way.FEISHU: ("feishu", "NotifyFeishu"),
    Way.SMS: ("custom_json", "NotifyJSON"),
}
GROUPS = frozenset({Way.DINGTALK, Way.FEISHU})
"""Robots that write into a group: the others of the group read it too."""


def refusal(config: Config) -> str:
    """Why the gateway's server may not be used; "" where it may."""
    if config.trusted:
        return ""
    if config.way == Way.MAIL:
        secure = config.values["security"] != "insecure"
        return hosts.refusal(config.values["server"], int(config.values["port"]), secure=secure)
    if config.way == Way.SMS:
        return hosts.url_refusal(config.values["address"])
    return hosts.url_refusal(config.values["server"]) if config.values.get("server") else ""


@cache
def library() -> dict[str, Any]:
    """The five plugins alone: all of them would take seconds and many megabytes."""
    with warnings.catch_warnings():
        # The library falls back to a module that Python has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return {
            way: getattr(import_module(f"apprise.plugins.{module}"), name)
            for way, (module, name) in PLUGINS.items()
        }


def plugin(config: Config, receiver: str, uid: str) -> Any:
    """The plugin that sends to `receiver`; None where the fields are of no use."""
    make = library()[config.way]
    options = {
        **MAKERS[config.way](config, receiver, uid),
        "cto": CONNECT_SECONDS,
        "rto": ANSWER_SECONDS,
        "redirect": False,
        "format": "text",
    }
    try:
        found = make(**options, asset=AppriseAsset(app_id="gridgov", storage_mode="memory"))
    except TypeError:
        return None
    _elsewhere(found, config)
    found.socket_connect_timeout = CONNECT_SECONDS
    return found


def _elsewhere(found: Any, config: Config) -> None:
    """Points a plugin at the installation of the organisation itself."""
    server = str(config.values.get("server", "")).rstrip("/")
    if config.way not in HOSTS or not server:
        return
    for name in ("notify_url", "token_url"):
        if hasattr(found, name):
            setattr(found, name, getattr(found, name).replace(HOSTS[Way(config.way)], server))


def _mail(config: Config, receiver: str, uid: str) -> dict[str, Any]:
    values = config.values
    sender = f"{values['name']} <{values['sender']}>" if values.get("name") else values["sender"]
    made = {
        "schema": "mailto" if values["security"] == "insecure" else "mailtos",
        "host": values["server"],
        "smtp_host": values["server"],
        "port": int(values["port"]),
        "secure_mode": values["security"],
        "from_addr": sender,
        "targets": [receiver],
        "headers": {"X-Gridgov-Id": uid, "Auto-Submitted": "auto-generated"},
    }
    if values.get("user"):
        made |= {"user": values["user"], "password": config.secrets.get("password", "")}
    return made


def _wecom(config: Config, receiver: str, uid: str) -> dict[str, Any]:
    return {
        "schema": "wechat",
        "corpid": config.values["corp"],
        "corpsecret": config.secrets.get("app_secret", ""),
        "agentid": config.values["agent"],
        "targets": [f"@{receiver}"],
    }


def _dingtalk(config: Config, receiver: str, uid: str) -> dict[str, Any]:
    return {
        "schema": "dingtalk",
        "token": config.secrets.get("token", ""),
        "secret": config.secrets.get("sign") or None,
        "targets": [receiver],
    }


def _feishu(config: Config, receiver: str, uid: str) -> dict[str, Any]:
    return {"schema": "feishu", "token": config.secrets.get("token", "")}


def _sms(config: Config, receiver: str, uid: str) -> dict[str, Any]:
    """A JSON call: number, text and id under the names the provider wants."""
    values, parts = config.values, urlsplit(config.values["address"])
    made: dict[str, Any] = {
        "schema": "jsons" if parts.scheme == "https" else "json",
        "host": parts.hostname,
        "fullpath": parts.path or "/",
        "params": dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair),
        "payload": {
            "message": values["text_key"],
            "title": "",
            "version": "",
            "type": "",
            "attachments": "",
            values["number_key"]: receiver,
            "id": uid,
        },
        "headers": {},
    }
    if parts.port:
        made["port"] = parts.port
    if values.get("header"):
        made["headers"] = {values["header"]: config.secrets.get("key", "")}
    return made


MAKERS: dict[str, Callable[[Config, str, str], dict[str, Any]]] = {
    Way.MAIL: _mail,
    Way.WECOM: _wecom,
    Way.DINGTALK: _dingtalk,
    Way.FEISHU: _feishu,
    Way.SMS: _sms,
}
