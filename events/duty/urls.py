"""Pages of duty; what changes something ends in its verb."""

from django.urls import path

from events.duty.views import attendance, roster, week

app_name = "duty"

urlpatterns = [
    path("", week.week, name="week"),
    path("hand-overs/", week.hand_over_list, name="hand_over_list"),
    path("hand-overs/<int:pk>/take/", attendance.take_over, name="hand_over_take"),
    path("missed/", week.missed_list, name="missed_list"),
    path("changes/", week.change_list, name="change_list"),
    path("centres/<int:area>/shifts/create/", roster.shift_create, name="shift_create"),
    path("centres/<int:area>/pattern/", roster.pattern, name="pattern"),
    path("shifts/<int:pk>/edit/", roster.shift_edit, name="shift_edit"),
    path("shifts/<int:pk>/swap/", roster.shift_swap, name="shift_swap"),
    path("shifts/<int:pk>/delete/", roster.shift_delete, name="shift_delete"),
    path("shifts/<int:pk>/sign-in/", attendance.sign_in, name="sign_in"),
    path("shifts/<int:pk>/sign-out/", attendance.sign_out, name="sign_out"),
]
