"""The entries of the board and of duty in the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import CENTRE_ROLES, Role
from gridgov import navigation


def register() -> None:
    board = navigation.Entry(
        "board:show",
        pgettext_lazy("supervisor", "Board"),
        "layout-dashboard",
        {Role.SUPERVISOR},
        5,
        also=("duty:week",),
    )
    # A supervisor finds the roster on the board: eight entries are full.
    roster = CENTRE_ROLES - {Role.SUPERVISOR}
    duty = navigation.Entry("duty:week", _("Duty"), "calendar-user", roster, 15)
    navigation.register(board)
    navigation.register(duty)
