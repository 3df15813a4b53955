"""Values from the environment (or from files named by *_FILE), each refused with one sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

SECRET_LENGTH = 32
"""Shortest secret we take: 32 characters, some 190 bits when random."""

KNOWN_SECRETS = ("development-only", "changeme", "change-me", "django-insecure", "secret")

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})


class BadSetting(SystemExit):
    """Stops the start; the sentence goes to the terminal, without a traceback."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")


class Environment:
    """Reads names; an absent one gives its default, an absent one without default stops."""

    def __init__(self, source: environ.FileAwareEnv | None = None) -> None:
        self.source = source or environ.FileAwareEnv()

    def text(self, name: str, default: str | None = None) -> str:
        try:
            value = str(self.source.ENVIRON[name]).strip()
        except KeyError:
            value = ""
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise BadSetting(f"{name}_FILE", f"the file could not be read ({reason}).") from error
        if value:
            return value
        if default is None:
            raise BadSetting(name, "is not set. Give it a value, or its file in " + name + "_FILE.")
        return default

    def switch(self, name: str, default: bool) -> bool:
        value = self.text(name, "on" if default else "off").lower()
        if value not in YES | NO:
            raise BadSetting(name, f"is {value!r}; say on or off.")
        return value in YES

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not low <= int(value) <= high:
            raise BadSetting(name, f"is {value!r}; it must be a whole number, {low} to {high}.")
        return int(value)

    def words(self, name: str, default: str | None = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def secret(self, name: str, default: str | None = None) -> str:
        return check_secret(name, self.text(name, default))

    def key_ring(self, name: str, default: str | None = None) -> list[str]:
        """Long random strings, the current one first."""
        ring = [check_secret(name, word) for word in self.words(name, default)]
        if not ring or len(set(ring)) != len(ring):
            raise BadSetting(name, "must name at least one key, each only once.")
        return ring

    def networks(self, name: str) -> list[str]:
        words = self.words(name)
        self._each(name, words, lambda word: ip_network(word), "an address or network")
        return words

    def hosts(self, name: str, default: str | None, wildcard: bool) -> list[str]:
        words = self.words(name, default)
        if not words:
            raise BadSetting(name, "must name at least one host this installation answers to.")
        if "*" in words and not wildcard:
            raise BadSetting(name, "may not be *; name the hosts this installation answers to.")
        for word in words:
            if "/" in word or " " in word:
                raise BadSetting(name, f"has {word!r}; give bare host names, without http or path.")
        return words

    def origins(self, name: str) -> list[str]:
        words = self.words(name)
        for word in words:
            if urlsplit(word).scheme not in {"http", "https"} or not urlsplit(word).netloc:
                raise BadSetting(name, f"has {word!r}; give a full origin with its scheme.")
        return words

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadSetting(name, f"is {value!r}, which is no known time zone.") from error
        return value

    def database(self, name: str, default: str | None = None) -> dict[str, object]:
        value = self.text(name, default)
        wanted = "must look like postgis://user:password@host:5432/name."
        if urlsplit(value).scheme not in {"postgis", "postgres", "postgresql"}:
            raise BadSetting(name, wanted)
        try:
            config = dict(environ.Env.db_url_config(value))
        except (ValueError, KeyError) as error:
            raise BadSetting(name, wanted) from error
        if not config.get("NAME"):
            raise BadSetting(name, "does not name a database; " + wanted)
        return {**config, "ENGINE": "django.contrib.gis.db.backends.postgis"}

    def redis(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        parts = urlsplit(value)
        tcp = parts.scheme in {"redis", "rediss"} and parts.hostname
        if not tcp and not (parts.scheme == "unix" and len(parts.path) > 1):
            raise BadSetting(name, "must look like redis://host:6379/0 or unix:///path?db=0.")
        return value

    @staticmethod
    def _each(name: str, words: list[str], check: Callable[[str], object], what: str) -> None:
        for word in words:
            try:
                check(word)
            except ValueError as error:
                raise BadSetting(name, f"has {word!r}, which is not {what}.") from error


def check_secret(name: str, value: str) -> str:
    if value.lower().startswith(KNOWN_SECRETS):
        raise BadSetting(name, "is a well-known default; make a random one of your own.")
    if len(value) < SECRET_LENGTH:
        raise BadSetting(name, f"is too short; use at least {SECRET_LENGTH} random characters.")
    return value


def broker_url(redis_url: str) -> str:
    """The same Redis as Celery spells it; only sockets are spelled differently."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"


def load_local(file: str = "env") -> None:
    """In a clone with private services and no DATABASE_URL of its own: take what they wrote."""
    given = {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys()
    local = Path(__file__).resolve().parent.parent / ".local" / file
    if not given and local.is_file():
        environ.Env.read_env(str(local))
