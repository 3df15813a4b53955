"""Who makes a change to accounts, and how it is logged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Posting, Role, User
from gridgov.addresses import client_address
from grids.models import Area

STEP: int = Area.steplen


@dataclass(frozen=True)
class By:
    """The person who acts; no person at all is a command line, which may do everything."""

    user: User | None = None
    address: str | None = None

    @classmethod
    def request(cls, request: HttpRequest) -> By:
        return cls(cast(User, request.user), client_address(request))

    @property
    def posting(self) -> Posting | None:
        return self.user.scope.posting if self.user else None

    def check_grants(self, path: str) -> None:
        """Refuses whoever is not the rights administrator of the subtree `path` lies in."""
        if self.user is None:
            return
        scope = self.user.scope
        if scope.role != Role.RIGHTS_ADMIN or not path.startswith(scope.area_path):
            raise PermissionDenied(
                _("Only the rights administrator of this area may do this. Nothing was changed.")
            )

    def check_runs(self, path: str = "") -> None:
        """Refuses whoever does not run the system where `path` lies.

        Without a path it is about what holds everywhere: the administrator of a root area.
        """
        if self.user is None:
            return
        scope = self.user.scope
        fits = path.startswith(scope.area_path) if path else len(scope.area_path) == STEP
        if scope.role != Role.SYSTEM_ADMIN or not scope.area_path or not fits:
            raise PermissionDenied(
                _("Only the system administrator of this area may do this. Nothing was changed.")
            )

    def check_manages(self, subject: User) -> None:
        """Refuses who may not change the account of `subject`.

        All postings of the subject now or to come must lie in the administrator's subtree:
        whoever resets a password could act as that person.
        """
        if self.user is None:
            return
        self.check_not_self(subject)
        today = timezone.localdate()
        for posting in _postings(subject):
            if posting.valid_to is None or posting.valid_to > today:
                self.check_grants(path_of(posting))
        self.check_grants(self.user.scope.area_path)

    def check_not_self(self, subject: User) -> None:
        if self.user is not None and subject.pk == self.user.pk:
            raise PermissionDenied(
                _("Nobody changes their own account or rights. Ask another rights administrator.")
            )

    def log(
        self,
        action: str,
        subject: User,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Notes only what differs between `before` and `after`."""
        self._note(action, subject, "", before or {}, after or {})

    def log_setup(
        self, action: str, about: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """The same for departments, the catalogue and its rules: no person is concerned."""
        self._note(action, None, about[:150], before, after)

    def _note(
        self,
        action: str,
        subject: User | None,
        about: str,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        self.entry(action, subject, about, before, after).save()

    def entry(
        self,
        action: str,
        subject: User | None,
        about: str,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> AdminLog:
        """The line of the log, not saved yet: many at once are saved together."""
        return AdminLog(
            at=timezone.now(),
            user=self.user,
            posting=self.posting,
            action=action,
            subject=subject,
            about=about,
            before={key: value for key, value in before.items() if after.get(key, ...) != value},
            after={key: value for key, value in after.items() if before.get(key, ...) != value},
            address=self.address,
        )


def _postings(subject: User) -> Iterable[Posting]:
    """All postings of a person; read anew unless they were read with many people at once."""
    if "postings" in getattr(subject, "_prefetched_objects_cache", {}):
        return subject.postings.all()
    return subject.postings.select_related("area", "department").defer("area__geometry")


def path_of(posting: Posting) -> str:
    """The path of the area a posting belongs to, also that of a department."""
    return posting.department.path if posting.department else posting.place.path


def posting_facts(posting: Posting) -> dict[str, Any]:
    """A posting in plain words for the log."""
    unit = posting.area.code if posting.area else ""
    if posting.department is not None:
        unit = f"{posting.department.kind.code}@{posting.department.area.code}"
    return {
        "role": posting.role,
        "unit": unit,
        "is_head": posting.is_head,
        "confidential": posting.confidential,
        "personal": posting.personal,
        "care": posting.care,
        "valid_from": posting.valid_from.isoformat(),
        "valid_to": posting.valid_to.isoformat() if posting.valid_to else None,
    }
