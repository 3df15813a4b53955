"""Append-only logs: triggers refuse every change and removal of a row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.postings import Posting
from accounts.models.users import User
from accounts.querysets import AccessLogManager, AdminLogManager


class AccessLog(models.Model):
    """Who read which personal value, when and for what stated reason.

    `subject` is the row the value stands in, `whose` whom it is about (a phone's person), so that
    who looked at a person is one question. `outside`: nobody it is about lived in the area of
    the posting that day.
    """

    at = models.DateTimeField(_("time"), db_index=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=100, help_text="model:pk")
    whose = models.CharField(max_length=100, blank=True, default="", help_text="model:pk")
    field = models.CharField(max_length=50)
    outside = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=200)
    address = models.GenericIPAddressField(null=True)

    objects = AccessLogManager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-at"]),
            models.Index(fields=["user", "-at"], name="access_log_user_at"),
            models.Index(fields=["whose", "-at"], name="access_log_whose_at"),
        ]


class AdminLog(models.Model):
    """Who changed which user, posting, right, security setting or set-up, before and after.

    `subject` is the person concerned; for departments, the catalogue and its rules `about`
    names the thing instead. `user` is empty for what a command line did. Passwords and codes
    never stand here.
    """

    class Action(models.TextChoices):
        USER_CREATE = "user_create", _("User created")
        USER_UPDATE = "user_update", _("User changed")
        USER_DEACTIVATE = "user_deactivate", _("User deactivated")
        USER_REACTIVATE = "user_reactivate", _("User reactivated")
        PASSWORD_RESET = "password_reset", _("Password reset")
        PASSWORD_CHANGE = "password_change", _("Password changed")
        FACTOR_ENROL = "factor_enrol", _("Second factor set up")
        FACTOR_RESET = "factor_reset", _("Second factor reset")
        POSTING_CREATE = "posting_create", _("Posting added")
        POSTING_UPDATE = "posting_update", _("Rights of a posting changed")
        POSTING_END = "posting_end", _("Posting ended")
        DEPUTY_CREATE = "deputy_create", _("Deputy named")
        DEPUTY_END = "deputy_end", _("Deputy ended")
        CLIENT_CREATE = "client_create", _("System given access")
        CLIENT_UPDATE = "client_update", _("Access of a system changed")
        CLIENT_ROTATE = "client_rotate", _("Secret of a system replaced")
        CLIENT_SUSPEND = "client_suspend", _("System suspended")
        CLIENT_RESUME = "client_resume", _("System let in again")
        APP_ALLOW = "app_allow", _("App let act for oneself")
        APP_END = "app_end", _("App no longer let act for oneself")
        IDENTITY_LINK = "identity_link", _("Single sign-on linked")
        IDENTITY_END = "identity_end", _("Single sign-on no longer linked")
        SETUP_CREATE = "setup_create", _("Made in the set-up")
        SETUP_UPDATE = "setup_update", _("Changed in the set-up")
        SETUP_DELETE = "setup_delete", _("Removed from the set-up")
        SETUP_IMPORT = "setup_import", _("Imported into the set-up")

    at = models.DateTimeField(_("time"), db_index=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("action"), max_length=30, choices=Action.choices)
    subject = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=150, blank=True, help_text="what else it was done to")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    objects = AdminLogManager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="admin_log_user_at"),
            models.Index(fields=["subject", "-at"], name="admin_log_subject_at"),
        ]
